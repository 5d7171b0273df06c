package ribflow.interop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/** A line of a map: {@code key=value}, several of them, without quotes. */
record MapRow(Map<String, String> cells) {

    /** All lines of a map. */
    static List<MapRow> all(String map) {
        return map.lines().map(MapRow::parse).toList();
    }

    private static MapRow parse(String line) {
        Map<String, String> cells = new HashMap<>();
        for (String word : line.trim().split("\\s+")) {
            int at = word.indexOf('=');
            cells.put(word.substring(0, at), word.substring(at + 1));
        }
        return new MapRow(cells);
    }

    Optional<String> find(String key) {
        return Optional.ofNullable(cells.get(key));
    }

    String get(String key) {
        return find(key).orElseThrow(() -> new AssertionError("no " + key + " in " + cells));
    }

    boolean is(String key, String value) {
        return find(key).equals(Optional.of(value));
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
