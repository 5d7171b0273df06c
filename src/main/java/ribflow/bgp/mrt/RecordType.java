package ribflow.bgp.mrt;

import java.util.Map;

/** The types and subtypes of records, by number and name (RFC 6396, 4 and appendix B; RFC 8050). */
public final class RecordType {

    static final int BGP = 5;
    static final int OSPF = 11;
    static final int TABLE_DUMP = 12;
    static final int TABLE_DUMP_V2 = 13;
    static final int BGP4MP = 16;
    static final int BGP4MP_ET = 17;

    private static final Map<Integer, String> TYPES = Map.ofEntries(
            Map.entry(0, "NULL"),
            Map.entry(1, "START"),
            Map.entry(2, "DIE"),
            Map.entry(3, "I_AM_DEAD"),
            Map.entry(4, "PEER_DOWN"),
            Map.entry(BGP, "BGP"),
            Map.entry(6, "RIP"),
            Map.entry(7, "IDRP"),
            Map.entry(8, "RIPNG"),
            Map.entry(9, "BGP4PLUS"),
            Map.entry(10, "BGP4PLUS_01"),
            Map.entry(OSPF, "OSPFv2"),
            Map.entry(TABLE_DUMP, "TABLE_DUMP"),
            Map.entry(TABLE_DUMP_V2, "TABLE_DUMP_V2"),
            Map.entry(BGP4MP, "BGP4MP"),
            Map.entry(BGP4MP_ET, "BGP4MP_ET"),
            Map.entry(32, "ISIS"),
            Map.entry(33, "ISIS_ET"),
            Map.entry(48, "OSPFv3"),
            Map.entry(49, "OSPFv3_ET"));

    private static final String[] BGP_SUBTYPES = {
        "BGP_NULL",
        "BGP_UPDATE",
        "BGP_PREF_UPDATE",
        "BGP_STATE_CHANGE",
        "BGP_SYNC",
        "BGP_OPEN",
        "BGP_NOTIFY",
        "BGP_KEEPALIVE"
    };

    private static final String[] TABLE_DUMP_SUBTYPES = {"", "IPv4", "IPv6"};

    private static final String[] TABLE_DUMP_V2_SUBTYPES = {
        "",
        "PEER_INDEX_TABLE",
        "RIB_IPV4_UNICAST",
        "RIB_IPV4_MULTICAST",
        "RIB_IPV6_UNICAST",
        "RIB_IPV6_MULTICAST",
        "RIB_GENERIC",
        "GEO_PEER_TABLE",
        "RIB_IPV4_UNICAST_ADDPATH",
        "RIB_IPV4_MULTICAST_ADDPATH",
        "RIB_IPV6_UNICAST_ADDPATH",
        "RIB_IPV6_MULTICAST_ADDPATH",
        "RIB_GENERIC_ADDPATH"
    };

    private static final String[] BGP4MP_SUBTYPES = {
        "BGP4MP_STATE_CHANGE",
        "BGP4MP_MESSAGE",
        "BGP4MP_ENTRY",
        "BGP4MP_SNAPSHOT",
        "BGP4MP_MESSAGE_AS4",
        "BGP4MP_STATE_CHANGE_AS4",
        "BGP4MP_MESSAGE_LOCAL",
        "BGP4MP_MESSAGE_AS4_LOCAL",
        "BGP4MP_MESSAGE_ADDPATH",
        "BGP4MP_MESSAGE_AS4_ADDPATH",
        "BGP4MP_MESSAGE_LOCAL_ADDPATH",
        "BGP4MP_MESSAGE_AS4_LOCAL_ADDPATH"
    };

    private RecordType() {}

    /** Whether files have records of that type; the others were never in use. */
    static boolean occurs(int type) {
        return type == BGP || type >= OSPF && TYPES.containsKey(type);
    }

    /** Numbers and names: {@code 16/4 BGP4MP BGP4MP_MESSAGE_AS4}; numbers alone of what has no name. */
    public static String text(int type, int subtype) {
        String name = TYPES.getOrDefault(type, "");
        String[] subtypes = switch (type) {
            case BGP -> BGP_SUBTYPES;
            case TABLE_DUMP -> TABLE_DUMP_SUBTYPES;
            case TABLE_DUMP_V2 -> TABLE_DUMP_V2_SUBTYPES;
            case BGP4MP, BGP4MP_ET -> BGP4MP_SUBTYPES;
            default -> new String[0];
        };
        return (type + "/" + subtype + " " + name + " " + (subtype < subtypes.length ? subtypes[subtype] : "")).strip();
    }
}
