package ribflow.maps;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * Something wrong in a file of the operator's.
 *
 * @param file the file, as the operator named it
 * @param line its line, from 1; 0 where the file as a whole is meant
 * @param path the key; empty where the line as a whole is meant
 * @param message what is wrong, and what is allowed
 */
public record Problem(String file, int line, String path, String message) {

    /** A file that is not written in UTF-8: its first such line. */
    public static Problem notUtf8(Path file) {
        String fix = "; allowed: UTF-8 (iconv -f latin1 -t utf-8 converts the usual other)";
        int line = 1;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                bytes.write(next);
                if (next == '\n') {
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
                    bytes.reset();
                    line++;
                }
            }
            return new Problem(file.toString(), line, "", "the line is not UTF-8 text" + fix);
        } catch (CharacterCodingException _) {
            return new Problem(file.toString(), line, "", "the line is not UTF-8 text" + fix);
        } catch (IOException _) {
            return new Problem(file.toString(), 0, "", "the file is not UTF-8 text" + fix);
        }
    }

    /** File by file as they come, and by line in each. */
    public static List<Problem> inReadingOrder(List<Problem> problems) {
        List<String> files = problems.stream().map(Problem::file).distinct().toList();
        return problems.stream()
                .sorted(Comparator.<Problem>comparingInt(problem -> files.indexOf(problem.file()))
                        .thenComparingInt(Problem::line))
                .toList();
    }

    /** The form that editors and people understand: {@code file:line: path: message}. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
