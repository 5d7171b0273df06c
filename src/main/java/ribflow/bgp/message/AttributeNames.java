package ribflow.bgp.message;

import java.util.Map;

/** What path attributes are called: those that we read, and others of IANA's register that are met. */
public final class AttributeNames {

    private static final Map<Integer, String> OTHERS = Map.ofEntries(
            Map.entry(11, "DPA"),
            Map.entry(12, "ADVERTISER"),
            Map.entry(13, "RCID_PATH"),
            Map.entry(19, "SSA"),
            Map.entry(20, "CONNECTOR"),
            Map.entry(21, "AS_PATHLIMIT"),
            Map.entry(22, "PMSI_TUNNEL"),
            Map.entry(23, "TUNNEL_ENCAPSULATION"),
            Map.entry(24, "TRAFFIC_ENGINEERING"),
            Map.entry(27, "PE_DISTINGUISHER_LABELS"),
            Map.entry(28, "ENTROPY_LABEL_CAPABILITY"),
            Map.entry(29, "BGP_LS"),
            Map.entry(33, "BGPSEC_PATH"),
            Map.entry(34, "COMMUNITY_CONTAINER"),
            Map.entry(36, "DOMAIN_PATH"),
            Map.entry(37, "SFP"),
            Map.entry(38, "BFD_DISCRIMINATOR"),
            Map.entry(39, "NEXT_HOP_CAPABILITIES"),
            Map.entry(128, "ATTR_SET"));

    private AttributeNames() {}

    /** The name of the attribute with that number; the number in words if it has none. */
    public static String of(int code) {
        Attribute read = code < 0 || code > 255 ? null : Attribute.of(code);
        return read != null ? read.name() : OTHERS.getOrDefault(code, "path attribute " + code);
    }
}
