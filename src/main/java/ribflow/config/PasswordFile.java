package ribflow.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import ribflow.bgp.session.Password;

/** A file with nothing in it but a password; the end of its line is no part of it. */
final class PasswordFile {

    private PasswordFile() {}

    /**
     * The password; {@link Rules} has seen that the file can be read.
     *
     * @throws IllegalArgumentException if it holds no password
     */
    static Password read(Path file) {
        try {
            return Units.PASSWORD.read(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
