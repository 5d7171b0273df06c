package ribflow.matrix;

import java.util.Arrays;
import java.util.Optional;

/** What is shown of a cell. */
public enum Measure {
    /** The mean rate over the time in which flows were collected. */
    RATE("rate", "bit/s"),
    /** The 95th percentile of the rates of all bins. */
    P95("p95", "bit/s, 95th percentile"),
    BYTES("bytes", "bytes"),
    PACKETS("packets", "packets");

    private final String label;
    private final String unit;

    Measure(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    /** The word by which it is asked for. */
    public String label() {
        return label;
    }

    public String unit() {
        return unit;
    }

    /** Whether the sum of cells is that of what they show. */
    public boolean additive() {
        return this != P95;
    }

    /** The one of that word. */
    public static Optional<Measure> named(String label) {
        return Arrays.stream(values())
                .filter(measure -> measure.label.equals(label))
                .findFirst();
    }

    /** The number itself. */
    double of(CoreMatrix matrix, Cell cell) {
        return this == P95 ? cell.percentile() : of(matrix, cell.traffic());
    }

    /** The part of it that stays in one PoP; of a percentile nobody knows, but where it is all or nothing. */
    double localOf(CoreMatrix matrix, Cell cell) {
        if (this != P95) {
            return of(matrix, cell.local());
        }
        return cell.local().bytes() == cell.traffic().bytes() ? cell.percentile() : 0;
    }

    private double of(CoreMatrix matrix, Traffic traffic) {
        return switch (this) {
            case RATE, P95 -> matrix.bitsPerSecond(traffic);
            case BYTES -> traffic.bytes();
            case PACKETS -> traffic.packets();
        };
    }
}
