package ribflow.interop;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * A script's way to read pops.map: which PoP an exporter, or a BGP next hop, is in. It shares nothing with the daemon's
 * but the format.
 */
final class PopPlaces {

    static final String UNKNOWN = "";

    private record Row(Prefix prefix, boolean nextHop, String pop) {}

    private final List<Row> rows = new ArrayList<>();

    PopPlaces(String map) {
        MapRow.all(map).forEach(row -> {
            add(row, "ip", false);
            add(row, "nexthop", true);
        });
        rows.sort(Comparator.comparingInt((Row row) -> -row.prefix.length()));
    }

    private void add(MapRow row, String key, boolean nextHop) {
        row.find(key).ifPresent(prefix -> rows.add(new Row(MapRow.prefix(prefix), nextHop, row.get("pop"))));
    }

    String ofExporter(String address) {
        return find(address, false);
    }

    String ofNextHop(String address) {
        return find(address, true);
    }

    private String find(String address, boolean nextHop) {
        if (address.isEmpty()) {
            return UNKNOWN;
        }
        Address wanted = Address.parse(address);
        return rows.stream()
                .filter(row -> row.nextHop == nextHop && row.prefix.isIpv4() == wanted.isIpv4())
                .filter(row -> Prefix.of(wanted, row.prefix.length()).equals(row.prefix))
                .map(Row::pop)
                .findFirst()
                .orElse(UNKNOWN);
    }
}
