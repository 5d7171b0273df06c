package ribflow.decode.sflow;

import java.lang.invoke.VarHandle;

/**
 * What an interface of an agent carried, by its counters: how much since when. Octets include the headers of the link.
 *
 * <p>A counter that goes backwards was set to zero, and how far it had come is not known; so the count begins anew there.
 * All ones says that the agent does not count.
 *
 * <p>Written by whoever has the object's lock, a few times a minute; read by any thread without one. A reader that meets a
 * writer sees by the version, which is odd meanwhile, that it must read again.
 *
 * <p>Hot: allocation-free.
 */
public final class InterfaceOctets {

    private static final long NOT_COUNTED = -1;

    /**
     * What was carried.
     *
     * @param speed bits a second; 0 if the agent does not know
     * @param inOctets octets received from {@code since} to {@code until}
     * @param outOctets octets sent in that time
     * @param since arrival of the first counters, in milliseconds since 1970
     * @param until arrival of the last
     */
    public record Carried(long ifIndex, long speed, long inOctets, long outOctets, long since, long until) {}

    private final long ifIndex;
    private volatile int version;
    private long speed;
    private long lastIn = NOT_COUNTED;
    private long lastOut = NOT_COUNTED;
    private long inOctets;
    private long outOctets;
    private long since;
    private long until;

    InterfaceOctets(long ifIndex) {
        this.ifIndex = ifIndex;
    }

    long ifIndex() {
        return ifIndex;
    }

    synchronized void take(long bitsPerSecond, long in, long out, long millis) {
        int before = version;
        version = before + 1;
        VarHandle.fullFence();
        boolean anew = until == 0 || backwards(lastIn, in) || backwards(lastOut, out);
        if (anew) {
            since = millis;
        }
        inOctets = anew ? 0 : inOctets + more(lastIn, in);
        outOctets = anew ? 0 : outOctets + more(lastOut, out);
        lastIn = in;
        lastOut = out;
        speed = bitsPerSecond;
        until = millis;
        version = before + 2;
    }

    private static boolean backwards(long last, long now) {
        return last != NOT_COUNTED && now != NOT_COUNTED && Long.compareUnsigned(now, last) < 0;
    }

    private static long more(long last, long now) {
        return last == NOT_COUNTED || now == NOT_COUNTED ? 0 : now - last;
    }

    /** What was carried, as of the last counters. */
    public Carried carried() {
        while (true) {
            int before = version;
            Carried carried = new Carried(ifIndex, speed, inOctets, outOctets, since, until);
            VarHandle.fullFence();
            if ((before & 1) == 0 && before == version) {
                return carried;
            }
            Thread.onSpinWait();
        }
    }
}
