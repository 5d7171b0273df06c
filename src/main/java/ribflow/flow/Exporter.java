package ribflow.flow;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import ribflow.ip.Address;
import ribflow.stats.Counters;

/**
 * A router that exports flows (RFC 7011: Exporting Process), told apart by its address. Lives as long as the daemon; the
 * index is small and dense, so other packages keep what they know of it in arrays.
 */
public final class Exporter {

    private final int index;
    private final Address address;
    private final Counters<ExporterCounter> counters = new Counters<>(ExporterCounter.class);
    private final Counters<Reason> flowsByReason = new Counters<>(Reason.class);
    private final Counters<Reason> bytesByReason = new Counters<>(Reason.class);
    private final Counters<SamplingSource> flowsBySampling = new Counters<>(SamplingSource.class);
    private volatile long firstHeard;
    private volatile long lastHeard;
    private volatile @Nullable Failure lastError;
    private volatile @Nullable InterfaceLedger interfaces;

    /** What was wrong with something the exporter sent. */
    public record Failure(String why, long millis) {}

    Exporter(int index, Address address) {
        this.index = index;
        this.address = address;
    }

    /** One that is in no list, for a flow that nobody has exported: what is counted for it, nobody sees. */
    public static Exporter apart(Address address) {
        return new Exporter(0, address);
    }

    public int index() {
        return index;
    }

    public Address address() {
        return address;
    }

    public Counters<ExporterCounter> counters() {
        return counters;
    }

    /** Flows by what is not known of them. */
    public Counters<Reason> flowsByReason() {
        return flowsByReason;
    }

    /** Bytes, as exported, by what is not known of them. */
    public Counters<Reason> bytesByReason() {
        return bytesByReason;
    }

    /** Flows by where their sampling rate comes from; those without a known rate are in none. */
    public Counters<SamplingSource> flowsBySampling() {
        return flowsBySampling;
    }

    /** When the last datagram came, in milliseconds since 1970; 0 while the first is yet on its way to the decoder. */
    public long lastHeard() {
        return lastHeard;
    }

    /** When the first datagram came, in milliseconds since 1970. */
    public long firstHeard() {
        return firstHeard;
    }

    public void heard(long millis) {
        if (firstHeard == 0) {
            firstHeard = millis;
        }
        lastHeard = millis;
    }

    /** What was wrong last. */
    public Optional<Failure> lastError() {
        return Optional.ofNullable(lastError);
    }

    /** Remembers what was wrong; the same within a second is not remembered anew. */
    public void failed(String why, long millis) {
        Failure known = lastError;
        if (known == null || !known.why.equals(why) || millis - known.millis >= 1000) {
            lastError = new Failure(why, millis);
        }
    }

    /** Where flows are held against what interfaces counted; null unless the exporter sends that. */
    public @Nullable InterfaceLedger interfaces() {
        return interfaces;
    }

    /** Says that the exporter sends what its interfaces counted. */
    public void interfaces(InterfaceLedger ledger) {
        interfaces = ledger;
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
