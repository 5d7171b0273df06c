package ribflow.daemon;

import java.util.List;
import java.util.function.Function;
import ribflow.decode.sflow.InterfaceOctets.Carried;
import ribflow.decode.sflow.InterfaceOctets.Load;

/**
 * What an exporter's interfaces carried by their own counters, against what its flows say, all together.
 *
 * <p>An interface has two directions, each counted and sampled for itself, and each is a place of its own here. An exporter
 * that samples only what comes in says nothing of what goes out: a direction in which nothing was sampled on any interface
 * is left out. Nor are interfaces heard of for less than ten minutes compared, since samples and counters come in steps.
 *
 * <p>Two ratios tell two troubles apart. If flows and counters differ even where flows were sampled, the rate is wrong or
 * samples are lost. If they agree there and differ over all, some interfaces are not sampled.
 *
 * @param places interfaces and directions compared
 * @param octets by the counters of these
 * @param sampledPlaces those among them of which there are flows
 * @param sampledOctets by the counters of those
 * @param sampled packets of flows
 * @param bytes by flows, scaled
 * @param millis the longest time that was compared
 */
record InterfaceAccount(
        int places, long octets, int sampledPlaces, long sampledOctets, long sampled, long bytes, long millis) {

    private static final long LEAST_MILLIS = 10 * 60_000;
    /** Of so many packets sampled at random the sum is right within some 20 %, whatever their sizes are. */
    private static final long ENOUGH = 300;

    private static final double LEAST_SHARE = 0.5;
    private static final double MOST_SHARE = 2;

    static InterfaceAccount of(List<Carried> interfaces) {
        List<Carried> compared = interfaces.stream()
                .filter(each -> each.until() - each.since() >= LEAST_MILLIS)
                .toList();
        InterfaceAccount in = of(compared, Carried::in);
        InterfaceAccount out = of(compared, Carried::out);
        return in.sampled == 0 ? out : out.sampled == 0 ? in : in.plus(out);
    }

    private static InterfaceAccount of(List<Carried> interfaces, Function<Carried, Load> direction) {
        InterfaceAccount sum = new InterfaceAccount(0, 0, 0, 0, 0, 0, 0);
        for (Carried each : interfaces) {
            Load load = direction.apply(each);
            if (load.octets().isPresent()) {
                long octets = load.octets().getAsLong();
                boolean any = load.sampled() > 0;
                long millis = each.until() - each.since();
                sum = sum.plus(new InterfaceAccount(
                        1, octets, any ? 1 : 0, any ? octets : 0, load.sampled(), load.bytes(), millis));
            }
        }
        return sum;
    }

    private InterfaceAccount plus(InterfaceAccount other) {
        return new InterfaceAccount(
                places + other.places,
                octets + other.octets,
                sampledPlaces + other.sampledPlaces,
                sampledOctets + other.sampledOctets,
                sampled + other.sampled,
                bytes + other.bytes,
                Math.max(millis, other.millis));
    }

    /** The flows' bytes as a part of what the interfaces with flows counted. */
    double shareWhereSampled() {
        return share(sampledOctets);
    }

    /** The flows' bytes as a part of what all interfaces counted. */
    double share() {
        return share(octets);
    }

    private double share(long carried) {
        return (double) bytes / Math.max(1, carried);
    }

    /** Whether flows and counters differ too much to be right, where there are both. */
    boolean differs() {
        return sampled >= ENOUGH && (shareWhereSampled() < LEAST_SHARE || shareWhereSampled() > MOST_SHARE);
    }

    /** Whether most was carried where nothing was sampled. */
    boolean misses() {
        return sampled >= ENOUGH && !differs() && share() < LEAST_SHARE;
    }
}
