package ribflow.inspect;

import java.util.List;
import java.util.stream.Stream;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Defect;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.CommunityText;
import ribflow.flow.RouteDistinguisher;
import ribflow.query.Json;

/** BGP routes and path attributes in JSON, under the names that the RFCs have for them. */
final class RouteJson {

    private RouteJson() {}

    /** What an UPDATE does, and what is wrong with it. */
    static JsonLine update(DecodedUpdate decoded) {
        Update update = decoded.update();
        JsonLine line = new JsonLine();
        if (!update.withdrawn().isEmpty()) {
            line.raw(
                    "withdrawn",
                    JsonLine.array(update.withdrawn().stream()
                            .flatMap(each -> each.nlri().stream().map(nlri -> route(each.family(), nlri)))
                            .toList()));
        }
        if (!update.announced().isEmpty()) {
            line.raw(
                    "announced",
                    JsonLine.array(update.announced().stream()
                            .flatMap(each -> each.nlri().stream()
                                    .map(nlri -> route(each.family(), nlri)
                                            .put("next_hop", each.nextHop().toString())))
                            .toList()));
        }
        update.attributes().ifPresent(attributes -> line.raw("attributes", attributes(attributes)));
        update.endOfRib().ifPresent(family -> line.put("end_of_rib", family.toString()));
        if (!decoded.skipped().isEmpty()) {
            line.raw("skipped", texts(decoded.skipped().stream().map(Family::toString)));
        }
        if (!decoded.unknown().isEmpty()) {
            line.raw("unknown_attributes", JsonLine.array(decoded.unknown()));
        }
        return defects(line, decoded.defects());
    }

    static JsonLine defects(JsonLine line, List<Defect> defects) {
        return defects.isEmpty()
                ? line
                : line.raw(
                        "defects",
                        JsonLine.array(defects.stream()
                                .map(defect -> new JsonLine()
                                        .put("attribute", defect.attributeName())
                                        .put("handling", defect.handling().toString())
                                        .put("why", defect.words()))
                                .toList()));
    }

    /** A destination. */
    static JsonLine route(Family family, Nlri nlri) {
        JsonLine line = new JsonLine().put("afi", family.afi()).put("safi", family.safi());
        if (family.isVpn()) {
            line.put("rd", RouteDistinguisher.text(nlri.rd()));
        }
        line.put("prefix", nlri.prefix().toString());
        if (nlri.pathId() != Nlri.NO_PATH_ID) {
            line.put("path_id", nlri.pathId());
        }
        return nlri.labels().isEmpty() ? line : line.raw("labels", JsonLine.array(nlri.labels()));
    }

    /** The attributes that are there. */
    static String attributes(PathAttributes attributes) {
        JsonLine line = new JsonLine()
                .put("origin", attributes.origin().name())
                .put("as_path", attributes.asPath().toString());
        attributes.med().ifPresent(med -> line.put("med", med));
        attributes.localPref().ifPresent(preference -> line.put("local_pref", preference));
        list(line, "communities", attributes.communities().stream().map(CommunityText::standard));
        list(line, "ext_communities", attributes.extendedCommunities().stream().map(CommunityText::extended));
        list(line, "large_communities", attributes.largeCommunities().stream().map(Object::toString));
        attributes.originatorId().ifPresent(id -> line.put("originator_id", id.toString()));
        list(line, "cluster_list", attributes.clusterList().stream().map(Object::toString));
        rare(line, attributes.rare());
        return line.toString();
    }

    private static void rare(JsonLine line, PathAttributes.Rare rare) {
        if (rare.atomicAggregate()) {
            line.put("atomic_aggregate", true);
        }
        rare.aggregator().ifPresent(it -> line.put("aggregator", it.as() + " " + it.address()));
        rare.aigp().ifPresent(metric -> line.raw("aigp", Long.toUnsignedString(metric)));
        rare.onlyToCustomer().ifPresent(as -> line.put("otc", as));
        list(line, "ipv6_ext_communities", rare.ipv6ExtendedCommunities().stream());
        if (!rare.prefixSid().isEmpty()) {
            line.put("prefix_sid", rare.prefixSid());
        }
    }

    private static void list(JsonLine line, String key, Stream<String> texts) {
        String array = texts(texts);
        if (!array.equals("[]")) {
            line.raw(key, array);
        }
    }

    private static String texts(Stream<String> texts) {
        return JsonLine.array(texts.map(Json::quoted).toList());
    }
}
