package ribflow.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

final class BlockTest {

    private static final long[] EDGES = {
        0, 1, -1, 127, 128, 255, 256, 65_535, 65_536, 1L << 31, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, ~0L >>> 1
    };

    /** Values as columns have them, and as they should not. */
    private static List<LongSupplier> values(SplittableRandom random) {
        long base = random.nextLong();
        int bits = 1 + random.nextInt(62);
        return List.of(
                () -> base,
                random::nextLong,
                () -> random.nextLong(1L << bits),
                () -> base + random.nextLong(1L << bits),
                () -> EDGES[random.nextInt(EDGES.length)],
                () -> (base ^ random.nextInt(256)) * 0x9e37_79b9_7f4a_7c15L,
                () -> (base ^ random.nextInt(257)) * 0x9e37_79b9_7f4a_7c15L,
                () -> random.nextInt(20) == 0 ? random.nextLong() : random.nextInt(100));
    }

    private static void fill(Block block, int rows, double some, LongSupplier values, SplittableRandom random) {
        block.begin(rows);
        for (int row = 0; row < rows; row++) {
            if (random.nextDouble() < some) {
                block.set(row, values.getAsLong(), values.getAsLong());
            }
        }
    }

    private static long[][] copy(Block block) {
        long[][] copy = {
            Arrays.copyOf(block.low, block.size()),
            Arrays.copyOf(block.high, Math.min(block.high.length, block.size())),
            block.present.clone()
        };
        for (int row = 0; row < block.size(); row++) {
            if ((block.present[row >>> 6] >>> row & 1) == 0) {
                copy[0][row] = 0;
                if (copy[1].length > 0) {
                    copy[1][row] = 0;
                }
            }
        }
        return copy;
    }

    @Test
    void whateverIsWrittenIsRead() throws StoreException {
        SplittableRandom random = new SplittableRandom(6);
        BytesOut out = new BytesOut();
        double[] present = {0, 0.01, 0.5, 0.99, 1};
        for (int i = 0; i < 3000; i++) {
            List<LongSupplier> kinds = values(random);
            Block block = new Block(random.nextBoolean());
            int rows = 1 + random.nextInt(random.nextInt(4) == 0 ? Block.ROWS : 200);
            fill(block, rows, present[i % present.length], kinds.get(i % kinds.size()), random);
            long[][] expected = copy(block);
            byte[] bytes = block.write(out);
            Block read = new Block(block.high.length > 0);
            fill(read, Block.ROWS, 0.5, random::nextLong, random);
            read.read(new BytesIn(bytes, bytes.length, "a block"));
            assertEquals(rows, read.size());
            assertTrue(Arrays.deepEquals(expected, copy(read)), "block " + i);
        }
    }

    @Test
    void blocksAreAsShortAsTheyShouldBe() throws StoreException {
        SplittableRandom random = new SplittableRandom(7);
        assertTrue(length(() -> 64_500, random) < 12, "all the same");
        assertTrue(length(() -> 1_000_000_000 + random.nextInt(250), random) < Block.ROWS + 20, "near each other");
        assertTrue(length(() -> random.nextInt(200) * 10_000_000L, random) < Block.ROWS + 1000, "few different");
        assertTrue(length(() -> random.nextInt(1 << 24), random) < 3 * Block.ROWS + 20, "three octets");
    }

    private static int length(LongSupplier values, SplittableRandom random) {
        Block block = new Block(false);
        fill(block, Block.ROWS, 1, values, random);
        return block.write(new BytesOut()).length;
    }

    @Test
    void damageIsFoundInEveryOctet() throws StoreException {
        SplittableRandom random = new SplittableRandom(8);
        Block block = new Block(true);
        fill(block, 200, 0.7, () -> random.nextInt(100_000), random);
        byte[] bytes = block.write(new BytesOut());
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            assertThrows(DamageException.class, () -> new BytesIn(damaged, damaged.length, "a block"));
        }
        for (int length = 0; length < bytes.length; length++) {
            int cut = length;
            assertThrows(DamageException.class, () -> new BytesIn(bytes, cut, "a block"));
        }
    }

    @Test
    void nonsenseWithARightChecksumIsDamageToo() throws StoreException {
        SplittableRandom random = new SplittableRandom(9);
        Block block = new Block(true);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            BytesOut out = new BytesOut();
            for (int left = random.nextInt(60); left > 0; left--) {
                out.octet(random.nextInt(random.nextBoolean() ? 4 : 256));
            }
            byte[] bytes = out.sealed();
            try {
                block.read(new BytesIn(bytes, bytes.length, "a block"));
            } catch (DamageException e) {
                refused++;
            }
        }
        assertTrue(refused > 15_000, "" + refused);
    }

    @Test
    void readingAllocatesNothing() throws StoreException {
        SplittableRandom random = new SplittableRandom(10);
        Block block = new Block(false);
        fill(block, Block.ROWS, 0.9, () -> random.nextInt(1 << 20), random);
        byte[] bytes = block.write(new BytesOut());
        FlowBatch batch = new FlowBatch();
        for (int row = 0; row < FlowBatch.CAPACITY; row++) {
            batch.append(null);
        }
        BytesIn[] inputs = new BytesIn[2000];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = new BytesIn(bytes, bytes.length, "a block");
        }
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < inputs.length; i++) {
            if (i == inputs.length / 2) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            block.read(inputs[i]);
            for (int from = 0; from < block.size(); from += FlowBatch.CAPACITY) {
                block.give(FlowField.DST_AS, from, batch);
            }
        }
        assertEquals(0, (threads.getCurrentThreadAllocatedBytes() - before) / 1000);
    }
}
