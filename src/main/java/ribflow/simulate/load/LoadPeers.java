package ribflow.simulate.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import ribflow.ip.Address;
import ribflow.simulate.Speaker;

/**
 * So many BGP speakers with a full table each. When all have told it, they may change their minds: churn is one prefix an
 * UPDATE, of any peer, four in five announced with other attributes and one withdrawn, which the next churn of the same
 * peer announces again; a flap ends the first peer's session and opens it anew, and churn then leaves that peer alone.
 */
final class LoadPeers implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 600_000;
    private static final long LOOK_NANOS = 1_000_000;

    /** A router waits longer before it tries again; whoever measures would rather not. */
    private static final long AGAIN_MILLIS = 100;

    /** What a daemon has read last, it needs a moment to work off. */
    private static final long WORK_OFF_MILLIS = 500;

    /** A fifth of all, since each is followed by an announcement that is not diced for. */
    private static final int WITHDRAWN_OF_OTHERS_PERCENT = 25;

    private static final int FIRST_ROUTER_ID = 10 << 24 | 1 << 16 | 1;

    private final TableMessages messages;
    private final MadeTable table;
    private final InetSocketAddress daemon;
    private final SourceAddresses sources;
    private final long as;
    private final List<Speaker> speakers = new CopyOnWriteArrayList<>();

    LoadPeers(TableMessages messages, MadeTable table, InetSocketAddress daemon, SourceAddresses sources, long as) {
        this.messages = messages;
        this.table = table;
        this.daemon = daemon;
        this.sources = sources;
        this.as = as;
    }

    /** Opens all sessions, and returns when all tables have been told, and read as far as this machine's kernel knows. */
    void open(int peers) throws IOException, InterruptedException {
        for (int peer = 0; peer < peers; peer++) {
            speakers.add(start(peer));
        }
        for (Speaker speaker : speakers) {
            awaitTold(speaker);
        }
        while (Unread.tcp(daemon.getPort()) > 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        TimeUnit.MILLISECONDS.sleep(WORK_OFF_MILLIS);
    }

    private Speaker start(int peer) throws IOException {
        Speaker speaker = new Speaker(
                new Speaker.Identity("peer " + (peer + 1), as, Address.ipv4(FIRST_ROUTER_ID + peer), sources.of(peer)),
                daemon,
                messages.of(peer));
        speaker.start();
        return speaker;
    }

    private static void awaitTold(Speaker speaker) throws IOException, InterruptedException {
        if (!speaker.awaitTold(PATIENCE_MILLIS)) {
            throw new IOException(
                    speaker.identity().name() + " could not tell its table in " + PATIENCE_MILLIS / 1000 + " s");
        }
    }

    /** How many attribute sets the table of a peer has. */
    int attributeSets() {
        return messages.sets();
    }

    /** @throws IOException if a session broke, with the reason in words */
    void assertWhole() throws IOException {
        for (Speaker speaker : speakers) {
            speaker.assertWhole();
        }
    }

    /**
     * Ends the session of the first peer, and opens it again; returns when its table has been told again. A busy daemon may not
     * have read that the old session is over, and refuses another one until it has (RFC 4271, 6.8).
     */
    void flap() throws IOException, InterruptedException {
        speakers.getFirst().close();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!isTold(start(0)) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
        }
        assertWhole();
    }

    /** Whether the first peer was let in, and could tell its table. */
    private boolean isTold(Speaker first) throws IOException, InterruptedException {
        speakers.set(0, first);
        try {
            awaitTold(first);
            return true;
        } catch (IOException e) {
            if (!first.refused()) {
                throw e;
            }
            first.close();
            return false;
        }
    }

    /** What churn was sent. */
    record Churned(long announced, long withdrawn, double seconds) {}

    /**
     * Sends so many UPDATEs a second until it is interrupted.
     *
     * @param firstPeer 1 if the first one flaps
     */
    Churned churn(double perSecond, int firstPeer, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        int[] withdrawn = new int[speakers.size()];
        Arrays.fill(withdrawn, -1);
        long announced = 0;
        long sent = 0;
        long start = System.nanoTime();
        double elapsed = 0;
        while (!Thread.currentThread().isInterrupted()) {
            for (; sent < elapsed * perSecond && !Thread.currentThread().isInterrupted(); sent++) {
                int peer = random.nextInt(firstPeer, speakers.size());
                boolean back = withdrawn[peer] >= 0;
                int prefix = back ? withdrawn[peer] : random.nextInt(table.size());
                boolean goes = !back && random.nextInt(100) < WITHDRAWN_OF_OTHERS_PERCENT;
                speakers.get(peer)
                        .tell(goes ? messages.withdrawal(prefix) : messages.announcement(prefix, random.nextLong()));
                withdrawn[peer] = goes ? prefix : -1;
                announced += goes ? 0 : 1;
            }
            LockSupport.parkNanos(LOOK_NANOS);
            elapsed = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        }
        return new Churned(announced, sent - announced, elapsed);
    }

    @Override
    public void close() {
        speakers.forEach(Speaker::close);
    }
}
