package ribflow.matrix;

import java.util.Arrays;

/**
 * The largest of many rates: as many as it takes to know their 95th percentile, by nearest rank over all bins of a period.
 * A month of bins of five minutes has 8640, of which the 433 largest are kept.
 *
 * <p>A heap, the least on top. What was never added is zero.
 */
final class Peaks {

    private final int kept;
    private double[] heap = new double[4];
    private int size;

    /** @param bins how many rates there are in all */
    Peaks(int bins) {
        this.kept = bins - rank(bins) + 1;
    }

    /** Of that many sorted rates, which one is the 95th percentile, counted from 1. */
    static int rank(int bins) {
        return (int) ((95L * bins + 99) / 100);
    }

    void add(double rate, int times) {
        for (int i = 0; i < Math.min(times, kept); i++) {
            add(rate);
        }
    }

    private void add(double rate) {
        if (size < kept) {
            heap = size < heap.length ? heap : Arrays.copyOf(heap, 2 * size);
            heap[size] = rate;
            up(size++);
        } else if (rate > heap[0]) {
            heap[0] = rate;
            down();
        }
    }

    private void up(int from) {
        int at = from;
        while (at > 0 && heap[at] < heap[(at - 1) / 2]) {
            swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    private void down() {
        int at = 0;
        for (int child = least(at); child < size && heap[child] < heap[at]; child = least(at)) {
            swap(at, child);
            at = child;
        }
    }

    private int least(int at) {
        int left = 2 * at + 1;
        return left + 1 < size && heap[left + 1] < heap[left] ? left + 1 : left;
    }

    private void swap(int one, int other) {
        double rate = heap[one];
        heap[one] = heap[other];
        heap[other] = rate;
    }

    /** The 95th percentile. */
    double percentile() {
        return size < kept ? 0 : heap[0];
    }

    /** How many numbers it holds. */
    int size() {
        return size;
    }
}
