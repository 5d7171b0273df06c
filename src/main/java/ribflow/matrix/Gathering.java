package ribflow.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.flow.Reason;
import ribflow.ip.Address;
import ribflow.matrix.Traffic.Sampling;
import ribflow.table.Accumulator;
import ribflow.table.Snapshot;

/**
 * Reads a snapshot of the matrix's table into grids.
 *
 * <p>A month has some millions of rows, and few kinds of them: so rows are first added up by the columns that matter, by number,
 * and only what is left gets names. For percentiles each bin's share of each kind is kept until the bin is over, and goes then
 * to all the sums it is part of.
 */
final class Gathering {

    /** A rate of a cell, in a heap half of which may be empty, with its shares in the sums and in a part. */
    private static final int BYTES_PER_RATE = 32;

    /** So many bins may pass until it is seen that rates are too many. */
    private static final int BINS_BETWEEN_LOOKS = 16;

    /** About what a kind of rows takes, with its sums and on its way to the asker. */
    private static final int BYTES_PER_KIND = 1000;

    private static final Set<FlowField> ALWAYS = Set.of(
            FlowField.INGRESS_POP,
            FlowField.EGRESS_POP,
            FlowField.INGRESS_REASON,
            FlowField.EGRESS_REASON,
            FlowField.PACKETS_SAMPLED,
            FlowField.BYTES_VARIANCE,
            FlowField.BYTES_UNSCALED);

    private final Snapshot snapshot;
    private final Question question;
    private final long room;
    private final Bins bins;
    private final Accumulator kinds;
    private final Grid all;
    private final SortedMap<String, Grid> parts = new TreeMap<>();
    private final List<Kin> kin = new ArrayList<>();
    private final Map<Long, Integer> binOf = new HashMap<>();
    private long[] inBin = new long[64];
    private int[] touched = new int[64];
    private int touchedCount;
    private final Set<Long> done = new HashSet<>();
    private long current = Long.MIN_VALUE;

    /** Rows that are the same in all that matters: whether they stay in their PoP, and what they add to. */
    private record Kin(boolean local, List<Sums> sums) {}

    Gathering(Snapshot snapshot, Question question) {
        this(snapshot, question, Runtime.getRuntime().maxMemory() / 4);
    }

    /** @param room how many bytes may be kept, so that a question cannot take all memory */
    Gathering(Snapshot snapshot, Question question, long room) {
        this.snapshot = snapshot;
        this.question = question;
        this.room = room;
        Set<FlowField> wanted = new LinkedHashSet<>(ALWAYS);
        wanted.addAll(question.level().fields());
        question.by().ifPresent(split -> wanted.add(split.field()));
        wanted.retainAll(snapshot.keys());
        Set<FlowField> read = new HashSet<>(wanted);
        read.add(FlowField.STAMP_INSERTED);
        snapshot.columns(read);
        this.bins = Bins.choose(snapshot, question.span(), question.percentile());
        for (int i = 0; i < bins.starts().size(); i++) {
            binOf.put(bins.starts().get(i), i);
        }
        wanted.add(FlowField.OTHER);
        this.kinds = new Accumulator(List.copyOf(wanted), false);
        this.all = new Grid(samples());
    }

    private int samples() {
        return question.percentile() ? Math.max(1, bins.allSamples()) : 0;
    }

    /** Reads the snapshot to its end. */
    CoreMatrix read(List<String> known) {
        FlowBatch batch = new FlowBatch();
        while (snapshot.next(batch)) {
            take(batch, bins.rows(batch));
        }
        endBin();
        addUp(batch);
        arrange(known);
        return new CoreMatrix(question, bins, all, parts, snapshot.notes());
    }

