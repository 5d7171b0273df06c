package ribflow.simulate.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import ribflow.simulate.Speaker;

/**
 * One prefix an UPDATE, of any peer: four in five announced with other attributes and one withdrawn, which the next UPDATE of
 * the same peer announces again. What a peer has to say within a few milliseconds it writes in one piece, as routers do: with
 * 10,000 UPDATEs a second of four peers that is about a segment of TCP.
 */
final class Churn {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int PIECE = 1 << 16;

    /** A fifth of all, since each is followed by an announcement that is not diced for. */
    private static final int WITHDRAWN_OF_OTHERS_PERCENT = 25;

    private static final int NONE = -1;

    private final TableMessages messages;
    private final int prefixes;
    private final List<Speaker> speakers;
    private final SplittableRandom random;
    private final int[] withdrawn;
    private final ByteArrayOutputStream[] unsaid;
    private long announcements;
    private long withdrawals;

    /** What was sent. */
    record Sent(long announced, long withdrawn, double seconds) {}

    Churn(TableMessages messages, int prefixes, List<Speaker> speakers, long seed) {
        this.messages = messages;
        this.prefixes = prefixes;
        this.speakers = List.copyOf(speakers);
        this.random = new SplittableRandom(seed);
        this.withdrawn = new int[speakers.size()];
        this.unsaid = Stream.generate(ByteArrayOutputStream::new)
                .limit(speakers.size())
                .toArray(ByteArrayOutputStream[]::new);
        Arrays.fill(withdrawn, NONE);
    }

    /** Sends so many UPDATEs a second until it is interrupted. */
    Sent send(double perSecond) throws IOException {
        long start = System.nanoTime();
        double elapsed = 0;
        while (!Thread.currentThread().isInterrupted()) {
            while (announcements + withdrawals < elapsed * perSecond
                    && !Thread.currentThread().isInterrupted()) {
                change();
            }
            for (int peer = 0; peer < unsaid.length; peer++) {
                say(peer);
            }
            LockSupport.parkNanos(LOOK_NANOS);
            elapsed = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        }
        return new Sent(announcements, withdrawals, elapsed);
    }

    private void change() throws IOException {
        int peer = random.nextInt(unsaid.length);
        boolean back = withdrawn[peer] != NONE;
        int prefix = back ? withdrawn[peer] : random.nextInt(prefixes);
        if (!back && random.nextInt(100) < WITHDRAWN_OF_OTHERS_PERCENT) {
            unsaid[peer].writeBytes(messages.withdrawal(prefix));
            withdrawn[peer] = prefix;
            withdrawals++;
        } else {
            unsaid[peer].writeBytes(messages.announcement(prefix, random.nextLong()));
            withdrawn[peer] = NONE;
            announcements++;
        }
        if (unsaid[peer].size() >= PIECE) {
            say(peer);
        }
    }

    private void say(int peer) throws IOException {
        if (unsaid[peer].size() > 0) {
            speakers.get(peer).tell(unsaid[peer].toByteArray());
            unsaid[peer].reset();
        }
    }
}
