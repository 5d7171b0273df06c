package ribflow.rpki;

import java.util.HexFormat;

/**
 * A protocol data unit between cache and router (RFC 8210, 5). All begin alike:
 *
 * <pre>
 *   0          8          16         24        31
 *   +----------+----------+---------------------+
 *   | version  | type     | session id or other |
 *   +----------+----------+---------------------+
 *   | length of the whole                       |
 *   +-------------------------------------------+
 * </pre>
 */
sealed interface RtrPdu {

    /** 5.2: the cache has news. */
    record SerialNotify(int sessionId, int serial) implements RtrPdu {}

    /** 5.3: what changed since that serial number? */
    record SerialQuery(int sessionId, int serial) implements RtrPdu {}

    /** 5.4: everything, please. */
    record ResetQuery() implements RtrPdu {}

    /** 5.5: VRPs follow. */
    record CacheResponse(int sessionId) implements RtrPdu {}

    /** 5.6 and 5.7: a VRP comes or goes. */
    record PrefixPdu(boolean announced, Vrp vrp) implements RtrPdu {}

    /** 5.8: that was all. Version 0 has no intervals; then they are the defaults. */
    record EndOfData(int sessionId, int serial, Intervals intervals) implements RtrPdu {}

    /** 5.9: the cache does not know what changed since then. */
    record CacheReset() implements RtrPdu {}

    /** 5.10: a router key, or another thing that is of no use here. */
    record PassedOver(int type) implements RtrPdu {}

    /** 5.11: something was wrong. */
    record ErrorReport(int code, byte[] erroneous, String text) implements RtrPdu {

        @Override
        public boolean equals(Object other) {
            return other instanceof ErrorReport(int otherCode, byte[] bytes, String otherText)
                    && code == otherCode
                    && text.equals(otherText)
                    && java.util.Arrays.equals(erroneous, bytes);
        }

        @Override
        public int hashCode() {
            return 31 * code + text.hashCode();
        }

        @Override
        public String toString() {
            return RtrError.words(code)
                    + (text.isBlank() ? "" : ": " + text.strip())
                    + (erroneous.length == 0
                            ? ""
                            : " (about " + HexFormat.of().formatHex(erroneous, 0, Math.min(32, erroneous.length))
                                    + ")");
        }
    }

    /**
     * How long what a cache said is good, in seconds (RFC 8210, 6).
     *
     * @param refresh when to ask again
     * @param retry when to ask again after asking in vain
     * @param expire when to forget what could not be refreshed
     */
    record Intervals(int refresh, int retry, int expire) {

        /** RFC 8210, 6: the suggested values; those of version 0, which sends none. */
        static final Intervals DEFAULT = new Intervals(3600, 600, 7200);

        /** RFC 8210, 6: what is out of its range is taken as the nearest value that is not. */
        public Intervals {
            refresh = Math.clamp(refresh & 0xffff_ffffL, 1, 86_400);
            retry = Math.clamp(retry & 0xffff_ffffL, 1, 7_200);
            expire = Math.clamp(expire & 0xffff_ffffL, 600, 172_800);
        }
    }
}
