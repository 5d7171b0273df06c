package ribflow;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Asks as the commands of a terminal ask, and answers itself, so that the virtual machine that watches learns what such a
 * command needs. The launcher has a cache made of that (JEP 514), from which commands start: most of the time that a short
 * one takes is spent on loading and linking the same classes as last time.
 */
final class Rehearsal {

    private static final ByteBuffer ANSWER = ByteBuffer.wrap(
                    "DST_AS,BYTES\n64500,1000\n\n".getBytes(StandardCharsets.US_ASCII))
            .asReadOnlyBuffer();

    private Rehearsal() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("ribflow");
        Path socket = folder.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofPlatform().daemon().start(() -> answer(server));
            String path = socket.toString();
            ask("query", "-s", path, "traffic | top 10 bytes");
            ask("query", "--socket", path, "--format", "json", "traffic");
            ask("tables", "-s", path);
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(folder);
        }
    }

    private static void ask(String... words) {
        Main.commandLine(OutputStream.nullOutputStream(), words[0]).execute(words);
    }

    private static void answer(ServerSocketChannel server) {
        try {
            while (true) {
                try (SocketChannel client = server.accept()) {
                    client.read(ByteBuffer.allocate(1024));
                    client.write(ANSWER.duplicate());
                    client.read(ByteBuffer.allocate(1));
                }
            }
        } catch (IOException _) {
            // the rehearsal is over
        }
    }
}
