package ribflow.bgp.mrt;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** MRT records written by hand, in hexadecimal. */
final class MrtBytes {

    /** ORIGIN IGP, AS_PATH 64500 64501 with four octets, NEXT_HOP 192.0.2.1. */
    static final String ATTRIBUTES = "40010100" + "40020a02020000fbf40000fbf5" + "400304c0000201";

    /** The same with two octets. */
    static final String OLD_ATTRIBUTES = "40010100" + "4002060202fbf4fbf5" + "400304c0000201";

    /** ORIGIN IGP, AS_PATH 64500, MP_REACH_NLRI abbreviated to the next hop 2001:db8::1. */
    static final String IPV6_ATTRIBUTES =
            "40010100" + "4002060201" + "0000fbf4" + "800e1110" + "20010db8000000000000000000000001";

    /** Two peers: 192.0.2.1 of AS 64500 with two octets, 2001:db8::2 of AS 4200000000. */
    static final String PEERS = record(
            13,
            1,
            "c0000209" + "0002" + "7631" + "0002"
                    + ("00" + "0a000001" + "c0000201" + "fbf4")
                    + ("03" + "0a000002" + "20010db8000000000000000000000002" + "fa56ea00"));

    private MrtBytes() {}

    /** A record of one second after 1970. */
    static String record(int type, int subtype, String body) {
        return "00000001" + String.format("%04x%04x%08x", type, subtype, body.length() / 2) + body;
    }

    /** A path in a table: peer, time, path identifier if there is one, attributes. */
    static String path(int peer, String pathId, String attributes) {
        return String.format("%04x", peer) + "00000002" + pathId + String.format("%04x", attributes.length() / 2)
                + attributes;
    }

    /** An UPDATE with its header. */
    static String update(String withdrawn, String attributes, String nlri) {
        String body = String.format("%04x", withdrawn.length() / 2)
                + withdrawn
                + String.format("%04x", attributes.length() / 2)
                + attributes
                + nlri;
        return "ff".repeat(16) + String.format("%04x", 19 + body.length() / 2) + "02" + body;
    }

    static List<MrtRecord> read(String... records) throws IOException {
        return read(HexFormat.of().parseHex(String.join("", records)));
    }

    static List<MrtRecord> read(byte[] file) throws IOException {
        return read(new MrtReader(new ByteArrayInputStream(file)));
    }

    static List<MrtRecord> read(MrtReader reader) throws IOException {
        List<MrtRecord> records = new ArrayList<>();
        for (MrtRecord record = reader.next(); record != null; record = reader.next()) {
            records.add(record);
        }
        return records;
    }
}
