package ribflow.demo;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A client of the local socket, as simple as a script: a line is sent, lines come back, until an empty one. */
public final class Asker implements AutoCloseable {

    private final SocketChannel channel;
    private final BufferedReader answers;

    private Asker(SocketChannel channel) {
        this.channel = channel;
        this.answers =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    }

    public static Asker connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new Asker(channel);
    }

    /** The lines of the answer. */
    public List<String> ask(String request) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((request + '\n').getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
            channel.write(line);
        }
        List<String> lines = new ArrayList<>();
        while (true) {
            String answer = answers.readLine();
            if (answer == null) {
                throw new EOFException("the daemon closed its socket");
            }
            if (answer.startsWith("error:")) {
                throw new IOException("'" + request + "' was answered by " + answer);
            }
            if (answer.isEmpty()) {
                return lines;
            }
            lines.add(answer);
        }
    }

    /** The rows of an answer in CSV, without the header. The values asked for here hold neither commas nor quotes. */
    public List<List<String>> rows(String query) throws IOException {
        return ask("csv " + query).stream()
                .skip(1)
                .map(line -> List.of(line.split(",", -1)))
                .toList();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
