package ribflow.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Cuts what a client sends into lines, each a request. A line that is too long is thrown away to its end, and a line that
 * is no text is told apart, so that the next one is read as if nothing had happened. A last line needs no end.
 */
final class RequestReader {

    /** How many bytes a request may have. */
    static final int LONGEST = 16 * 1024;

    /** A line that was read. */
    sealed interface Request {

        record Text(String line) implements Request {}

        record TooLong() implements Request {}

        record Garbled() implements Request {}
    }

    private final ReadableByteChannel channel;
    private final ByteBuffer input = ByteBuffer.allocate(LONGEST).flip();
    private final byte[] line = new byte[LONGEST];
    private int length;

    RequestReader(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /** Waits for the next request; empty when the client has sent its last. */
    Optional<Request> next() throws IOException {
        length = 0;
        while (input.hasRemaining() || fill()) {
            byte b = input.get();
            if (b == '\n') {
                return Optional.of(request());
            }
            if (length < LONGEST) {
                line[length] = b;
            }
            length = Math.min(length + 1, LONGEST + 1);
        }
        return length == 0 ? Optional.empty() : Optional.of(request());
    }

    /** Waits until there is something more to read, or nothing more to come. */
    void await() throws IOException {
        if (!input.hasRemaining()) {
            fill();
        }
    }

    private boolean fill() throws IOException {
        input.clear();
        int read = channel.read(input);
        input.flip();
        return read > 0;
    }

    private Request request() {
        if (length > LONGEST) {
            return new Request.TooLong();
        }
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, 0, end))
                    .toString();
            boolean garbled = text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t');
            return garbled ? new Request.Garbled() : new Request.Text(text);
        } catch (CharacterCodingException _) {
            return new Request.Garbled();
        }
    }
}
