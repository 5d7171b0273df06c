package ribflow.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Wireshark's dissector reads in the encoders' datagrams. */
@Tag("interop")
class FlowEncoderIT {

    private static final String[] FIELDS = {
        "cflow.version", "cflow.srcaddr", "cflow.srcaddrv6", "cflow.dstaddr", "cflow.dstaddrv6", "cflow.srcport",
        "cflow.dstport", "cflow.inputint", "cflow.octets", "cflow.packets", "cflow.srcas", "cflow.dstas",
        "cflow.srcmask", "cflow.srcmaskv6", "cflow.dstmask", "cflow.dstmaskv6", "cflow.bgpnexthop",
                "cflow.bgpnexthopv6",
        "cflow.nexthop", "cflow.samplerate", "cflow.sampler_random_interval", "cflow.sampling_packet_space"
    };

    @TempDir
    private Path folder = Path.of("");

    @Test
    void netFlow5() throws Exception {
        assertEquals(
                List.of("5;100.64.1.2;;8.8.8.8;;50000;443;101;9000;10;23456;15169;16;;24;;;;192.0.2.1;1000;;"),
                dissect(Topology.LONDON_2, List.of(Flows.ipv4(Topology.LONDON_2))));
    }

    @Test
    void netFlow9() throws Exception {
        assertEquals(
                List.of(
                        "9;100.64.1.2;;8.8.8.8;;50000;443;101;9000;10;65538;15169;16;;24;;192.0.2.1;;;;1000;",
                        "9;;2001:db8:1000::1;;2a01:e00::2;53;50001;101;9000;10;0;12322;;36;;26;;"
                                + "2001:db8:0:ffff::5;;;;"),
                dissect(
                        Topology.PARIS_2,
                        List.of(Flows.ipv4(Topology.PARIS_2)),
                        List.of(Flows.ipv6(Topology.PARIS_2))));
    }

    @Test
    void ipfix() throws Exception {
        assertEquals(
                List.of(
                        "10;100.64.1.2;;8.8.8.8;;50000;443;101;9000;10;65538;15169;16;;24;;198.51.100.1;;;;;999",
                        "10;;2001:db8:1000::1;;2a01:e00::2;53;50001;101;9000;10;0;12322;;36;;26;;"
                                + "2001:db8:0:ffff::5;;;;"),
                dissect(
                        Topology.PARIS_1,
                        List.of(Flows.ipv4(Topology.PARIS_1)),
                        List.of(Flows.ipv6(Topology.PARIS_1))));
    }

    @Test
    void longSeriesAreWellFormedAndInSequence() throws Exception {
        for (Router router : List.of(Topology.LONDON_2, Topology.PARIS_2, Topology.PARIS_1)) {
            FlowEncoder encoder = router.protocol().encoder(router, Flows.BOOTED);
            List<ByteBuffer> datagrams = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                List<Flow> flows = new ArrayList<>(Collections.nCopies(1 + i % encoder.capacity(), Flows.ipv4(router)));
                if (router.dualStack() && flows.size() > 1) {
                    flows.set(0, Flows.ipv6(router));
                }
                datagrams.add(encoder.encode(flows, Flows.NOW));
            }
            String verdicts = tshark(
                    datagrams,
                    "-Y",
                    "_ws.malformed || cflow.sequence_analysis.expected_sn || _ws.expert.severity >= 6291456");
            assertEquals("", verdicts, router.protocol().toString());
        }
    }

    /** Each series a datagram; the lines of tshark without those of datagrams that hold templates only. */
    @SafeVarargs
    private List<String> dissect(Router router, List<Flow>... series) throws Exception {
        FlowEncoder encoder = router.protocol().encoder(router, Flows.BOOTED);
        List<ByteBuffer> datagrams = new ArrayList<>();
        for (List<Flow> flows : series) {
            datagrams.add(encoder.encode(flows, Flows.NOW));
        }
        List<String> arguments = new ArrayList<>(List.of("-T", "fields", "-E", "separator=;"));
        for (String field : FIELDS) {
            arguments.addAll(List.of("-e", field));
        }
        return tshark(datagrams, arguments.toArray(String[]::new)).lines().toList();
    }

    private String tshark(List<ByteBuffer> datagrams, String... arguments) throws Exception {
        Path capture = folder.resolve("datagrams.pcap");
        Files.write(capture, pcap(datagrams));
        List<String> command =
                new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString(), "-d", "udp.port==2055,cflow"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("errors").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> read(folder.resolve("errors")));
        return output.strip();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** A capture of UDP datagrams to port 2055; link type 101, bare IP packets. */
    private static byte[] pcap(List<ByteBuffer> datagrams) {
        ByteBuffer out = ByteBuffer.allocate(24 + datagrams.size() * 1500);
        out.putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65535)
                .putInt(101);
        int second = 0;
        for (ByteBuffer datagram : datagrams) {
            int length = 28 + datagram.remaining();
            assertTrue(length < 1484);
            out.putInt(second++).putInt(0).putInt(length).putInt(length);
            out.put((byte) 0x45)
                    .put((byte) 0)
                    .putShort((short) length)
                    .putInt(0)
                    .putInt(0x40110000);
            out.putInt(0x7f000101).putInt(0x7f000001);
            out.putShort((short) 40000)
                    .putShort((short) 2055)
                    .putShort((short) (length - 20))
                    .putShort((short) 0);
            out.put(datagram);
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }
}
