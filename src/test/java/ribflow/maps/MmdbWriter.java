package ribflow.maps;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ribflow.ip.Prefix;

/**
 * Writes small databases in MaxMind's format, version 2 of its public specification: a binary tree of 24-bit records over 128
 * bits, IPv4 under ::/96, then the data, then the metadata.
 */
public final class MmdbWriter {

    private static final int EMPTY = -1;
    private static final byte[] MARKER = "\u00ab\u00cd\u00efMaxMind.com".getBytes(StandardCharsets.ISO_8859_1);

    private final String type;
    private final List<int[]> nodes = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    public MmdbWriter(String type) {
        this.type = type;
        nodes.add(new int[] {EMPTY, EMPTY});
    }

    /** Adds a prefix that overlaps none of those before. */
    public MmdbWriter put(String prefix, Map<String, ?> record) throws IOException {
        Prefix parsed = Prefix.parse(prefix);
        int bits = Prefix.bits128(parsed.isIpv4(), parsed.length());
        long low = parsed.isIpv4() ? parsed.low() & 0xffff_ffffL : parsed.low();
        int node = 0;
        for (int bit = 0; bit < bits - 1; bit++) {
            int side = bit(parsed.high(), low, bit);
            if (nodes.get(node)[side] == EMPTY) {
                nodes.get(node)[side] = nodes.size();
                nodes.add(new int[] {EMPTY, EMPTY});
            }
            node = nodes.get(node)[side];
        }
        // -2 and below: an offset in the data
        nodes.get(node)[bit(parsed.high(), low, bits - 1)] = -2 - data.size();
        encode(record, data);
        return this;
    }

    private static int bit(long high, long low, int bit) {
        return (int) ((bit < 64 ? high >>> (63 - bit) : low >>> (127 - bit)) & 1);
    }

    public Path write(Path file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int[] node : nodes) {
            for (int record : node) {
                int value = record >= 0 ? record : record == EMPTY ? nodes.size() : nodes.size() + 16 - 2 - record;
                out.write(value >>> 16);
                out.write(value >>> 8);
                out.write(value);
            }
        }
        out.write(new byte[16]);
        data.writeTo(out);
        out.write(MARKER);
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("binary_format_major_version", 2);
        metadata.put("binary_format_minor_version", 0);
        metadata.put("build_epoch", 1_763_769_600L);
        metadata.put("database_type", type);
        metadata.put("description", Map.of("en", "a test"));
        metadata.put("ip_version", 6);
        metadata.put("languages", List.of("en"));
        metadata.put("node_count", nodes.size());
        metadata.put("record_size", 24);
        encode(metadata, out);
        return Files.write(file, out.toByteArray());
    }

    private static void encode(Object value, ByteArrayOutputStream out) throws IOException {
        switch (value) {
            case String text -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                control(2, bytes.length, out);
                out.write(bytes);
            }
            case Double number -> {
                control(3, 8, out);
                out.write(ByteBuffer.allocate(8).putDouble(number).array());
            }
            case Integer number -> {
                control(6, 4, out);
                out.write(ByteBuffer.allocate(4).putInt(number).array());
            }
            case Long number -> {
                control(9, 8, out);
                out.write(ByteBuffer.allocate(8).putLong(number).array());
            }
            case Map<?, ?> map -> {
                control(7, map.size(), out);
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    encode(entry.getKey(), out);
                    encode(entry.getValue(), out);
                }
            }
            case List<?> list -> {
                control(11, list.size(), out);
                for (Object item : list) {
                    encode(item, out);
                }
            }
            default -> throw new IllegalArgumentException("no form for " + value);
        }
    }

    private static void control(int type, int size, ByteArrayOutputStream out) {
        int shown = Math.min(size, 29);
        out.write(type <= 7 ? type << 5 | shown : shown);
        if (type > 7) {
            out.write(type - 7);
        }
        if (size >= 29) {
            out.write(size - 29);
        }
    }
}
