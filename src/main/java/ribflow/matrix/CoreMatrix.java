package ribflow.matrix;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import ribflow.table.Snapshot;

/**
 * The core traffic matrix over some time: how much goes from where to where, as far as it was exported. Read once from a
 * snapshot, it never changes.
 */
public final class CoreMatrix {

    /** On which side a place is not known. */
    public enum Side {
        INGRESS,
        EGRESS;

        public String label() {
            return this == INGRESS ? "ingress" : "egress";
        }
    }

    /** Why traffic stands in the row or the column of the unknown. */
    public record Unknown(Side side, String reason) implements Comparable<Unknown> {

        @Override
        public int compareTo(Unknown other) {
            return side == other.side ? reason.compareTo(other.reason) : side.compareTo(other.side);
        }
    }

    private final Question question;
    private final Bins bins;
    private final Grid grid;
    private final SortedMap<String, Grid> parts;
    private final List<String> notes;

    CoreMatrix(Question question, Bins bins, Grid grid, SortedMap<String, Grid> parts, List<String> notes) {
        this.question = question;
        this.bins = bins;
        this.grid = grid;
        this.parts = Collections.unmodifiableSortedMap(parts);
        this.notes = List.copyOf(notes);
    }

    /**
     * Reads a snapshot of the matrix's table to its end.
     *
     * @param known the PoPs that stand in the matrix even without traffic, in their order; others follow by name
     * @throws IllegalArgumentException if the answer would not fit into memory
     */
    public static CoreMatrix read(Snapshot snapshot, Question question, List<String> known) {
        return new Gathering(snapshot, question).read(known);
    }

    public Question question() {
        return question;
    }

    /** When the first flow could count, in milliseconds since 1970: the start of the bin, or of the table in it. */
    public long from() {
        return bins.begin();
    }

    /** The end of the last bin, or when the snapshot was taken if that was before. */
    public long to() {
        return bins.end();
    }

    /** For how long flows were collected in that time, in milliseconds: what rates are divided by. */
    public long collectedMillis() {
        return bins.collectedMillis();
    }

    /** Whether it is of a time that was asked for, and in which nothing was collected: then its zeros say nothing. */
    public boolean nobodyKnows() {
        boolean asked = question.span() instanceof Span.At || question.span() instanceof Span.Between;
        return asked && bins.collectedMillis() == 0 && grid.total().traffic().flows() == 0;
    }

    /** Of how many bins the percentiles are. */
    public int samples() {
        return bins.allSamples();
    }

    /** Whether flows may still be added. */
    public boolean provisional() {
        return bins.provisional();
    }

    /** All traffic that enters. */
    public Grid grid() {
        return grid;
    }

    /** The same by what it is split by; {@code none} for flows that have nothing there, {@code folded} for those of
     * which it is forgotten. */
    public SortedMap<String, Grid> parts() {
        return parts;
    }

    /** What is in the unknown row and column, by reason. */
    public SortedMap<Unknown, Traffic> unknown() {
        SortedMap<Unknown, Traffic> unknown = new TreeMap<>();
        grid.forEach((from, to, cell) -> {
            from.reason()
                    .ifPresent(why -> unknown.merge(new Unknown(Side.INGRESS, why), cell.traffic(), Traffic::plus));
            to.reason().ifPresent(why -> unknown.merge(new Unknown(Side.EGRESS, why), cell.traffic(), Traffic::plus));
        });
        return unknown;
    }

    /** What a reader should know of where it comes from. */
    public List<String> notes() {
        return notes;
    }

    /** Bits per second over the time of the matrix. */
    public double bitsPerSecond(Traffic traffic) {
        return 8000.0 * traffic.bytes() / Math.max(1, bins.collectedMillis());
    }
}
