package ribflow.decode.sflow;

import java.lang.invoke.VarHandle;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What an interface of an agent carried lately, by its own counters and by the flows sampled there. Octets include the
 * headers of the link.
 *
 * <p><b>The same time for both.</b> Counters come every half a minute or so, flows all the time. So what the flows add up to
 * is read whenever counters come, and a reading holds both; what was carried is the difference of two readings. The later
 * one is the latest; the earlier one is a quarter to half an hour older, once there is one so old: a rate that was mended
 * is soon seen to be right.
 *
 * <pre>
 *   readings   first ······ middle ······ latest         when latest is a quarter of an hour behind middle,
 *                └───── what was carried ─────┘          middle becomes first and latest becomes middle
 * </pre>
 *
 * <p>A counter that goes backwards was set to zero, and how far it had come is not known; so the readings begin anew there.
 * All ones says that the agent does not count, and what was carried then is not known.
 *
 * <p>Readings are written by whoever has the object's lock, a few times a minute; read by any thread without one. A reader
 * that meets a writer sees by the version, which is odd meanwhile, that it must read again. Flows are added by any thread.
 *
 * <p>Hot: allocation-free; flows are added without a lock (not by LongAdders, which allocate when threads collide: the
 * flows of an exporter come by one worker as a rule).
 */
public final class InterfaceOctets {

    private static final long NOT_COUNTED = -1;
    private static final long QUARTER_MILLIS = 15 * 60_000;

    private static final int IN_SAMPLED = 0;
    private static final int IN_BYTES = 1;
    private static final int OUT_SAMPLED = 2;
    private static final int OUT_BYTES = 3;

    /**
     * What was carried.
     *
     * @param speed bits a second; 0 if the agent does not know
     * @param in what was received from {@code since} to {@code until}
     * @param out what was sent in that time
     * @param since arrival of the first of the two counters that are compared, in milliseconds since 1970
     * @param until arrival of the second
     */
    public record Carried(long ifIndex, long speed, Load in, Load out, long since, long until) {}

    /**
     * What was carried in one direction.
     *
     * @param octets by the interface's counter, if it counts
     * @param sampled packets of flows that were sampled there
     * @param bytes of these flows, multiplied by their sampling rates
     */
    public record Load(OptionalLong octets, long sampled, long bytes) {}

    /** Counters, and what flows had added up to when they came. */
    private static final class Reading {

        private long millis;
        private long in;
        private long out;
        private long inSampled;
        private long inBytes;
        private long outSampled;
        private long outBytes;

        void copy(Reading other) {
            millis = other.millis;
            in = other.in;
            out = other.out;
            inSampled = other.inSampled;
            inBytes = other.inBytes;
            outSampled = other.outSampled;
            outBytes = other.outBytes;
        }
    }

    private final long ifIndex;
    private final AtomicLongArray flows = new AtomicLongArray(4);
    private volatile int version;
    private long speed;
    private long lastIn = NOT_COUNTED;
    private long lastOut = NOT_COUNTED;
    private final Reading first = new Reading();
    private final Reading middle = new Reading();
    private final Reading latest = new Reading();

    InterfaceOctets(long ifIndex) {
        this.ifIndex = ifIndex;
    }

    long ifIndex() {
        return ifIndex;
    }

    void entered(long sampled, long bytes) {
        flows.getAndAdd(IN_SAMPLED, sampled);
        flows.getAndAdd(IN_BYTES, bytes);
    }

    void left(long sampled, long bytes) {
        flows.getAndAdd(OUT_SAMPLED, sampled);
        flows.getAndAdd(OUT_BYTES, bytes);
    }

    synchronized void take(long bitsPerSecond, long in, long out, long millis) {
        int before = version;
        version = before + 1;
        VarHandle.fullFence();
        boolean anew = latest.millis == 0 || millis < latest.millis || backwards(lastIn, in) || backwards(lastOut, out);
        read(in, out, millis);
        if (anew) {
            first.copy(latest);
            middle.copy(latest);
        } else if (millis - middle.millis >= QUARTER_MILLIS) {
            first.copy(middle);
            middle.copy(latest);
        }
        lastIn = in == NOT_COUNTED && !anew ? lastIn : in;
        lastOut = out == NOT_COUNTED && !anew ? lastOut : out;
        speed = bitsPerSecond;
        version = before + 2;
    }

    private void read(long in, long out, long millis) {
        latest.millis = millis;
        latest.in = in;
        latest.out = out;
        latest.inSampled = flows.get(IN_SAMPLED);
        latest.inBytes = flows.get(IN_BYTES);
        latest.outSampled = flows.get(OUT_SAMPLED);
        latest.outBytes = flows.get(OUT_BYTES);
    }

    private static boolean backwards(long last, long now) {
        return last != NOT_COUNTED && now != NOT_COUNTED && Long.compareUnsigned(now, last) < 0;
    }

    private static OptionalLong more(long from, long to) {
        return from == NOT_COUNTED || to == NOT_COUNTED ? OptionalLong.empty() : OptionalLong.of(to - from);
    }

    /** What was carried, as of the last counters. */
    public Carried carried() {
        while (true) {
            int before = version;
            Carried carried = difference();
            VarHandle.fullFence();
            if ((before & 1) == 0 && before == version) {
                return carried;
            }
            Thread.onSpinWait();
        }
    }

    private Carried difference() {
        return new Carried(
                ifIndex,
                speed,
                new Load(more(first.in, latest.in), latest.inSampled - first.inSampled, latest.inBytes - first.inBytes),
                new Load(
                        more(first.out, latest.out),
                        latest.outSampled - first.outSampled,
                        latest.outBytes - first.outBytes),
                first.millis,
                latest.millis);
    }
}
