package ribflow.interop;

import java.util.HashMap;
import java.util.Map;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/** A line of a map: {@code key=value}, several of them, without quotes. */
final class MapRow {

    private MapRow() {}

    static Map<String, String> parse(String line) {
        Map<String, String> row = new HashMap<>();
        for (String word : line.trim().split("\\s+")) {
            int at = word.indexOf('=');
            row.put(word.substring(0, at), word.substring(at + 1));
        }
        return row;
    }

    /** A prefix, or an address, which is one as long as can be. */
    static Prefix prefix(String text) {
        if (text.indexOf('/') >= 0) {
            return Prefix.parse(text);
        }
        Address address = Address.parse(text);
        return Prefix.of(address, address.isIpv4() ? 32 : 128);
    }
}
