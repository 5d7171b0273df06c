package ribflow.simulate.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import ribflow.ip.Address;
import ribflow.simulate.Speaker;

/**
 * So many BGP speakers with a full table each. When all have told it, they may change their minds: by {@link Churn}, and by
 * flaps, which end the first peer's session and open it anew.
 */
final class LoadPeers implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 600_000;

    /** A router waits longer before it tries again; whoever measures would rather not. */
    private static final long AGAIN_MILLIS = 100;

    /** What a daemon has read last, it needs a moment to work off. */
    private static final long WORK_OFF_MILLIS = 500;

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

    /** Churn of all peers, or of all but the first: whoever flaps is left alone. */
    Churn churn(boolean flaps, long seed) {
        return new Churn(messages, table.size(), flaps ? speakers.subList(1, speakers.size()) : speakers, seed);
    }

    @Override
    public void close() {
        speakers.forEach(Speaker::close);
    }
}
