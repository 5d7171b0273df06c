package ribflow.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.Retention;
import ribflow.bgp.message.Update;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;

/**
 * Readers at full speed beside a writer that announces and withdraws nested prefixes, one or two paths to each, and lets
 * peers go down, restart, refresh and come back, while all numbers are used again as soon as may be.
 *
 * <p>Each announcement has an origin AS of its own. Before a change is made, what each watched row has to answer after it
 * is written down under the change's number; then the number is published as begun, and after the change as done. A
 * reader notes the last change that was done before its look-up and the last that had begun after it: its answer must be
 * the right one after one of these. So another peer's route, a route withdrawn before, and an answer that was true at no
 * moment all fail. {@code -Dstress.seconds=} lets it run for longer.
 */
class RibStressTest {

    private static final long MILLIS = 1000 * Long.getLong("stress.seconds", 0) + 1200;
    private static final int REMEMBERED = 1 << 16;
    private static final int ENOUGH = 1000;

    /** The rows: two families, each with one peer, the other, both, both the other way round. */
    private static final int ROWS = 8;

    private static final int[][] ASKED = {{0}, {1}, {0, 1}, {1, 0}};
    private static final Address[] WATCHED = {Address.parse("192.0.2.77"), Address.parse("2001:db8:77::7777")};
    private static final int[][] LENGTHS = {
        {0, 7, 8, 15, 16, 17, 23, 24, 27, 28, 32}, {0, 16, 17, 31, 32, 47, 48, 64, 128}
    };

    private final Epochs epochs = new Epochs();
    private final Rib rib = new Rib(epochs);

    /** The right answer of each row after a change, by the change's number modulo the size: origin AS, then length. */
    private final AtomicIntegerArray origins = new AtomicIntegerArray(ROWS * REMEMBERED);

    private final AtomicIntegerArray lengths = new AtomicIntegerArray(ROWS * REMEMBERED);
    /** How many answers each reader has checked so far. */
    private final AtomicLongArray checks = new AtomicLongArray(2);

    private volatile int begun;
    private volatile int done;
    private volatile boolean over;

