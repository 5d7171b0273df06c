package ribflow.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A client of the daemon's control socket: a line there, rows and an empty line back. */
final class ControlClient implements AutoCloseable {

    private final SocketChannel channel;
    private final BufferedReader answers;

    ControlClient(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        answers = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    /** Asks, and returns the rows of the answer; an answer that begins {@code error:} is a failure. */
    Rows ask(String request) {
        List<String> lines = new ArrayList<>();
        try {
            ByteBuffer line = StandardCharsets.UTF_8.encode("csv " + request + "\n");
            while (line.hasRemaining()) {
                channel.write(line);
            }
            for (String answer = answers.readLine(); answer == null || !answer.isEmpty(); answer = answers.readLine()) {
                if (answer == null) {
                    throw new AssertionError("the daemon closed the connection upon: " + request);
                }
                if (answer.startsWith("error:")) {
                    throw new AssertionError(request + ": " + answer);
                }
                lines.add(answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(request, e);
        }
        return Rows.csv(lines);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
