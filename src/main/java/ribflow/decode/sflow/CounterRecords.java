package ribflow.decode.sflow;

import org.jspecify.annotations.Nullable;
import ribflow.decode.template.ExportMessage;
import ribflow.decode.template.Inspector;
import ribflow.decode.template.InterfaceCounters;
import ribflow.flow.ExporterCounter;

/**
 * The counter records of samples: the octets of interfaces are kept, everything else is passed over.
 *
 * <p>Hot: allocation-free, but for an interface that was never met.
 */
final class CounterRecords {

    /** Generic interface counters, in all versions; v5 calls them 0:1. */
    static final int GENERIC = 1;

    private static final int VLAN_IN_V4 = 7;
    private static final int VLAN_COUNTERS = 28;

    private final Xdr in;
    private final @Nullable Inspector inspector;

    CounterRecords(Xdr in, @Nullable Inspector inspector) {
        this.in = in;
        this.inspector = inspector;
    }

    /** Reads the generic interface counters. */
    void generic(ExportMessage message, SflowAgent agent) {
        int from = in.at();
        in.skip(InterfaceCounters.LENGTH);
        if (in.broken()) {
            return;
        }
        agent.counters(in.in(), from, message.arrivalMillis());
        if (inspector != null) {
            inspector.interfaceCounters(message, InterfaceCounters.of(in.in(), from));
        }
    }

    /**
     * Reads the counters of a sample of v2 or v4: one of seven kinds, of which most begin with the generic ones.
     *
     * @return false if the kind, and so its length, is not known
     */
    boolean readV4(long kind, ExportMessage message, SflowAgent agent) {
        if (kind < 1 || kind > VLAN_IN_V4) {
            return false;
        }
        if (kind == VLAN_IN_V4) {
            in.skip(VLAN_COUNTERS);
            message.count(ExporterCounter.COUNTER_RECORDS_OTHER, 1);
        } else {
            generic(message, agent);
            in.skip(behindGeneric((int) kind));
        }
        return true;
    }

    /** What follows the generic counters. */
    private static int behindGeneric(int kind) {
        return switch (kind) {
            case 2 -> 52; // Ethernet
            case 3 -> 72; // token ring
            case 5 -> 80; // 100BaseVG
            default -> 0; // generic, FDDI, WAN
        };
    }
}
