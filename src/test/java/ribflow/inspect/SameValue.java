package ribflow.inspect;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import ribflow.ip.Address;

/** Whether tshark and ribflow write the same value, each in its own way. */
final class SameValue {

    private static final DateTimeFormatter TSHARK =
            DateTimeFormatter.ofPattern("MMM d, yyyy HH:mm:ss.SSSSSSSSS 'UTC'", Locale.ROOT);

    /** tshark cuts values that are longer to about this. */
    private static final int SHOWN = 200;

    private SameValue() {}

    static boolean of(String tshark, String ribflow) {
        return tshark.equals(ribflow)
                || tshark.length() >= SHOWN && cut(ribflow).startsWith(cut(tshark))
                || sameAddress(tshark, ribflow)
                || sameTime(tshark, ribflow)
                || sameBytes(tshark, ribflow);
    }

    /** What tshark shows of a long value: in hexadecimal with colons, or as it is. */
    private static String cut(String value) {
        return value.matches("([0-9a-f]{2}:)+[0-9a-f]{2}") ? value.replace(":", "") : value;
    }

    /** An IPv4 address may be written as such or as the IPv6 address it is mapped to. */
    private static boolean sameAddress(String tshark, String ribflow) {
        return tshark.startsWith("::ffff:") && Address.parse(tshark).toString().equals(ribflow);
    }

    private static boolean sameTime(String tshark, String ribflow) {
        try {
            LocalDateTime time = LocalDateTime.parse(tshark.replaceAll(" +", " "), TSHARK);
            return time.toInstant(ZoneOffset.UTC).equals(Instant.parse(ribflow));
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Bytes in hexadecimal for a number, for other bytes, or for a text that zeros fill up. */
    private static boolean sameBytes(String tshark, String ribflow) {
        String hex = tshark.replace(":", "").replaceFirst("^0x", "");
        if (!hex.matches("([0-9a-f]{2})+")) {
            return false;
        }
        return hex.equals(ribflow.replace(":", ""))
                || ribflow.matches("\\d+") && new BigInteger(hex, 16).equals(new BigInteger(ribflow))
                || text(hex).equals(ribflow)
                || ribflow.matches("[0-9a-f]*:[0-9a-f:]*:[0-9a-f.]*")
                        && hex.equals(
                                HexFormat.of().formatHex(Address.parse(ribflow).toBytes()));
    }

    private static String text(String hex) {
        String text = new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
