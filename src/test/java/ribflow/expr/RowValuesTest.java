package ribflow.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.flow.Reason;
import ribflow.ip.Address;

/** A value that is put into a row is the one that a filter finds there. */
final class RowValuesTest {

    private final Names names = new Names();
    private final RowValues values = new RowValues(names::id, Instant.parse("2026-11-22T08:00:00Z"));
    private final FlowBatch batch = new FlowBatch();
    private final int row = batch.append(null);

    private void put(String column, String text) throws ExpressionException {
        values.put(FlowField.named(column).orElseThrow(), text, batch, row);
    }

    @ParameterizedTest
    @CsvSource({
        "proto, tcp, 6",
        "proto, 89, 89",
        "dst_port, 443, 443",
        "src_as, AS64500, 64500",
        "tcpflags, syn, 2",
        "src_mac, 00:00:5e:00:53:01, 0x00005e005301",
        "timestamp_end, 2026-11-22T07:59:00Z, 1795334340000",
        "bytes, 10k, 10000",
        "mpls_vpn_rd, 0:64500:1, 0xfbf400000001",
        "src_mask, 24, 24"
    })
    void numbers(String column, String text, String number) throws ExpressionException {
        put(column, text);
        assertEquals(Long.decode(number), batch.get(FlowField.named(column).orElseThrow(), row, -1));
    }

    @Test
    @SuppressWarnings("EnumOrdinal") // as columns hold reasons
    void addressesNamesWordsAndFlags() throws ExpressionException {
        put("dst_host", "2001:db8::7");
        put("vrf_name", "red and blue");
        put("dst_reason", "no_route");
        put("enters", "yes");
        Address address = Address.parse("2001:db8::7");
        assertEquals(address.high(), batch.high(FlowField.DST_HOST)[row]);
        assertEquals(address.low(), batch.column(FlowField.DST_HOST)[row]);
        assertEquals("red and blue", names.text((int) batch.get(FlowField.VRF_NAME, row, 0)));
        assertEquals(Reason.NO_ROUTE.ordinal(), batch.get(FlowField.DST_REASON, row, -1));
        assertTrue(batch.has(FlowField.ENTERS, row));
        put("enters", "no");
        assertFalse(batch.has(FlowField.ENTERS, row));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proto | tpc | there is no IP protocol 'tpc' here; its number will do; did you mean tcp?",
                "dst_port | http | dst_port is a port, such as 443; not 'http'",
                "dst_port | 70000 | dst_port is a port: 0 to 65535, not 70000",
                "src_host | 192.0.2 | src_host is an IP address, such as 192.0.2.1; not '192.0.2'",
                "src_host | 192.0.2.0/24 | src_host is an IP address, such as 192.0.2.1; not '192.0.2.0/24'",
                "enters | 1 | enters is a flag: yes or no, not '1'",
                "as_path | 64500 | as_path comes from the route alone, and cannot be given",
                "std_comm | 64500:1 | std_comm comes from the route alone, and cannot be given",
                "mpls_vpn_rd | red | mpls_vpn_rd is a route distinguisher, such as 0:64500:1; not 'red'",
                "timestamp_end | soon | timestamp_end is a time"
            })
    void wrongValues(String column, String text, String complaint) {
        String told =
                assertThrows(ExpressionException.class, () -> put(column, text)).getMessage();
        assertTrue(told.startsWith(complaint), told);
        assertFalse(batch.has(FlowField.named(column).orElseThrow(), row));
    }

    @Test
    void wrongWords() {
        String told = assertThrows(ExpressionException.class, () -> put("dst_reason", "no_rute"))
                .getMessage();
        assertTrue(told.startsWith("dst_reason is a reason, one of no_session, "), told);
    }
}