    private void take(FlowBatch batch, long rows) {
        kinds.add(batch, rows);
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int kind = kinds.places()[row];
            if (kind == kin.size()) {
                if (kind >= room / BYTES_PER_KIND) {
                    throw new IllegalArgumentException("more than " + kind + " kinds of traffic need more memory than a"
                            + " question may take; allowed: a level with fewer cells, no split, or a shorter time");
                }
                kin.add(kin(batch, row));
            }
            if (question.percentile()) {
                long start = batch.column(FlowField.STAMP_INSERTED)[row];
                if (start != current) {
                    begin(start);
                }
                inBin = kind < inBin.length ? inBin : Arrays.copyOf(inBin, 2 * kind);
                touch(kind);
                inBin[kind] += batch.get(FlowField.BYTES, row, 0);
            }
        }
    }

    private void touch(int kind) {
        if (inBin[kind] == 0) {
            touched = touchedCount < touched.length ? touched : Arrays.copyOf(touched, 2 * touchedCount);
            touched[touchedCount++] = kind;
        }
    }

    private void begin(long start) {
        endBin();
        if (!done.add(start)) {
            throw new IllegalStateException("the rows of a bin do not stand together");
        }
        current = start;
    }

    private void endBin() {
        if (touchedCount == 0) {
            return;
        }
        for (int i = 0; i < touchedCount; i++) {
            for (Sums sums : kin.get(touched[i]).sums) {
                sums.addToBin(inBin[touched[i]]);
            }
            inBin[touched[i]] = 0;
        }
        Integer bin = binOf.get(current);
        long millis = bin == null ? snapshot.length(current) : bins.lengths().get(bin);
        int times = bin == null ? 1 : bins.samples().get(bin);
        for (int i = 0; i < touchedCount; i++) {
            for (Sums sums : kin.get(touched[i]).sums) {
                sums.endBin(millis, times);
            }
        }
        touchedCount = 0;
        if (done.size() % BINS_BETWEEN_LOOKS == 0
                && kin.stream().mapToLong(one -> one.sums.getFirst().held()).sum() > room / BYTES_PER_RATE) {
            throw new IllegalArgumentException(
                    "the 95th percentiles of so many cells over so many bins need more memory"
                            + " than a question may take; allowed: fewer cells (another level), or a shorter time");
        }
    }

    private void addUp(FlowBatch batch) {
        int at = 0;
        while (at < kinds.size()) {
            int first = at;
            at = kinds.read(first, batch);
            for (int row = 0; row < batch.size(); row++) {
                Kin one = kin.get(first + row);
                Traffic traffic = traffic(batch, row);
                one.sums.forEach(sums -> sums.add(traffic, one.local));
            }
        }
    }

    /** The counters of a row. */
    static Traffic traffic(FlowBatch batch, int row) {
        return new Traffic(
                batch.get(FlowField.PACKETS, row, 0),
                batch.get(FlowField.FLOWS, row, 0),
                batch.get(FlowField.BYTES, row, 0),
                batch.has(FlowField.BYTES_VARIANCE, row)
                        ? new Sampling(
                                batch.get(FlowField.PACKETS_SAMPLED, row, 0),
                                batch.column(FlowField.BYTES_VARIANCE)[row],
                                batch.get(FlowField.BYTES_UNSCALED, row, 0),
                                true)
                        : Sampling.UNKNOWN);
    }

    private Kin kin(FlowBatch batch, int row) {
        Place from = from(batch, row);
        Place to = to(batch, row);
        List<Sums> sums = new ArrayList<>(all.sums(from, to));
        question.by()
                .ifPresent(split -> sums.addAll(parts.computeIfAbsent(part(split, batch, row), _ -> new Grid(samples()))
                        .sums(from, to)));
        return new Kin(local(batch, row), sums);
    }

    /** What was folded together is not without a class: nobody knows which it had. */
    private String part(Split split, FlowBatch batch, int row) {
        return batch.has(FlowField.OTHER, row)
                ? Place.FOLDED.why()
                : text(split.field(), batch, row).orElse("none");
    }

    private static boolean local(FlowBatch batch, int row) {
        return batch.has(FlowField.INGRESS_POP, row)
                && batch.has(FlowField.EGRESS_POP, row)
                && batch.column(FlowField.INGRESS_POP)[row] == batch.column(FlowField.EGRESS_POP)[row];
    }

    private Place from(FlowBatch batch, int row) {
        return place(question.level().from(), FlowField.INGRESS_REASON, batch, row);
    }

    private Place to(FlowBatch batch, int row) {
        return place(question.level().to(), FlowField.EGRESS_REASON, batch, row);
    }

    /** A neighbour AS may be missing, of the network itself; all else makes a place unknown. */
    private Place place(List<FlowField> fields, FlowField reason, FlowBatch batch, int row) {
        if (batch.has(FlowField.OTHER, row)) {
            return Place.FOLDED;
        }
        List<String> values = new ArrayList<>();
        for (FlowField field : fields) {
            Optional<String> value = text(field, batch, row);
            if (field == FlowField.PEER_DST_AS ? undelivered(value, batch, row) : value.isEmpty() && !optional(field)) {
                return new Place.Unknown(text(reason, batch, row).orElse(missing(field)));
            }
            values.add(value.orElse(""));
        }
        return new Place.Known(values);
    }

    private static boolean optional(FlowField field) {
        return field.kind() == Kind.ASN;
    }

    /** What was dropped goes to no neighbour; what goes to a next hop in no PoP does. */
    private static boolean undelivered(Optional<String> neighbour, FlowBatch batch, int row) {
        return batch.has(FlowField.EGRESS_REASON, row)
                && (neighbour.isEmpty() || Reason.of(batch.column(FlowField.EGRESS_REASON)[row]) != Reason.NO_POP);
    }

    private static String missing(FlowField field) {
        if (field == FlowField.EGRESS_ROUTER) {
            return "no_router";
        }
        return field == FlowField.IN_IFACE ? "no_interface" : "not_kept";
    }

    private Optional<String> text(FlowField field, FlowBatch batch, int row) {
        if (!batch.has(field, row)) {
            return Optional.empty();
        }
        long value = batch.column(field)[row];
        return Optional.of(
                switch (field.kind()) {
                    case ADDRESS -> new Address(batch.high(field)[row], value).toString();
                    case TEXT -> snapshot.dictionary().text(field, (int) value);
                    case WORD -> field.words().label(value);
                    default -> Long.toString(value);
                });
    }

    /** All grids have the same rows and columns; PoPs stand in the order of the operator's. */
    private void arrange(List<String> known) {
        List<Place> rows = inOrder(all.sources(), question.level().from(), FlowField.INGRESS_POP, known);
        List<Place> columns = inOrder(all.targets(), question.level().to(), FlowField.EGRESS_POP, known);
        all.arrange(rows, columns);
        parts.values().forEach(grid -> grid.arrange(rows, columns));
    }

    private static List<Place> inOrder(Set<Place> places, List<FlowField> fields, FlowField pop, List<String> known) {
        Set<Place> ordered = new LinkedHashSet<>();
        if (fields.equals(List.of(pop))) {
            known.forEach(name -> ordered.add(new Place.Known(List.of(name))));
        } else if (fields.contains(pop)) {
            int at = fields.indexOf(pop);
            known.forEach(name -> places.stream()
                    .filter(place -> place.values().get(at).equals(name))
                    .forEach(ordered::add));
        }
        ordered.addAll(places);
        return List.copyOf(ordered);
    }
}
