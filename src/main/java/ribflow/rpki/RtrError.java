package ribflow.rpki;

/** What an Error Report is about (RFC 8210, 12). */
enum RtrError {
    CORRUPT_DATA("corrupt data"),
    INTERNAL_ERROR("internal error"),
    NO_DATA_AVAILABLE("no data available"),
    INVALID_REQUEST("invalid request"),
    UNSUPPORTED_VERSION("unsupported protocol version"),
    UNSUPPORTED_TYPE("unsupported PDU type"),
    WITHDRAWAL_OF_UNKNOWN("withdrawal of an unknown record"),
    DUPLICATE_ANNOUNCEMENT("duplicate announcement"),
    UNEXPECTED_VERSION("unexpected protocol version");

    private final String words;

    RtrError(String words) {
        this.words = words;
    }

    /** The number in the Error Report. */
    @SuppressWarnings("EnumOrdinal") // RFC 8210, 12 counts them from 0
    int code() {
        return ordinal();
    }

    String words() {
        return words;
    }

    /** A code in words. */
    static String words(int code) {
        return code < values().length ? values()[code].words : "error " + code;
    }

    /** What cannot be right, with the bytes that are not. */
    static final class Malformed extends Exception {

        private static final long serialVersionUID = 1;
        private static final int MOST_BYTES = 256;

        private final RtrError error;
        private final transient byte[] bytes;

        Malformed(RtrError error, byte[] bytes, String message) {
            super(message, null, false, false);
            this.error = error;
            this.bytes = bytes.length <= MOST_BYTES ? bytes : java.util.Arrays.copyOf(bytes, MOST_BYTES);
        }

        RtrError error() {
            return error;
        }

        /** What to answer. */
        RtrPdu.ErrorReport report() {
            return new RtrPdu.ErrorReport(error.code(), bytes, String.valueOf(getMessage()));
        }
    }
}
