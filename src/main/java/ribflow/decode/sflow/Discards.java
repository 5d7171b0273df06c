package ribflow.decode.sflow;

/**
 * Why a packet was discarded, as forwarding status: sFlow has ICMP's codes for an unreachable destination up to 255 and its
 * own above, RFC 7270 (4.12) has reasons in the lower six bits below the status 2, dropped.
 */
final class Discards {

    private static final int DROPPED = 2 << 6;
    private static final int ACL_DENY = DROPPED | 1;
    private static final int UNROUTABLE = DROPPED | 3;
    private static final int TOO_BIG = DROPPED | 5;
    private static final int TTL = DROPPED | 9;
    private static final int POLICER = DROPPED | 10;
    private static final int WRED = DROPPED | 11;

    private Discards() {}

    static int forwardingStatus(long reason) {
        return switch ((int) Math.min(reason, Integer.MAX_VALUE)) {
            case 0, 1, 6, 7, 11, 12 -> UNROUTABLE; // network or host unreachable or unknown
            case 4, 262 -> TOO_BIG;
            case 9, 10, 13, 258 -> ACL_DENY; // prohibited by an administrator
            case 257 -> TTL;
            case 260 -> WRED;
            case 261 -> POLICER;
            default -> DROPPED;
        };
    }
}
