package ribflow.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file of a listening socket, with mode 0660.
 *
 * <p>A daemon that died leaves its file behind, and a file says nothing of whether somebody listens: so an old file is
 * tried by connecting to it, replaced if nobody answers, and left alone if somebody does. The new socket is bound to
 * another name, gets its mode there, and is renamed, so that nobody finds it open to all or not yet there.
 */
final class SocketFile implements AutoCloseable {

    private final Path path;
    private final ServerSocketChannel channel;
    private final @Nullable Object identity;

    private SocketFile(Path path, ServerSocketChannel channel, @Nullable Object identity) {
        this.path = path;
        this.channel = channel;
        this.identity = identity;
    }

    /** Listens there, or says in an exception why that cannot be. */
    static SocketFile listen(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        prepare(absolute);
        Path fresh = absolute.resolveSibling(
                absolute.getFileName() + "." + ProcessHandle.current().pid());
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Files.deleteIfExists(fresh);
            channel.bind(UnixDomainSocketAddress.of(fresh));
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-rw----"));
            Files.move(fresh, absolute, StandardCopyOption.ATOMIC_MOVE);
            return new SocketFile(absolute, channel, identity(absolute));
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(fresh);
            throw new IOException("cannot listen on the socket " + path + ": " + e.getMessage(), e);
        }
    }

    private static void prepare(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isOther()) {
                throw new IOException(path + " is there already and is no socket; it is left alone");
            }
            if (alive(path)) {
                throw new IOException(
                        "another daemon answers on the socket " + path + "; stop it, or give this one another socket");
            }
        }
        Path directory = path.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
    }

    private static boolean alive(Path path) throws IOException {
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return true;
        } catch (ConnectException _) {
            return false;
        } catch (IOException e) {
            throw new IOException(
                    "cannot tell whether a daemon answers on the socket " + path + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    ServerSocketChannel channel() {
        return channel;
    }

    /** Stops listening, and removes the file unless another daemon has put its own there. */
    @Override
    public void close() throws IOException {
        channel.close();
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Objects.equals(identity, identity(path))) {
            Files.delete(path);
        }
    }
}
