package ribflow.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.table.Snapshot;

/**
 * The rows of a table of AS traffic, bin by bin, as a backbone of 12 PoPs and 40 routers might fill it: made up, always the same,
 * as many in each bin.
 *
 * <p>What compresses well by being made up would prove nothing, so: the columns of a row hang together as routing has them
 * (a path belongs to its destination, a PoP to its router) and in no other way; amounts follow a power law with the day's rise
 * and fall, which is shifted by time zones, and with noise of a factor of two from bin to bin; most rows are there in every bin, the
 * others are chosen anew for each among as many again as there are rows; and the rows of a bin come in another order each time.
 */
final class MonthOfRows {

    static final List<FlowField> KEYS = List.of(
            FlowField.STAMP_INSERTED,
            FlowField.IN_IFACE,
            FlowField.SRC_AS,
            FlowField.DST_AS,
            FlowField.AS_PATH,
            FlowField.PEER_SRC_AS,
            FlowField.PEER_DST_AS,
            FlowField.PEER_SRC_IP,
            FlowField.INGRESS_POP,
            FlowField.EGRESS_POP);

    private static final int ROUTERS = 40;
    private static final int POPS = 12;
    private static final int NEIGHBOURS = 180;
    private static final int ORIGINS = 20_000;
    private static final double DAY = Duration.ofDays(1).toMillis();

    private final Duration bin;
    private final int rows;
    private final int passing;
    private final int[] router;
    private final int[] interfaces;
    private final int[] source;
    private final int[] destination;
    private final int[] path;
    private final int[] from;
    private final int[] to;
    private final int[] egress;
    private final double[] weight;
    private final String[] texts;
    private final double[] noise = new double[1 << 12];
    private long packets;
    private long bytes;

    /**
     * The rows of any time.
     *
     * @param rows how many a bin has
     * @param passing how many of them are others in the next
     */
    MonthOfRows(Duration bin, int rows, int passing) {
        this.bin = bin;
        this.rows = rows;
        this.passing = passing;
        int keys = 2 * rows;
        SplittableRandom random = new SplittableRandom(6);
        router = new int[keys];
        interfaces = new int[keys];
        source = new int[keys];
        destination = new int[keys];
        path = new int[keys];
        from = new int[keys];
        to = new int[keys];
        egress = new int[keys];
        weight = new double[keys];
        texts = new String[1 + POPS + 2 * ORIGINS];
        Arrays.fill(texts, "");
        for (int pop = 0; pop < POPS; pop++) {
            texts[1 + pop] = "pop" + (char) ('A' + pop);
        }
        int[] neighbourOf = random.ints(2L * ORIGINS, 0, NEIGHBOURS).toArray();
        Set<List<Integer>> known = new HashSet<>();
        for (int key = 0; key < keys; key++) {
            int way;
            do {
                router[key] = random.nextInt(ROUTERS);
                interfaces[key] = 1 + random.nextInt(24);
                source[key] = 1_000 + skewed(random);
                way = 2 * skewed(random) + random.nextInt(2);
            } while (!known.add(List.of(router[key], interfaces[key], source[key], way)));
            from[key] = 64_500 + (router[key] * 24 + interfaces[key]) % NEIGHBOURS;
            destination[key] = 1_000 + way / 2;
            to[key] = 64_500 + neighbourOf[way];
            egress[key] = 1 + neighbourOf[way] % POPS;
            path[key] = 1 + POPS + way;
            texts[path[key]] = to[key] + " " + (3_000 + way % 700) + (way % 3 == 0 ? "" : " " + (9_000 + way % 5_000))
                    + " " + destination[key];
            weight[key] = 3e9 / Math.pow(2 + key % rows, 0.9);
        }
        for (int i = 0; i < noise.length; i++) {
            noise[i] = Math.exp(0.7 * random.nextDouble(-1, 1));
        }
    }

    /** An AS: some are met much more often than others. */
    private static int skewed(SplittableRandom random) {
        double chance = random.nextDouble();
        return (int) (ORIGINS * chance * chance * chance);
    }

    /** All packets of the bins that were read. */
    long packets() {
        return packets;
    }

    /** All bytes of the bins that were read. */
    long bytes() {
        return bytes;
    }

    /** The rows of the bin that begins then. */
    Snapshot bin(long start) {
        return new Picture(start);
    }

    private final class Picture implements Snapshot {

        private final long start;
        private final SplittableRandom random;
        private final int step;
        private final int offset;
        private final double hour;
        private int at;
        private int key;

        private Picture(long start) {
            this.start = start;
            this.random = new SplittableRandom(start);
            this.step = coprime(random.nextInt(rows / 3, rows));
            this.key = random.nextInt(rows);
            this.offset = random.nextInt(rows);
            this.hour = 2 * Math.PI * (start % DAY) / DAY;
        }

        /** A step that meets every row once. */
        private int coprime(int step) {
            int divided = rows;
            int by = step;
            while (by != 0) {
                int rest = divided % by;
                divided = by;
                by = rest;
            }
            return divided == 1 ? step : coprime(step + 1);
        }

        @Override
        public boolean next(FlowBatch batch) {
            batch.clear();
            for (; at < rows && !batch.full(); at++) {
                key = (key + step) % rows;
                row(
                        batch,
                        batch.append(null),
                        key < rows - passing ? key : rows + (int) ((key * 7919L + offset) % rows));
            }
            return batch.size() > 0;
        }

        private void row(FlowBatch batch, int row, int of) {
            double phase = router[of] % POPS * 0.4;
            long amount = 40
                    + (long) (weight[of]
                            * (1.2 - Math.cos(hour + phase))
                            * noise[(int) (random.nextLong() & noise.length - 1)]);
            long count = 1 + amount / (400 + of % 900);
            batch.set(FlowField.STAMP_INSERTED, row, start);
            batch.set(FlowField.IN_IFACE, row, interfaces[of]);
            batch.set(FlowField.SRC_AS, row, source[of]);
            batch.set(FlowField.DST_AS, row, destination[of]);
            batch.set(FlowField.AS_PATH, row, path[of]);
            batch.set(FlowField.PEER_SRC_AS, row, from[of]);
            batch.set(FlowField.PEER_DST_AS, row, to[of]);
            batch.setAddress(FlowField.PEER_SRC_IP, row, 0, Address.ipv4Low(0xc000_0200 + router[of]));
            batch.set(FlowField.INGRESS_POP, row, 1 + router[of] % POPS);
            batch.set(FlowField.EGRESS_POP, row, egress[of]);
            batch.set(FlowField.PACKETS, row, count);
            batch.set(FlowField.FLOWS, row, 1 + count / 30);
            batch.set(FlowField.BYTES, row, amount);
            packets += count;
            bytes += amount;
        }

        @Override
        public List<FlowField> keys() {
            return KEYS;
        }

        @Override
        public Dictionary dictionary() {
            return (_, id) -> texts[id];
        }

        @Override
        public Optional<Duration> bin() {
            return Optional.of(bin);
        }

        @Override
        public boolean provisional(long binStart) {
            return false;
        }

        @Override
        public boolean folded() {
            return false;
        }

        @Override
        public long rows() {
            return rows;
        }

        @Override
        public long takenAt() {
            return start + bin.toMillis();
        }

        @Override
        public long since() {
            return start;
        }

        @Override
        public void close() {}
    }
}
