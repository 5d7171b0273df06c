package ribflow.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.config.ConfigurationErrors;
import ribflow.decode.Bytes;

/** {@code ribflow exporters} end to end: datagrams to a daemon, and its answers by the socket. */
final class ExportersOverTheSocketTest {

    @TempDir
    private Path folder;

    private Daemon daemon() throws IOException, ConfigurationErrors {
        Path file = folder.resolve("ribflow.yaml");
        Files.writeString(folder.resolve("sampling.map"), "# nothing yet\n");
        Files.writeString(file, """
            collect: {listen: ["127.0.0.1:0"], workers: 1}
            maps: {sampling: sampling.map}
            tables:
              all: {aggregate: [sampling_source, sampling_rate]}
              raw: {aggregate: [sampling_source], renormalise: false}
            control: {socket: "%s"}
            """.formatted(folder.resolve("ribflow.sock")));
        return Daemon.of(file);
    }

    private static void send(Daemon daemon, byte[] datagram) throws IOException {
        InetSocketAddress to = daemon.flowAddresses().getFirst();
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            socket.send(new DatagramPacket(datagram, datagram.length, to));
        }
    }

    private List<String> ask(String question) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("ribflow.sock")))) {
            channel.write(java.nio.ByteBuffer.wrap((question + "\n").getBytes(UTF_8)));
            channel.shutdownOutput();
            return new BufferedReader(Channels.newReader(channel, UTF_8))
                    .lines()
                    .toList();
        }
    }

    /** Asks again until the answer has those words; the test's own timeout ends it otherwise. */
    private List<String> askUntil(String question, String words) throws IOException {
        List<String> answer = ask(question);
        for (long end = System.nanoTime() + 60_000_000_000L; System.nanoTime() < end; answer = ask(question)) {
            if (answer.stream().anyMatch(line -> line.contains(words))) {
                return answer;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError(words + " never came: " + answer);
    }

    private static byte[] flow(int sequence, long seconds) {
        return Bytes.Headers.v9(seconds, sequence, 7)
                .set(0, new Bytes().template(256, 1, 4, 2, 4))
                .set(256, new Bytes().u32(1000, 10))
                .toArray();
    }

    @Test
    void aVerdictChangesWithTheSamplingMap() throws IOException, ConfigurationErrors {
        try (Daemon daemon = daemon()) {
            daemon.start();
            long seconds = System.currentTimeMillis() / 1000;
            send(daemon, flow(0, seconds));
            List<String> all = askUntil("csv exporters", "no sampling rate");
            assertTrue(all.getFirst().endsWith(",VERDICT"), all::toString);
            assertTrue(all.get(1).startsWith("127.0.0.1,"), all::toString);
            List<String> one = ask("table exporters 127.0.0.1");
            assertTrue(one.getFirst().contains("'ip=127.0.0.1 rate=N'"), one::toString);
            String text = String.join("\n", one).replaceAll(" +", " ");
            assertTrue(text.contains("v9, source id 7 template 256 "), text);
            assertTrue(text.contains("exporter versions v9 "), text);
            assertTrue(text.contains("sampling flows unknown 1 "), text);

            Files.writeString(folder.resolve("sampling.map"), "ip=127.0.0.0/8 rate=500\n");
            assertEquals(List.of("sampling.map: 1 row, 1 added, 0 removed"), daemon.reload());
            send(daemon, flow(1, seconds));
            askUntil("csv exporters 127.0.0.1", "sampling,flows by map,1,");
            List<String> rules = askUntil("csv exporters 127.0.0.1", "sampling,rate by map,1 of 500,");
            assertTrue(rules.size() > 20, rules::toString);
            assertEquals(
                    List.of("map,500,5000,1,500000"),
                    ask("csv all | where sampling_source == map").subList(1, 2));
            assertEquals(
                    List.of("map,10,1,1000"),
                    ask("csv raw | where sampling_source == map").subList(1, 2));
        }
    }

    @Test
    void dataWithoutTemplateAndAWrongClock() throws IOException, ConfigurationErrors {
        try (Daemon daemon = daemon()) {
            daemon.start();
            long seconds = System.currentTimeMillis() / 1000 - 7200;
            send(
                    daemon,
                    Bytes.Headers.v9(seconds, 0, 7).set(300, new Bytes().u32(1)).toArray());
            List<String> answer = askUntil("csv exporters 127.0.0.1", "missing_template 300");
            String text = String.join("\n", answer);
            assertTrue(text.contains("clock is 2 h behind"), text);
            assertTrue(text.contains("waits for template 300"), text);
        }
    }

    /** What is held when the daemon ends is counted before it does. */
    @Test
    void heldFlowsAreCountedAtTheEnd() throws IOException, ConfigurationErrors {
        Daemon daemon = daemon();
        try (daemon) {
            daemon.start();
            byte[] datagram = Bytes.Headers.v9(System.currentTimeMillis() / 1000, 0, 7)
                    .set(0, new Bytes().template(256, 1, 4, 48, 4))
                    .set(256, new Bytes().u32(1000, 5))
                    .toArray();
            send(daemon, datagram);
            askUntil("csv exporters 127.0.0.1", "counters,records_held,1,");
            assertEquals(0, daemon.exporters().all().getFirst().counters().get(ribflow.flow.ExporterCounter.FLOWS));
        }
        assertEquals(1, daemon.exporters().all().getFirst().counters().get(ribflow.flow.ExporterCounter.FLOWS));
    }
}
