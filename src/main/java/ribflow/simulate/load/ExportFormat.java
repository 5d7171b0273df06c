package ribflow.simulate.load;

import java.nio.ByteBuffer;

/**
 * How flows become datagrams: {@link #begin}, {@link #record} as often as was said, {@link #end}. One format serves all
 * exporters, whose sequences it asks for. Hot: no allocation.
 */
sealed interface ExportFormat permits NetFlow5Format, TemplateFormat, SflowFormat {

    /** Bytes of UDP payload that pass any link unfragmented. */
    int MOST_BYTES = 1400;

    /** How long ago exporters were switched on, and how old a flow is whose record is sent. */
    int UPTIME_MILLIS = 3_600_000;

    int FIRST_MILLIS_AGO = 30_000;
    int LAST_MILLIS_AGO = 1_000;

    /** Whether it can tell of IPv6 flows. */
    boolean carriesIpv6();

    /** How many records fit the next datagram of an exporter. */
    int capacity(LoadExporter exporter, boolean ipv6);

    /** All that stands before the first of {@code count} records. */
    void begin(LoadExporter exporter, boolean ipv6, int count, long now, ByteBuffer out);

    void record(MadeFlow flow, long now, ByteBuffer out);

    /** What can only be written when the length is known. */
    void end(ByteBuffer out);

    static ExportFormat of(ExportProtocol protocol) {
        return switch (protocol) {
            case V5 -> new NetFlow5Format();
            case V9 -> new TemplateFormat(false);
            case IPFIX -> new TemplateFormat(true);
            case SFLOW -> new SflowFormat();
        };
    }
}
