package ribflow.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import ribflow.ip.Address;
import ribflow.matrix.Cell;
import ribflow.matrix.CoreMatrix;
import ribflow.matrix.Measure;
import ribflow.matrix.Place;
import ribflow.stats.Figures;

/** What stands above a matrix: what it shows and of which time, what is unknown and why, how far it can be believed. */
final class MatrixNotes {

    private static final int MOST_NAMED = 5;

    private final CoreMatrix matrix;
    private final List<String> notes = new ArrayList<>();

    private MatrixNotes(CoreMatrix matrix) {
        this.matrix = matrix;
    }

    static List<String> of(CoreMatrix matrix, Measure measure, MatrixSources sources) {
        MatrixNotes notes = new MatrixNotes(matrix);
        notes.add(measure.unit() + " from the " + matrix.question().level().fromWhat() + " of the row to the "
                + matrix.question().level().toWhat() + " of the column, " + notes.time());
        notes.sums();
        notes.precision();
        notes.sources(sources);
        notes.unknown();
        notes.notes.addAll(matrix.notes());
        return notes.notes;
    }

    /** Those of a comparison with what is seen leaving. */
    static List<String> ofCheck(CoreMatrix matrix, MatrixSources sources) {
        MatrixNotes notes = new MatrixNotes(matrix);
        notes.add("bit/s that enter at each PoP, that leave there by the matrix, and that its routers see leaving, "
                + notes.time());
        notes.sources(sources);
        notes.notes.addAll(matrix.notes());
        return notes.notes;
    }

    /** Those that a picture has room for. */
    static List<String> ofPicture(CoreMatrix matrix, MatrixSources sources) {
        MatrixNotes notes = new MatrixNotes(matrix);
        notes.gaps().ifPresent(notes::add);
        notes.sources(sources);
        notes.unknown();
        notes.precision();
        notes.notes.addAll(matrix.notes());
        return notes.notes;
    }

    private void add(String note) {
        notes.add(note);
    }

    private String time() {
        return Instant.ofEpochMilli(matrix.from()) + " to " + Instant.ofEpochMilli(matrix.to())
                + gaps().map(words -> ", " + words).orElse("")
                + (matrix.provisional() ? " (provisional: flows may still be added)" : "");
    }

    /** Whether flows were collected all the time. */
    private Optional<String> gaps() {
        Duration span = Duration.ofMillis(matrix.to() - matrix.from());
        Duration collected = Duration.ofMillis(matrix.collectedMillis());
        return collected.plusSeconds(1).compareTo(span) < 0
                ? Optional.of("of it " + words(collected) + " collected")
                : Optional.empty();
    }

    private static String words(Duration time) {
        return time.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private void sums() {
        Cell total = matrix.grid().total();
        add(Figures.grouped(total.traffic().bytes()) + " bytes in "
                + Figures.grouped(total.traffic().flows()) + " flows, of them "
                + Figures.grouped(total.local().bytes())
                + " bytes local exchange, which enters and leaves at the same PoP");
    }

    private void precision() {
        long unscaled = matrix.grid().total().traffic().sampling().unscaled();
        if (unscaled > 0) {
            add("nobody knows the sampling rate of " + Figures.grouped(unscaled)
                    + " bytes, which stand as exported: give it in maps.sampling, or as sampling.default");
        }
        if (!matrix.grid().total().traffic().sampling().known()) {
            add(
                    "what sampling does to the sums nobody knows: they are as exported (matrix.renormalise: false), or some of"
                            + " them were folded together");
        }
    }

    private void sources(MatrixSources sources) {
        if (!sources.withoutRoles().isEmpty()) {
            add("no interface roles are known, so all ingress counts, of " + some(sources.withoutRoles())
                    + "; `ribflow matrix roles` suggests some");
        }
        if (sources.perhapsEdges() > 0) {
            add(
                    "interfaces without a role at routers whose others have roles count as core, but by the routes back to its"
                            + " sources what comes in by " + sources.perhapsEdges()
                            + " of them is from outside; `ribflow matrix roles` names them");
        }
        if (!sources.egressOnly().isEmpty()) {
            add("all flows are of packets that went out, so none of them count, of " + some(sources.egressOnly())
                    + "; metering=egress in maps.interfaces makes them");
        }
    }

    private static String some(Collection<Address> addresses) {
        List<Address> first = addresses.stream().limit(MOST_NAMED).toList();
        int more = addresses.size() - first.size();
        return first + (more > 0 ? " and " + more + " more" : "");
    }

    private void unknown() {
        matrix.unknown()
                .forEach((why, traffic) -> add("unknown " + why.side().label() + ", "
                        + (why.reason().equals(Place.FOLDED.why())
                                ? "folded together beyond matrix.limit"
                                : why.reason())
                        + ": " + Figures.grouped(traffic.bytes()) + " bytes"));
    }
}
