package ribflow.simulate.load;

import java.nio.ByteBuffer;

/**
 * NetFlow version 9 (RFC 3954) and IPFIX (RFC 7011), which differ in their headers, in how they tell time, and in the
 * numbers of their sets. Each exporter announces both templates in its first datagram and then in each hundredth.
 *
 * <pre>
 *  v9     version(2) count(2) sysUptime(4) secs(4) sequence(4) sourceId(4)
 *  IPFIX  version(2) length(2) exportTime(4) sequence(4) observationDomain(4)
 * </pre>
 */
final class TemplateFormat implements ExportFormat {

    private static final int TEMPLATES_EVERY = 100;
    private static final int IPV4 = 256;
    private static final int IPV6 = 257;
    private static final int SET_HEADER = 4;
    private static final int SOURCE = 1;

    /** Information element and length of what follows the two addresses. */
    private static final int[][] FIELDS = {
        {7, 2}, {11, 2}, {4, 1}, {6, 1}, {5, 1}, {61, 1}, {10, 4}, {14, 4}, {2, 8}, {1, 8}, {34, 4}
    };

    private static final int[][] UPTIMES = {{22, 4}, {21, 4}};
    private static final int[][] MOMENTS = {{152, 8}, {153, 8}};

    private final boolean ipfix;
    private final int[][] times;
    private final int header;
    private final int templates;
    private int setAt;

    TemplateFormat(boolean ipfix) {
        this.ipfix = ipfix;
        this.times = ipfix ? MOMENTS : UPTIMES;
        this.header = ipfix ? 16 : 20;
        this.templates = SET_HEADER + 2 * (4 + 4 * (2 + FIELDS.length + times.length));
    }

    @Override
    public boolean carriesIpv6() {
        return true;
    }

    @Override
    public int capacity(LoadExporter exporter, boolean ipv6) {
        int room = MOST_BYTES - header - SET_HEADER - 3 - (templatesDue(exporter) ? templates : 0);
        return room / recordLength(ipv6);
    }

    private int recordLength(boolean ipv6) {
        int length = ipv6 ? 32 : 8;
        for (int[] field : FIELDS) {
            length += field[1];
        }
        return length + times[0][1] + times[1][1];
    }

    private static boolean templatesDue(LoadExporter exporter) {
        return exporter.datagrams() % TEMPLATES_EVERY == 0;
    }

    @Override
    public void begin(LoadExporter exporter, boolean ipv6, int count, long now, ByteBuffer out) {
        boolean templatesDue = templatesDue(exporter);
        if (ipfix) {
            // RFC 7011, 3.1: the sequence counts data records; the length is known at the end.
            out.putShort((short) 10)
                    .putShort((short) 0)
                    .putInt((int) (now / 1000))
                    .putInt((int) exporter.records());
        } else {
            // RFC 3954, 5.1: Count is of all records, template records included; the sequence counts packets.
            out.putShort((short) 9)
                    .putShort((short) (count + (templatesDue ? 2 : 0)))
                    .putInt(UPTIME_MILLIS)
                    .putInt((int) (now / 1000))
                    .putInt((int) exporter.datagrams());
        }
        out.putInt(SOURCE);
        if (templatesDue) {
            out.putShort((short) (ipfix ? 2 : 0)).putShort((short) templates);
            template(IPV4, 8, 12, 4, out);
            template(IPV6, 27, 28, 16, out);
        }
        setAt = out.position();
        out.putShort((short) (ipv6 ? IPV6 : IPV4)).putShort((short) 0);
    }

    private void template(int id, int source, int destination, int length, ByteBuffer out) {
        out.putShort((short) id).putShort((short) (2 + FIELDS.length + times.length));
        field(source, length, out);
        field(destination, length, out);
        for (int[] field : FIELDS) {
            field(field[0], field[1], out);
        }
        for (int[] field : times) {
            field(field[0], field[1], out);
        }
    }

    private static void field(int element, int length, ByteBuffer out) {
        out.putShort((short) element).putShort((short) length);
    }

    @Override
    public void record(MadeFlow flow, long now, ByteBuffer out) {
        if (flow.ipv6) {
            out.putLong(flow.sourceHigh)
                    .putLong(flow.sourceLow)
                    .putLong(flow.destinationHigh)
                    .putLong(flow.destinationLow);
        } else {
            out.putInt((int) flow.sourceLow).putInt((int) flow.destinationLow);
        }
        out.putShort((short) flow.sourcePort)
                .putShort((short) flow.destinationPort)
                .put((byte) flow.protocol)
                .put((byte) flow.tcpFlags)
                // ToS, and flowDirection: as it came in.
                .putShort((short) 0)
                .putInt(flow.in)
                .putInt(flow.out)
                .putLong(flow.packets)
                .putLong(flow.bytes)
                // samplingInterval: all packets are seen.
                .putInt(1);
        if (ipfix) {
            out.putLong(now - FIRST_MILLIS_AGO).putLong(now - LAST_MILLIS_AGO);
        } else {
            out.putInt(UPTIME_MILLIS - FIRST_MILLIS_AGO).putInt(UPTIME_MILLIS - LAST_MILLIS_AGO);
        }
    }

    @Override
    public void end(ByteBuffer out) {
        while ((out.position() - setAt) % 4 != 0) {
            out.put((byte) 0);
        }
        out.putShort(setAt + 2, (short) (out.position() - setAt));
        if (ipfix) {
            out.putShort(2, (short) out.position());
        }
    }
}
