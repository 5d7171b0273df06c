package ribflow.bgp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.bgp.message.Wire.EXTERNAL;
import static ribflow.bgp.message.Wire.INTERNAL;
import static ribflow.bgp.message.Wire.NLRI;
import static ribflow.bgp.message.Wire.TWO_OCTET;
import static ribflow.bgp.message.Wire.WELL_KNOWN;
import static ribflow.bgp.message.Wire.decode;
import static ribflow.bgp.message.Wire.prefixes;
import static ribflow.bgp.message.Wire.update;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.bgp.message.PathAttributes.Aggregator;
import ribflow.bgp.message.PathAttributes.LargeCommunity;
import ribflow.bgp.message.PathAttributes.Origin;
import ribflow.bgp.message.PathAttributes.Rare;
import ribflow.bgp.message.Update.Announcement;
import ribflow.bgp.message.Update.Withdrawal;
import ribflow.ip.Address;

/** UPDATEs as they should be: RFC 4271, 4.3; RFC 4760; RFC 4724; the attributes' own RFCs. */
final class UpdateDecoderTest {

    @Test
    void readsTheThreeFields() {
        // Withdrawn 10.0.0.0/8 and 0.0.0.0/0; announced 198.51.100.0/24 and 203.0.113.128/25.
        DecodedUpdate decoded = decode(EXTERNAL, update("08 0a 00", WELL_KNOWN, NLRI + "19 cb007180"));
        Update update = decoded.update();
        assertEquals(List.of(), decoded.defects());
        assertEquals(
                List.of(Withdrawal.of(Family.IPV4_UNICAST, prefixes("10.0.0.0/8", "0.0.0.0/0"))), update.withdrawn());
        assertEquals(
                List.of(Announcement.of(
                        Family.IPV4_UNICAST,
                        Address.parse("192.0.2.1"),
                        prefixes("198.51.100.0/24", "203.0.113.128/25"))),
                update.announced());
        assertEquals(AsPath.ofSequence(64500, 64501), attributes(decoded).asPath());
        assertEquals(Optional.empty(), update.endOfRib());
    }

    @Test
    void bitsBehindAPrefixMeanNothing() {
        DecodedUpdate decoded = decode(EXTERNAL, update("", WELL_KNOWN, "17 c63365 01 ff"));
        assertEquals(
                prefixes("198.51.100.0/23", "128.0.0.0/1"),
                decoded.update().announced().getFirst().prefixes());
    }

    @Test
    void readsAllAttributesOfAnInternalNeighbour() {
        String attributes = "40 01 01 02" // INCOMPLETE
                + "50 02 0010 02 01 fffffff0 01 02 0000fbf6 0000fbf7" // a sequence and a set; extended length
                + "40 03 04 c0000201"
                + "80 04 04 ffffffff" // MULTI_EXIT_DISC
                + "40 05 04 00000064" // LOCAL_PREF
                + "40 06 00" // ATOMIC_AGGREGATE
                + "c0 07 08 0000fbf4 c0000201" // AGGREGATOR
                + "c0 08 08 fbf40001 ffffff01" // COMMUNITIES
                + "80 09 04 c0000202" // ORIGINATOR_ID
                + "80 0a 08 c0000203 c0000204" // CLUSTER_LIST
                + "c0 10 08 0002fbf400000001" // EXTENDED COMMUNITIES
                + "c0 19 14 0002 20010db8000000000000000000000001 0007" // IPv6 extended communities
                + "80 1a 0f 01 000b 0000000100000002 ff 0004 00" // AIGP, with a TLV that nobody knows
                + "c0 20 0c 0000fbf4 00000001 ffffffff" // LARGE_COMMUNITY
                + "c0 23 04 fffffff1" // OTC
                + "c0 28 0a 01 0007 00 0000 00000064"; // Prefix-SID, a label index
        DecodedUpdate decoded = decode(INTERNAL, update("", attributes, NLRI));
        assertEquals(List.of(), decoded.defects());
        assertEquals(
                new PathAttributes(
                        Origin.INCOMPLETE,
                        new AsPath(List.of(
                                new AsPath.Segment(AsPath.SegmentType.AS_SEQUENCE, new int[] {0xffff_fff0}),
                                new AsPath.Segment(AsPath.SegmentType.AS_SET, new int[] {64502, 64503}))),
                        OptionalLong.of(0xffff_ffffL),
                        OptionalLong.of(100),
                        List.of(0xfbf40001, 0xffffff01),
                        List.of(0x0002fbf400000001L),
                        List.of(new LargeCommunity(64500, 1, -1)),
                        Optional.of(Address.parse("192.0.2.2")),
                        List.of(Address.parse("192.0.2.3"), Address.parse("192.0.2.4")),
                        new Rare(
                                true,
                                Optional.of(new Aggregator(64500, Address.parse("192.0.2.1"))),
                                OptionalLong.of(0x1_0000_0002L),
                                OptionalLong.of(0xffff_fff1L),
                                List.of("000220010db80000000000000000000000010007"),
                                "01000700000000000064")),
                attributes(decoded));
    }

