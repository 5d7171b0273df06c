package ribflow.inspect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import ribflow.ip.Address;

/** One kind of traffic, in total and per exporter. */
final class Part<T extends Totals> {

    private final Supplier<T> empty;
    private final T total;
    private final Map<Address, T> byExporter = new LinkedHashMap<>();

    Part(Supplier<T> empty) {
        this.empty = empty;
        this.total = empty.get();
    }

    /** Counts something of an exporter. */
    void count(Address exporter, Consumer<? super T> what) {
        what.accept(total);
        what.accept(byExporter.computeIfAbsent(exporter, _ -> empty.get()));
    }

    /** Whether any of it occurred. */
    boolean occurred() {
        return !byExporter.isEmpty();
    }

    JsonLine json() {
        return total.json()
                .raw(
                        "exporters",
                        JsonLine.array(byExporter.entrySet().stream()
                                .map(each -> exporter(each.getKey())
                                        .all(each.getValue().json()))
                                .toList()));
    }

    private static JsonLine exporter(Address address) {
        JsonLine line = new JsonLine();
        return address.equals(Address.UNSPECIFIED) ? line : line.put("peer_src_ip", address.toString());
    }
}
