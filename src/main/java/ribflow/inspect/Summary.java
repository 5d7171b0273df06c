package ribflow.inspect;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ribflow.capture.PassedOver;
import ribflow.query.Json;
import ribflow.stats.Counters;

/** What a capture holds: an object for each kind of traffic that occurs, in total and per exporter. */
final class Summary {

    private final Part<FlowTotals> flow = new Part<>(FlowTotals::new);
    private final Part<SflowTotals> sflow = new Part<>(SflowTotals::new);
    private final Map<Integer, Long> otherPorts = new TreeMap<>();
    private long otherDatagrams;

    /** NetFlow and IPFIX. */
    Part<FlowTotals> flow() {
        return flow;
    }

    Part<SflowTotals> sflow() {
        return sflow;
    }

    /** Counts a datagram that is no flow export. */
    void passOver(int port) {
        otherDatagrams++;
        if (otherPorts.size() < 1000 || otherPorts.containsKey(port)) {
            otherPorts.merge(port, 1L, Long::sum);
        }
    }

    boolean nothing() {
        return !flow.occurred() && !sflow.occurred();
    }

    /** The ports that most of the datagrams went to which were passed over, in words; empty if there are none. */
    String others() {
        if (otherDatagrams == 0) {
            return "";
        }
        List<String> most = otherPorts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue().reversed())
                .limit(3)
                .map(port -> port.getKey() + " (" + port.getValue() + ")")
                .toList();
        return otherDatagrams + " UDP datagrams that do not look like it, to port " + String.join(", ", most);
    }

    JsonLine json(BgpTotals bgp, BmpTotals bmp, Counters<PassedOver> frames, long otherStreams, List<String> notes) {
        JsonLine line = new JsonLine().put("type", "summary");
        if (flow.occurred()) {
            line.raw("flow", flow.json().toString());
        }
        if (sflow.occurred()) {
            line.raw("sflow", sflow.json().toString());
        }
        if (bgp.occurred()) {
            line.raw("bgp", bgp.json().toString());
        }
        if (bmp.occurred()) {
            line.raw("bmp", bmp.json().toString());
        }
        JsonLine passedOver = new JsonLine();
        put(passedOver, "udp_datagrams", otherDatagrams);
        put(passedOver, "tcp_streams", otherStreams);
        for (PassedOver why : PassedOver.values()) {
            put(passedOver, why.label(), frames.get(why));
        }
        line.raw("passed_over", passedOver.toString());
        if (!notes.isEmpty()) {
            line.raw("notes", JsonLine.array(notes.stream().map(Json::quoted).toList()));
        }
        return line;
    }

    private static void put(JsonLine line, String key, long count) {
        if (count != 0) {
            line.put(key, count);
        }
    }
}
