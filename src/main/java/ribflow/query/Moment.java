package ribflow.query;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Moments as ISO 8601 writes them, UTC. The last is remembered: the rows of a time bin follow each other. */
final class Moment {

    private long millis;
    private byte[] text = iso(0);

    byte[] text(long of) {
        if (of != millis) {
            text = iso(of);
            millis = of;
        }
        return text;
    }

    private static byte[] iso(long millis) {
        return Instant.ofEpochMilli(millis).toString().getBytes(StandardCharsets.US_ASCII);
    }
}
