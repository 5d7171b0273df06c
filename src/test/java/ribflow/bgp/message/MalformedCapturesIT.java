package ribflow.bgp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What other BGP implementations' fuzzers and crashes have left behind: streams of bytes that a neighbour might send. Each
 * has its answer here, message by message, until the session ends or the stream does.
 */
@Tag("interop")
final class MalformedCapturesIT {

    private static final Path FOLDER = Path.of("../shared/captures/malformed/bgp");

    /**
     * The answer to each file: the numbers of the NOTIFICATION that ends the session, the type of a message that is sound, or
     * that more bytes are waited for. In parentheses, if another, that to the same bytes behind a right marker.
     *
     * <p>3/1 (RFC 7606, 3 (a)): the lengths of the UPDATE's fields exceed it; or its attributes do not fit (4), and nothing is
     * reachable that could be treated as withdrawn (5.2). 3/10 (5.3): routes that cannot be. 2/0 (RFC 4271, 6.2): optional
     * parameters that do not fit the OPEN; 2/1: another version.
     */
    private static final String ANSWERS = """
            biord-fuzz-0157cd85-1 3/1
            biord-fuzz-015c42a3-2 3/1
            biord-fuzz-0a8e36b0-4 3/1
            biord-fuzz-0ace7093-5 3/1
            biord-fuzz-0df74acb-7 3/1
            biord-fuzz-1.bytes-8 1/1 (KEEPALIVE)
            biord-fuzz-17e66349-10 3/1
            biord-fuzz-1aae43a3-11 3/1
            biord-fuzz-2.bytes-13 NOTIFICATION
            biord-fuzz-246d9b10-14 3/1
            biord-fuzz-25e08ee0-16 3/1
            biord-fuzz-3.bytes-17 OPEN
            biord-fuzz-3b1d7d76-19 waits
            biord-fuzz-3e079343-20 3/1
            biord-fuzz-4466603d-22 3/1
            biord-fuzz-48bc0d32-23 3/1
            biord-fuzz-4f4a2076-25 3/1
            biord-fuzz-4f901d0f-26 waits
            biord-fuzz-58417300-28 3/1
            biord-fuzz-5c090c61-29 3/10
            biord-fuzz-6.bytes-31 ROUTE_REFRESH
            biord-fuzz-6148ec90-32 3/1
            biord-fuzz-63e58e73-34 3/1
            biord-fuzz-6698ba73-35 waits
            biord-fuzz-6f9ac81c-37 3/10
            biord-fuzz-728a5dac-38 3/1
            biord-fuzz-7f76af64-40 3/1
            biord-fuzz-83e53826-41 3/1
            biord-fuzz-92ad1f06-43 3/1
            biord-fuzz-a1a7f1b3-44 3/1
            biord-fuzz-a8e79289-46 2/0
            biord-fuzz-ac28a95f-47 3/10
            biord-fuzz-afa974e4-49 waits
            biord-fuzz-b334ba4f-50 3/1
            biord-fuzz-b7bdc0d8-52 3/1
            biord-fuzz-b851290c-53 2/0
            biord-fuzz-bc6400ae-55 2/0
            biord-fuzz-be687b1f-56 3/1
            biord-fuzz-c18bebbf-58 3/1
            biord-fuzz-c2d1525f-59 waits
            biord-fuzz-caf0fa4d-61 NOTIFICATION
            biord-fuzz-ce6cfb94-62 waits
            biord-fuzz-cf35187f-64 3/1
            biord-fuzz-d25c953c-65 3/1
            biord-fuzz-d947e664-67 waits
            biord-fuzz-dc619c74-68 3/1
            biord-fuzz-e6126c61-70 3/1
            biord-fuzz-e70ffd32-71 3/1
            biord-fuzz-f1c58f29-73 waits
            biord-fuzz-fa4f6be2-74 3/1
            biord-fuzz-ff1f5767-76 3/1
            biord-fuzz-routeref-77 ROUTE_REFRESH
            biord-fuzz-updatepc-79 3/10
            gobgp-bad-len-0b229debaa 1/1 (2/1)
            gobgp-bad-len-147a924d9a 1/1 (3/1)
            gobgp-bad-len-27f19d6959 1/1 (3/1)
            gobgp-bad-len-3765bb2392 1/1 (3/1)
            gobgp-bad-len-4d4dc736bc 1/1 (3/1)
            gobgp-bad-len-66e6aab4f3 1/1 (3/1)
            gobgp-bad-len-b7ed0646a9 1/1 (3/1)
            """;

    @Test
    void everyFileHasItsAnswer() throws IOException {
        Map<String, String> answers = new TreeMap<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".bin")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                String asItIs = answers(bytes, Wire.ALL);
                String marked = answers(marked(bytes), Wire.ALL);
                String name = file.getFileName().toString().replace(".bin", "");
                answers.put(name, asItIs + (marked.equals(asItIs) ? "" : " (" + marked + ")"));
            }
        }
        String printed = answers.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining("\n"));
        assertEquals(ANSWERS.strip(), printed);
    }

    /** One of them was recorded in a session with path identifiers, where nothing is wrong with it. */
    @Test
    void anUpdateWithPathIdentifiersIsSoundWhereTheyWereAgreedOn() throws IOException {
        byte[] bytes = Files.readAllBytes(FOLDER.resolve("biord-fuzz-updatepc-79.bin"));
        assertEquals("UPDATE", answers(bytes, Wire.PATHS));
    }

    private static byte[] marked(byte[] bytes) {
        byte[] marked = bytes.clone();
        Arrays.fill(marked, 0, Math.min(16, marked.length), (byte) 0xff);
        return marked;
    }

    private static String answers(byte[] stream, PeerTraits traits) {
        List<String> answers = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(stream);
        try {
            while (in.hasRemaining()) {
                int length = in.remaining() < MessageDecoder.HEADER ? Integer.MAX_VALUE : MessageDecoder.length(in);
                if (length > in.remaining()) {
                    answers.add("waits");
                    break;
                }
                ByteBuffer message = in.slice(in.position(), length);
                in.position(in.position() + length);
                answers.add(answer(message, traits));
            }
        } catch (MalformedMessage e) {
            answers.add(numbers(e.notification()));
        }
        return String.join(", ", answers);
    }

    private static String answer(ByteBuffer message, PeerTraits traits) throws MalformedMessage {
        MessageType type = MessageDecoder.type(message);
        if (type != MessageType.UPDATE) {
            return MessageDecoder.decode(message).type().name();
        }
        DecodedUpdate decoded = Wire.decode(traits, message);
        if (decoded.reset().isPresent()) {
            throw decoded.reset().get();
        }
        return Wire.handling(decoded).map(ErrorHandling::name).orElse("UPDATE");
    }

    private static String numbers(Notification notification) {
        return notification.code() + "/" + notification.subcode();
    }
}
