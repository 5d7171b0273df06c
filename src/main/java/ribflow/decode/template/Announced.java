package ribflow.decode.template;

/**
 * What options records announced by number, in one observation domain or for an exporter as a whole. Changed under the
 * lock of {@link ExporterDomains}, read by all workers without it.
 *
 * <p>Names are ids of texts. A route distinguisher is stored with its uppermost bit set, which none has (RFC 4364, 4.2),
 * so that the distinguisher 0 is not the same as none.
 */
final class Announced {

    /** What is announced, and by which number. */
    enum What {
        /** The name of an interface, by its ifIndex. */
        INTERFACE,
        /** The name of a VRF, by its id. */
        VRF,
        /** The route distinguisher of a VRF, by its id. */
        DISTINGUISHER,
        /** The name of an application, by its id. */
        APPLICATION
    }

    private static final long IS_DISTINGUISHER = 1L << 63;

    private final NumberMap[] maps = new NumberMap[What.values().length];

    Announced() {
        for (int i = 0; i < maps.length; i++) {
            maps[i] = new NumberMap();
        }
    }

    NumberMap of(What what) {
        return maps[what.ordinal()];
    }

    /** The value that stands for a distinguisher. */
    static long ofDistinguisher(long octets) {
        return octets | IS_DISTINGUISHER;
    }

    /** The distinguisher that a value other than 0 stands for. */
    static long distinguisher(long value) {
        return value & ~IS_DISTINGUISHER;
    }
}