    @ParameterizedTest
    @CsvSource({
        "10, 20010db8000000000000000000000001, 2001:db8::1",
        // RFC 2545, 3: a global and a link-local address.
        "20, 20010db8000000000000000000000001 fe800000000000000000000000000002, 2001:db8::1",
        "20, 00000000000000000000000000000000 fe800000000000000000000000000002, fe80::2",
        "10, fe800000000000000000000000000002, fe80::2",
        // RFC 4798, 2: an IPv4-mapped next hop is an IPv4 address.
        "10, 00000000000000000000ffffc0000201, 192.0.2.1",
    })
    void readsIpv6Routes(String length, String nextHop, String expected) {
        DecodedUpdate decoded = decode(
                EXTERNAL,
                update(
                        "",
                        attribute(
                                        "90 0e",
                                        "0002 01" + length + nextHop + "00 20 20010db8 00 80" + "20010db8"
                                                + "00".repeat(11) + "01")
                                + Wire.ORIGIN
                                + Wire.AS_PATH,
                        ""));
        assertEquals(List.of(), decoded.defects());
        assertEquals(
                List.of(Announcement.of(
                        Family.IPV6_UNICAST,
                        Address.parse(expected),
                        prefixes("2001:db8::/32", "::/0", "2001:db8::1/128"))),
                decoded.update().announced());
    }

    @ParameterizedTest
    @CsvSource({
        "04, c0000201, 192.0.2.1",
        // RFC 8950, 3: IPv4 routes with an IPv6 next hop.
        "10, 20010db8000000000000000000000001, 2001:db8::1",
        "20, 20010db8000000000000000000000001 fe800000000000000000000000000002, 2001:db8::1",
    })
    void readsIpv4RoutesInMpReach(String length, String nextHop, String expected) {
        DecodedUpdate decoded = decode(
                EXTERNAL,
                update(
                        "",
                        attribute("90 0e", "0001 01" + length + nextHop + "00" + NLRI) + Wire.ORIGIN + Wire.AS_PATH,
                        ""));
        assertEquals(List.of(), decoded.defects());
        assertEquals(
                List.of(Announcement.of(Family.IPV4_UNICAST, Address.parse(expected), prefixes("198.51.100.0/24"))),
                decoded.update().announced());
    }

