package ribflow.rpki;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import ribflow.ip.Epochs;
import ribflow.rpki.RtrPdu.PrefixPdu;

/**
 * What a cache has announced: the table that holds, and what is being received and will hold at its end.
 *
 * <p>Everything anew is collected in a table of its own, which then takes the other's place at once. Changes are collected
 * in a list, each checked as it comes against the table and the changes before it (RFC 8210, 12: a VRP is announced once,
 * and withdrawn only if it was announced), and applied at the end: what comes first, then what goes.
 */
final class VrpCollection {

    /** Ten times what there is in the world; a cache that sends more is not believed. */
    static final int MOST = 5_000_000;

    private final Epochs epochs;
    private final int most;
    private @Nullable VrpTable table;
    private @Nullable VrpTable fresh;
    private final Map<Vrp, Boolean> changes = new LinkedHashMap<>();

    VrpCollection(Epochs epochs, int most) {
        this.epochs = epochs;
        this.most = most;
    }

    /** The VRPs that hold; null if there are none to be had. */
    @Nullable
    VrpTable table() {
        return table;
    }

    /** Begins to collect: everything, or changes. */
    void begin(boolean whole) {
        abandon();
        fresh = whole ? new VrpTable(epochs) : null;
    }

    /** Collects a VRP, and says what is wrong with it if anything is. */
    Optional<RtrError> take(PrefixPdu pdu) {
        return fresh != null ? takeInto(fresh, pdu) : takeChange(pdu);
    }

    private Optional<RtrError> takeInto(VrpTable collected, PrefixPdu pdu) {
        if (!pdu.announced()) {
            return wrong(!collected.remove(pdu.vrp()), RtrError.WITHDRAWAL_OF_UNKNOWN);
        }
        if (collected.size() >= most) {
            return Optional.of(RtrError.INTERNAL_ERROR);
        }
        return wrong(!collected.add(pdu.vrp()), RtrError.DUPLICATE_ANNOUNCEMENT);
    }

    private Optional<RtrError> takeChange(PrefixPdu pdu) {
        if (changes.size() >= most) {
            return Optional.of(RtrError.INTERNAL_ERROR);
        }
        Boolean changed = changes.get(pdu.vrp());
        boolean there = changed != null ? changed : table != null && table.contains(pdu.vrp());
        if (there == pdu.announced()) {
            return Optional.of(pdu.announced() ? RtrError.DUPLICATE_ANNOUNCEMENT : RtrError.WITHDRAWAL_OF_UNKNOWN);
        }
        changes.put(pdu.vrp(), pdu.announced());
        return Optional.empty();
    }

    private static Optional<RtrError> wrong(boolean is, RtrError error) {
        return is ? Optional.of(error) : Optional.empty();
    }

    /** What was collected holds from now on. */
    void finish() {
        if (fresh != null) {
            table = fresh;
        } else if (table != null) {
            VrpTable changing = table;
            changes.forEach((vrp, there) -> {
                if (there) {
                    changing.add(vrp);
                }
            });
            changes.forEach((vrp, there) -> {
                if (!there) {
                    changing.remove(vrp);
                }
            });
            changing.turn();
        }
        abandon();
    }

    /** Drops what was collected and not finished. */
    void abandon() {
        fresh = null;
        changes.clear();
    }

    /** Nothing holds any more. */
    void forget() {
        table = null;
    }

    /** Frees what no reader can hold any more. */
    void turn() {
        if (table != null) {
            table.turn();
        }
    }
}
