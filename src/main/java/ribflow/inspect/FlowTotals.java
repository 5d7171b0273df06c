package ribflow.inspect;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import ribflow.decode.element.InformationElements;
import ribflow.decode.template.FieldSpecifier;
import ribflow.decode.template.TemplateDefinition;

/** What was counted of NetFlow and IPFIX: of one exporter, or of all. Counters are added up as they were exported. */
final class FlowTotals implements Totals {

    /** The sums over all data records. */
    private enum Sum {
        PACKETS,
        BYTES,
        PACKETS_TOTAL,
        BYTES_TOTAL,
        OUT_PACKETS,
        OUT_BYTES,
        REVERSE_PACKETS,
        REVERSE_BYTES;

        String key() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The elements that are added up, and those whose reverse is (RFC 5103). */
    private static final Map<Integer, Sum> FORWARD = Map.of(
            2, Sum.PACKETS,
            1, Sum.BYTES,
            86, Sum.PACKETS_TOTAL,
            85, Sum.BYTES_TOTAL,
            24, Sum.OUT_PACKETS,
            23, Sum.OUT_BYTES);

    private static final Map<Integer, Sum> REVERSE = Map.of(
            2, Sum.REVERSE_PACKETS,
            1, Sum.REVERSE_BYTES,
            86, Sum.REVERSE_PACKETS,
            85, Sum.REVERSE_BYTES);

    private long datagrams;
    private final Map<Integer, Long> byVersion = new TreeMap<>();
    private long templates;
    private long optionTemplates;
    private long optionsRecords;
    private long dataRecords;
    private long setsWithoutTemplate;
    private long malformed;
    private final Map<Sum, BigInteger> sums = new EnumMap<>(Sum.class);

    @Override
    public void datagram(int version) {
        datagrams++;
        byVersion.merge(version, 1L, Long::sum);
    }

    void template(boolean options) {
        if (options) {
            optionTemplates++;
        } else {
            templates++;
        }
    }

    void optionsRecord() {
        optionsRecords++;
    }

    /** Adds a record up; of an element that occurs several times the first, which is of the packet as it was metered. */
    void dataRecord(TemplateDefinition template, ByteBuffer in, int from, int to) {
        dataRecords++;
        BigInteger[] found = new BigInteger[Sum.values().length];
        RecordFields.walk(template.fields(), in, from, to, (field, at, length) -> {
            Sum sum = sum(field);
            Long value = sum == null ? null : RecordFields.number(in, at, length);
            if (sum != null && value != null && found[sum.ordinal()] == null) {
                found[sum.ordinal()] = new BigInteger(Long.toUnsignedString(value));
            }
        });
        Arrays.stream(Sum.values())
                .filter(sum -> found[sum.ordinal()] != null)
                .forEach(sum -> sums.merge(sum, found[sum.ordinal()], BigInteger::add));
    }

    private static @org.jspecify.annotations.Nullable Sum sum(FieldSpecifier field) {
        return switch (field.enterprise()) {
            case 0 -> FORWARD.get(field.element());
            case InformationElements.REVERSE -> REVERSE.get(field.element());
            default -> null;
        };
    }

    void setWithoutTemplate() {
        setsWithoutTemplate++;
    }

    @Override
    public void malformed() {
        malformed++;
    }

    @Override
    public JsonLine json() {
        JsonLine versions = new JsonLine();
        byVersion.forEach((version, count) -> versions.put(Integer.toString(version), count));
        JsonLine sum = new JsonLine();
        for (Sum each : Sum.values()) {
            boolean always = each == Sum.PACKETS || each == Sum.BYTES;
            BigInteger value = sums.getOrDefault(each, BigInteger.ZERO);
            if (always || value.signum() != 0) {
                sum.raw(each.key(), value.toString());
            }
        }
        return new JsonLine()
                .put("datagrams", datagrams)
                .raw("datagrams_by_version", versions.toString())
                .put("templates", templates)
                .put("option_templates", optionTemplates)
                .put("options_records", optionsRecords)
                .put("data_records", dataRecords)
                .put("data_sets_without_template", setsWithoutTemplate)
                .put("malformed", malformed)
                .raw("sums", sum.toString());
    }
}