    @Test
    void bothFamiliesFitOneUpdate() {
        String reach = attribute("90 0e", "0002 01 10 20010db8000000000000000000000001 00 20 20010db8");
        String unreach = attribute("90 0f", "0002 01 20 20010db9");
        DecodedUpdate decoded = decode(EXTERNAL, update("08 0a", unreach + reach + WELL_KNOWN, NLRI));
        assertEquals(List.of(), decoded.defects());
        assertEquals(
                List.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST),
                decoded.update().announced().stream().map(Announcement::family).toList());
        assertEquals(
                List.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST),
                decoded.update().withdrawn().stream().map(Withdrawal::family).toList());
    }

    @Test
    void readsEndOfRib() {
        assertEquals(
                Optional.of(Family.IPV4_UNICAST),
                decode(EXTERNAL, update("", "", "")).update().endOfRib());
        assertEquals(
                Optional.of(Family.IPV6_UNICAST),
                decode(EXTERNAL, update("", "80 0f 03 0002 01", "")).update().endOfRib());
    }

    @Test
    void theEndOfAnotherFamilyIsNoEnd() {
        DecodedUpdate evpn = decode(EXTERNAL, update("", "80 0f 03 0019 46", ""));
        assertEquals(Update.NOTHING, evpn.update());
        assertEquals(0, evpn.skippedNlri());
        PeerTraits ipv6 = new PeerTraits(true, true, Set.of(Family.IPV6_UNICAST));
        assertEquals(Update.NOTHING, decode(ipv6, update("", "", "")).update());
    }

    @Test
    void aWithdrawalIsNoEndOfRib() {
        DecodedUpdate decoded = decode(EXTERNAL, update("", "80 0f 08 0002 01 20 20010db9", ""));
        assertEquals(Optional.empty(), decoded.update().endOfRib());
        assertEquals(
                List.of(Withdrawal.of(Family.IPV6_UNICAST, prefixes("2001:db9::/32"))),
                decoded.update().withdrawn());
    }

    @Test
    void routesOfOtherFamiliesAreSkippedAndCounted() {
        // EVPN (25/70) reached and unreached, with what a unicast parser would not understand, and attributes missing.
        String reach = attribute("90 0e", "0019 46 04 c0000201 00 ffff");
        String unreach = attribute("90 0f", "0019 46 ffff");
        DecodedUpdate decoded = decode(EXTERNAL, update("", reach + unreach, ""));
        assertEquals(List.of(), decoded.defects());
        assertEquals(Update.NOTHING, decoded.update());
        assertEquals(List.of(new Family(25, 70), new Family(25, 70)), decoded.skipped());
    }

    @Test
    void routesOfAFamilyThatWasNotAgreedOnAreSkipped() {
        PeerTraits ipv6 = new PeerTraits(true, true, Set.of(Family.IPV6_UNICAST));
        DecodedUpdate decoded = decode(ipv6, update("08 0a", WELL_KNOWN, NLRI));
        assertEquals(Update.NOTHING, decoded.update());
        assertEquals(2, decoded.skippedNlri());
    }

    @Test
    void mappedPrefixesAreNoIpv6RoutesAndAreReported() {
        String reach = attribute(
                "90 0e",
                "0002 01 10 20010db8000000000000000000000001 00 60 00000000000000000000ffff 20 20010db8 5f"
                        + " 00000000000000000000fffe");
        DecodedUpdate decoded = decode(EXTERNAL, update("", reach + Wire.ORIGIN + Wire.AS_PATH, ""));
        assertEquals(
                prefixes("2001:db8::/32", "::fffe:0:0/95"),
                decoded.update().announced().getFirst().prefixes());
        assertEquals(Optional.of(ErrorHandling.ATTRIBUTE_DISCARD), Wire.handling(decoded));
    }

    @Test
    void theWithdrawalOfMappedPrefixesIsNoEndOfRib() {
        DecodedUpdate decoded = decode(EXTERNAL, update("", "80 0f 10 0002 01 60 00000000000000000000ffff", ""));
        assertEquals(Update.NOTHING, decoded.update());
    }

    @Test
    void unknownOptionalAttributesAreCounted() {
        DecodedUpdate decoded = decode(EXTERNAL, update("", WELL_KNOWN + "c0 63 02 0102 80 64 00", NLRI));
        assertEquals(List.of(), decoded.defects());
        assertEquals(List.of(0x63, 0x64), decoded.unknown());
        assertEquals(1, decoded.update().announced().size());
    }

    @Test
    void aTwoOctetSessionHasPathsOfTwoOctets() {
        String path = "40 02 06 02 02 fbf4 5ba0";
        DecodedUpdate decoded = decode(TWO_OCTET, update("", Wire.ORIGIN + path + Wire.NEXT_HOP, NLRI));
        assertEquals(AsPath.ofSequence(64500, 23456), attributes(decoded).asPath());
    }

    @Test
    void as4PathRestoresThePath() {
        String path = "40 02 08 02 03 fbf4 5ba0 fbf6";
        String as4Path = "c0 11 0a 02 02 00010000 0000fbf6";
        DecodedUpdate decoded = decode(TWO_OCTET, update("", Wire.ORIGIN + path + Wire.NEXT_HOP + as4Path, NLRI));
        assertEquals(List.of(), decoded.defects());
        assertEquals(AsPath.ofSequence(64500, 65536, 64502), attributes(decoded).asPath());
    }

    @ParameterizedTest
    @CsvSource({
        // RFC 6793, 4.2.3: an AGGREGATOR with an AS of its own, beside AS4_AGGREGATOR, makes AS4_PATH stale.
        "fbf4, 64500 23456 64502, 64500",
        "5ba0, 64500 65536 64502, 65536",
    })
    void anAggregatorOfTwoOctetsMakesAs4PathStale(String aggregator, String expected, long as) {
        String attributes = Wire.ORIGIN + "40 02 08 02 03 fbf4 5ba0 fbf6" + Wire.NEXT_HOP
                + "c0 07 06" + aggregator + "c0000201"
                + "c0 11 0a 02 02 00010000 0000fbf6"
                + "c0 12 08 00010000 c0000201";
        DecodedUpdate decoded = decode(TWO_OCTET, update("", attributes, NLRI));
        assertEquals(expected, attributes(decoded).asPath().toString());
        assertEquals(
                Optional.of(new Aggregator(as, Address.parse("192.0.2.1"))),
                attributes(decoded).rare().aggregator());
    }

    @Test
    void theDecoderReadsFromTheBuffersPosition() {
        byte[] message = update("", WELL_KNOWN, NLRI).array();
        ByteBuffer buffer = ByteBuffer.allocate(message.length + 7);
        buffer.position(7);
        buffer.put(message).position(7);
        assertEquals(decode(EXTERNAL, update("", WELL_KNOWN, NLRI)), decode(EXTERNAL, buffer));
    }

    @Test
    void afterAnUpdateWithDefectsTheNextIsClean() {
        UpdateDecoder decoder = new UpdateDecoder(EXTERNAL);
        assertTrue(decoder.decode(update("", WELL_KNOWN + "40 01 01 00", NLRI))
                .worst()
                .isPresent());
        assertEquals(List.of(), decoder.decode(update("", WELL_KNOWN, NLRI)).defects());
    }

    static String attribute(String flagsAndCode, String value) {
        return flagsAndCode + Wire.length(value) + value;
    }

    private static PathAttributes attributes(DecodedUpdate decoded) {
        return decoded.update().attributes().orElseThrow();
    }
}
