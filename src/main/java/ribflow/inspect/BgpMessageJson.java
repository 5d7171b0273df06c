package ribflow.inspect;

import java.util.List;
import java.util.Optional;
import ribflow.bgp.message.BgpMessage;
import ribflow.bgp.message.Capability;
import ribflow.bgp.message.Capability.AddPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Notification;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.RouteRefresh;

/** BGP messages other than UPDATEs in JSON; {@link RouteJson} writes those. */
final class BgpMessageJson {

    private BgpMessageJson() {}

    /** What a message is called in the field {@code type} of a line. */
    static String type(BgpMessage message) {
        return switch (message.type()) {
            case OPEN -> "open";
            case UPDATE -> "update";
            case NOTIFICATION -> "notification";
            case KEEPALIVE -> "keepalive";
            case ROUTE_REFRESH -> "route-refresh";
        };
    }

    /** Puts what a message other than an UPDATE says. */
    static JsonLine put(JsonLine line, BgpMessage message) {
        return switch (message) {
            case Open open -> open(line, open);
            case Notification notification -> notification(line, notification);
            case RouteRefresh(Family family, int subtype) ->
                family(line, family).put("subtype", subtype);
            default -> line;
        };
    }

    private static JsonLine open(JsonLine line, Open open) {
        List<JsonLine> capabilities = open.capabilities().stream()
                .map(each -> capability(each).put("words", each.toString()))
                .toList();
        return line.put("version", 4)
                .put("as", open.as())
                .put("my_as", open.myAs())
                .put("hold_time", open.holdTime())
                .put("id", open.routerId().toString())
                .raw("capabilities", JsonLine.array(capabilities));
    }

    private static JsonLine capability(Capability capability) {
        JsonLine line = new JsonLine().put("code", capability.code());
        return switch (capability) {
            case Capability.MultiProtocol(Family family) -> family(line, family);
            case Capability.FourOctetAs(long as) -> line.put("as4", as);
            case Capability.GracefulRestart graceful -> line.put("restart_time", graceful.seconds());
            case AddPath(List<AddPath.Direction> families) ->
                line.raw(
                        "add_path",
                        JsonLine.array(
                                families.stream().map(BgpMessageJson::direction).toList()));
            case Capability.Role(int role) -> line.put("role", role);
            default -> line;
        };
    }

    /** AFI, SAFI and mode as on the wire (RFC 7911, 4). */
    private static String direction(AddPath.Direction each) {
        int mode = (each.receives() ? 1 : 0) | (each.sends() ? 2 : 0);
        return JsonLine.array(List.of(each.family().afi(), each.family().safi(), mode));
    }

    private static JsonLine notification(JsonLine line, Notification notification) {
        line.put("code", notification.code())
                .put("subcode", notification.subcode())
                .put("words", notification.toString());
        Optional<String> communication = notification.shutdownCommunication();
        return communication.isEmpty() ? line : line.put("shutdown_communication", communication.get());
    }

    private static JsonLine family(JsonLine line, Family family) {
        return line.put("afi", family.afi()).put("safi", family.safi());
    }
}
