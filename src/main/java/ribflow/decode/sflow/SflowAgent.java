package ribflow.decode.sflow;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import ribflow.decode.template.InterfaceCounters;
import ribflow.decode.template.Tally;
import ribflow.flow.Exporter;
import ribflow.flow.InterfaceLedger;

/**
 * What is remembered of an agent: its data sources, to see what is missing of their samples, and the octets of its
 * interfaces, beside which it takes down what flows say of them. As many of both as there is room for; of others nothing is
 * remembered, and their flows count all the same.
 *
 * <p>Hot: what is known is found without a lock; what is new comes under the object's lock, in tables published anew.
 */
public final class SflowAgent implements InterfaceLedger {

    private static final int FEWEST = 16;

    private final Exporter exporter;
    private final AtomicInteger room;
    private volatile @Nullable DataSource[] sources = new DataSource[FEWEST];
    private volatile @Nullable InterfaceOctets[] interfaces = new InterfaceOctets[FEWEST];
    private int sourceCount;
    private int interfaceCount;

    /**
     * @param exporter is told when there are interfaces
     * @param room how much more may be remembered, of all agents together
     */
    SflowAgent(Exporter exporter, AtomicInteger room) {
        this.exporter = exporter;
        this.room = room;
    }

    /** What the interfaces carried, of those that the agent sends counters of. */
    public List<InterfaceOctets.Carried> interfaces() {
        List<InterfaceOctets.Carried> all = new ArrayList<>();
        for (InterfaceOctets each : interfaces) {
            if (each != null) {
                all.add(each.carried());
            }
        }
        return all;
    }

    /** A sample came, with its number among those of its source. */
    void sample(FlowSample sample, long subAgent, boolean flow, Tally tally) {
        DataSource source = source(sample, subAgent);
        if (source != null) {
            source.sample(sample.sequence(), tally);
            if (flow) {
                source.drops(sample.drops(), tally);
            }
        }
    }

    /** Generic interface counters came. */
    void counters(ByteBuffer in, int from, long millis) {
        InterfaceOctets octets = octets(in.getInt(from) & 0xffff_ffffL);
        if (octets != null) {
            octets.take(
                    in.getLong(from + InterfaceCounters.SPEED),
                    in.getLong(from + InterfaceCounters.IN_OCTETS),
                    in.getLong(from + InterfaceCounters.OUT_OCTETS),
                    millis);
        }
    }

    @Override
    public void entered(long ifIndex, long sampled, long bytes) {
        InterfaceOctets octets = known(ifIndex);
        if (octets != null) {
            octets.entered(sampled, bytes);
        }
    }

    @Override
    public void left(long ifIndex, long sampled, long bytes) {
        InterfaceOctets octets = known(ifIndex);
        if (octets != null) {
            octets.left(sampled, bytes);
        }
    }

    private @Nullable InterfaceOctets known(long ifIndex) {
        @Nullable InterfaceOctets[] table = interfaces;
        return table[slot(table, ifIndex)];
    }

    /** Flow samples, counter samples and discarded packets of a source are numbered apart. */
    private @Nullable DataSource source(FlowSample sample, long subAgent) {
        long kind = sample.format() == FlowSample.DISCARDED_PACKET ? 2 : sample.format() & 1;
        long id = kind << 40 | (long) (sample.sourceType() & 0xff) << 32 | sample.sourceIndex();
        @Nullable DataSource[] table = sources;
        DataSource known = table[slot(table, id, subAgent)];
        return known != null ? known : addSource(id, subAgent);
    }

    private synchronized @Nullable DataSource addSource(long id, long subAgent) {
        DataSource known = sources[slot(sources, id, subAgent)];
        if (known != null || !take(room)) {
            return known;
        }
        sourceCount++;
        DataSource added = new DataSource(id, subAgent);
        @Nullable DataSource[] table = new DataSource[roomy(sourceCount)];
        for (DataSource source : sources) {
            if (source != null) {
                table[slot(table, source.id(), source.subAgent())] = source;
            }
        }
        table[slot(table, id, subAgent)] = added;
        sources = table;
        return added;
    }

    private static int slot(@Nullable DataSource[] table, long id, long subAgent) {
        int slot = hash(id * 31 + subAgent) & table.length - 1;
        for (DataSource at = table[slot];
                at != null && (at.id() != id || at.subAgent() != subAgent);
                at = table[slot]) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }

    private @Nullable InterfaceOctets octets(long ifIndex) {
        InterfaceOctets known = known(ifIndex);
        return known != null ? known : addInterface(ifIndex);
    }

    private synchronized @Nullable InterfaceOctets addInterface(long ifIndex) {
        InterfaceOctets known = interfaces[slot(interfaces, ifIndex)];
        if (known != null || !take(room)) {
            return known;
        }
        interfaceCount++;
        InterfaceOctets added = new InterfaceOctets(ifIndex);
        @Nullable InterfaceOctets[] table = new InterfaceOctets[roomy(interfaceCount)];
        for (InterfaceOctets each : interfaces) {
            if (each != null) {
                table[slot(table, each.ifIndex())] = each;
            }
        }
        table[slot(table, ifIndex)] = added;
        interfaces = table;
        exporter.interfaces(this);
        return added;
    }

    private static int slot(@Nullable InterfaceOctets[] table, long ifIndex) {
        int slot = hash(ifIndex) & table.length - 1;
        for (InterfaceOctets at = table[slot]; at != null && at.ifIndex() != ifIndex; at = table[slot]) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }

    private static boolean take(AtomicInteger room) {
        return room.get() > 0 && room.getAndDecrement() > 0;
    }

    /** A power of two that is at least twice as much: a table is never full. */
    private static int roomy(int count) {
        return Math.max(FEWEST, Integer.highestOneBit(count) * 4);
    }

    private static int hash(long key) {
        return (int) (key * 0x9e37_79b9_7f4a_7c15L >>> 32);
    }
}