    @Test
    void everyAnswerWasTrueAtSomeMoment() throws Exception {
        Writer writer = new Writer();
        writer.up(0);
        writer.up(1);
        writer.up(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Long>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readers.add(threads.submit(reader(writer.peers, i)));
            }
            try {
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS);
                long latest = end + TimeUnit.MINUTES.toNanos(1);
                // For that long, and on a busy machine until every reader has had a processor for a while
                while ((System.nanoTime() - end < 0 || !enough() && System.nanoTime() - latest < 0)
                        && readers.stream().noneMatch(Future::isDone)) {
                    writer.change();
                }
            } finally {
                over = true;
            }
            for (Future<Long> reader : readers) {
                assertTrue(reader.get() > ENOUGH, "too few answers to mean anything");
            }
        }
        assertTrue(begun > ENOUGH);
    }

    private boolean enough() {
        return begun > ENOUGH && checks.get(0) > ENOUGH && checks.get(1) > ENOUGH;
    }

    /** Looks up until the end, and returns how many answers could be checked. */
    private Callable<Long> reader(AdjRibIn[] peers, int number) {
        return () -> {
            long[] high = new long[ROWS];
            long[] low = new long[ROWS];
            PeerTiers[] asked = new PeerTiers[ROWS];
            RouteQuery query = new RouteQuery();
            for (int row = 0; row < ROWS; row++) {
                high[row] = WATCHED[row / 4].high();
                low[row] = WATCHED[row / 4].low();
                asked[row] = PeerTiers.inOrder(
                        Arrays.stream(ASKED[row % 4]).mapToObj(i -> peers[i]).toArray(AdjRibIn[]::new));
            }
            long checked = 0;
            int[] origin = new int[ROWS];
            RouteMatches found = new RouteMatches();
            RouteReader routes = new RouteReader(rib);
            Epochs.Reader reader = epochs.register();
            while (!over) {
                int before = done;
                reader.enter();
                routes.find(query.rows((1L << ROWS) - 1, high, low, asked), found);
                int after = begun;
                for (int row = 0; row < ROWS; row++) {
                    int set = found.attributes()[row];
                    origin[row] = set == 0 ? 0 : (int) rib.attributes().originAs(set);
                }
                reader.leave();
                for (int row = 0; row < ROWS; row++) {
                    check(row, origin[row], found.prefixLength()[row], before, after);
                }
                checked += after - before < REMEMBERED / 2 ? ROWS : 0;
                checks.lazySet(number, checked);
            }
            return checked;
        };
    }

    private void check(int row, int origin, int length, int before, int after) {
        if (after - before >= REMEMBERED / 2) {
            return; // held up for so long that the answers are forgotten
        }
        for (int change = before; change <= after; change++) {
            int at = (change % REMEMBERED) * ROWS + row;
            if (origins.get(at) == origin && (origin == 0 || lengths.get(at) == length)) {
                return;
            }
        }
        int first = (before % REMEMBERED) * ROWS + row;
        assertEquals(
                origins.get(first) + "/" + lengths.get(first),
                origin + "/" + length,
                "row " + row + " between changes " + before + " and " + after);
    }

    /**
     * Makes one change after the other, each of a single route, or of what counts of a family in one step, and knows the
     * truth. The first peer has one path to each prefix, the others two.
     */
    private final class Writer {

        private static final int PATHS = 2;
        private static final Retention RESTART = new Retention(Duration.ofHours(1), Duration.ZERO);
        private static final Map<Family, Retention> KEPT =
                Map.of(Family.IPV4_UNICAST, RESTART, Family.IPV6_UNICAST, RESTART);

        private final SplittableRandom random = new SplittableRandom(11);
        private final AdjRibIn[] peers = new AdjRibIn[3];

        /** By peer, family, and length with path: the origin AS, or 0. */
        private final int[][][] truth = new int[3][2][129 * PATHS];

        /** How many generations ago the route came. */
        private final int[][][] age = new int[3][2][129 * PATHS];

        private final boolean[][] refreshing = new boolean[3][2];

        void up(int peer) {
            peers[peer] = rib.established(
                    new RibSource.Session(Address.ipv4(peer)), Speaker.UNKNOWN, Attributes.BOTH, Attributes.BOTH);
        }

        void change() {
            int number = begun + 1;
            int peer = random.nextInt(3);
            int family = random.nextInt(2);
            Family ofFamily = family == 0 ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
            int what = random.nextInt(1000);
            if (!peers[peer].established()) {
                begin(number);
                up(peer);
            } else if (what < 5) {
                forget(peer, 0, 0);
                forget(peer, 1, 0);
                begin(number);
                peers[peer].down();
            } else if (what < 15) {
                restart(peer, 0);
                restart(peer, 1);
                begin(number);
                peers[peer].down(KEPT);
            } else if (what < 25) {
                grow(peer, family);
                forget(peer, family, 3);
                refreshing[peer][family] = true;
                begin(number);
                peers[peer].refreshing(ofFamily);
            } else if (what < 50) {
                boolean ends = refreshing[peer][family];
                forget(peer, family, 1);
                begin(number);
                if (ends) {
                    peers[peer].refreshed(ofFamily);
                } else {
                    peers[peer].update(Attributes.endOfRib(ofFamily));
                }
            } else {
                changeRoute(number, peer, family, ofFamily);
            }
            done = number;
            rib.work(0);
        }

        private void changeRoute(int number, int peer, int family, Family ofFamily) {
            int length = LENGTHS[family][random.nextInt(LENGTHS[family].length)];
            int path = peer == 0 ? 0 : random.nextInt(PATHS);
            int at = length * PATHS + path;
            Prefix prefix = Prefix.of(WATCHED[family], length);
            Nlri nlri = new Nlri(prefix, peer == 0 ? Nlri.NO_PATH_ID : path, 0, List.of());
            if (truth[peer][family][at] != 0 && random.nextInt(3) > 0) {
                truth[peer][family][at] = 0;
                begin(number);
                peers[peer].update(new Update(
                        List.of(new Update.Withdrawal(ofFamily, List.of(nlri))),
                        List.of(),
                        Optional.empty(),
                        Optional.empty()));
            } else {
                truth[peer][family][at] = number;
                age[peer][family][at] = 0;
                begin(number);
                peers[peer].update(new Update(
                        List.of(),
                        List.of(new Update.Announcement(ofFamily, WATCHED[1], List.of(nlri))),
                        Optional.of(Attributes.path(number)),
                        Optional.empty()));
            }
        }

        private void restart(int peer, int family) {
            forget(peer, family, 1);
            grow(peer, family);
        }

        private void grow(int peer, int family) {
            for (int at = 0; at < 129 * PATHS; at++) {
                age[peer][family][at]++;
            }
        }

        private void forget(int peer, int family, int ofAge) {
            refreshing[peer][family] = false;
            for (int at = 0; at < 129 * PATHS; at++) {
                if (age[peer][family][at] >= ofAge) {
                    truth[peer][family][at] = 0;
                }
            }
        }

        private void begin(int number) {
            for (int row = 0; row < ROWS; row++) {
                answer(row, (number % REMEMBERED) * ROWS + row);
            }
            begun = number;
        }

        private void answer(int row, int at) {
            origins.setPlain(at, 0);
            int[] all = LENGTHS[row / 4];
            for (int i = all.length - 1; i >= 0; i--) {
                for (int peer : ASKED[row % 4]) {
                    int origin = best(truth[peer][row / 4], age[peer][row / 4], all[i]);
                    if (origin != 0) {
                        origins.setPlain(at, origin);
                        lengths.setPlain(at, all[i]);
                        return;
                    }
                }
            }
        }

        /** The fresh one before the stale one, then the one with the lower path id; all else is alike. */
        private static int best(int[] routes, int[] ages, int length) {
            int one = routes[length * PATHS];
            int two = routes[length * PATHS + 1];
            boolean oneIsStale = ages[length * PATHS] > 0;
            boolean twoIsFresh = two != 0 && ages[length * PATHS + 1] == 0;
            return one == 0 || oneIsStale && twoIsFresh ? two : one;
        }
    }
}
