package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import ribflow.Main;
import ribflow.demo.Asker;

/** {@code ribflow simulate} against a daemon: what it says it sent is what the daemon says it got, by AS, to the byte. */
@Timeout(120)
final class SimulateTest {

    private static final int RECORDS = 20_000;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static int simulate(OutputStream out, String... arguments) {
        CommandLine line = Main.commandLine(out);
        return line.execute(
                Stream.concat(Stream.of("simulate"), Stream.of(arguments)).toArray(String[]::new));
    }

    private Daemon start() throws Exception {
        Path file = folder.resolve("ribflow.yaml");
        Files.writeString(file, """
            collect: {listen: ["127.0.0.1:0"]}
            bgp:
              listen: ["127.0.0.1:0"]
              local_as: 65000
              router_id: 192.0.2.9
              neighbours: [{prefix: 127.0.0.0/8, as: 65000}]
            tables:
              traffic: {aggregate: [peer_src_ip, dst_as, as_path]}
            control: {socket: "%s"}
            log: {statistics: 0s}
            """.formatted(folder.resolve("s")));
        Daemon daemon = Daemon.of(file);
        daemon.start();
        return daemon;
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    @Test
    void theDaemonCountsWhatItSaysItSent() throws Exception {
        Path truth = folder.resolve("truth.csv");
        try (Daemon daemon = start();
                Asker asker = Asker.connect(folder.resolve("s"))) {
            String bgp = text(daemon.bgpAddresses().getFirst());
            Thread peers = Thread.ofVirtual()
                    .start(() ->
                            simulate(new ByteArrayOutputStream(), "--bgp", bgp, "--peers", "2", "--prefixes", "5000"));
            while (complete(asker) < 2) {
                Thread.onSpinWait();
            }
            int status = simulate(
                    out,
                    "--flows",
                    text(daemon.flowAddresses().getFirst()),
                    "--exporters",
                    "2",
                    "--prefixes",
                    "5000",
                    "--records",
                    Integer.toString(RECORDS),
                    "--rate",
                    "10000",
                    "--keys",
                    "3000",
                    "--truth",
                    truth.toString());
            String said = out.toString(StandardCharsets.UTF_8);
            assertEquals(0, status, said);
            assertTrue(said.contains("\"event\":\"sent\",\"flows\":20000,"), said);
            while (flows(asker) < RECORDS) {
                Thread.onSpinWait();
            }
            String counted = asker.rows("traffic | by dst_as | sum flows, packets, bytes").stream()
                    .map(row -> String.join(",", row))
                    .sorted()
                    .collect(Collectors.joining("\n"));
            List<String> sent = Files.readAllLines(truth);
            assertEquals("DST_AS,FLOWS,PACKETS,BYTES", sent.getFirst());
            assertEquals(sent.stream().skip(1).sorted().collect(Collectors.joining("\n")), counted);
            peers.interrupt();
            peers.join();
        }
    }

    private static long complete(Asker asker) throws Exception {
        List<String> lines = asker.ask("csv bgp");
        int column = List.of(lines.getFirst().split(",")).indexOf("COMPLETE");
        return lines.stream()
                .filter(line -> line.split(",", -1)[column].equals("true"))
                .count();
    }

    private static long flows(Asker asker) throws Exception {
        List<List<String>> rows = asker.rows("traffic | sum flows");
        return rows.isEmpty() ? 0 : Long.parseLong(rows.getFirst().getFirst());
    }

    @Test
    void churnGoesOnForAsLongAsWasSaid() throws Exception {
        try (Daemon daemon = start()) {
            int status = simulate(
                    out,
                    "--bgp",
                    text(daemon.bgpAddresses().getFirst()),
                    "--prefixes",
                    "1000",
                    "--churn",
                    "500",
                    "--seconds",
                    "3");
            String said = out.toString(StandardCharsets.UTF_8);
            assertEquals(0, status, said);
            long withdrawn = number(said, "withdrawn");
            long all = withdrawn + number(said, "announced");
            assertTrue(said.contains("\"event\":\"tables\",\"peers\":1,\"routes\":1000,"), said);
            assertTrue(all > 200, said);
            assertEquals(0.2, withdrawn / (double) all, 0.1, said);
        }
    }

    private static long number(String text, String name) {
        return Long.parseLong(text.replaceAll("(?s).*\"" + name + "\":(\\d+).*", "$1"));
    }

    @Test
    void whatMakesNoSenseIsSaid() {
        for (List<String> arguments : List.of(
                List.<String>of(),
                List.of("--flows", "127.0.0.1"),
                List.of("--flows", "127.0.0.1:2055", "--churn", "5"),
                List.of("--flows", "10.0.0.1:2055", "--exporters", "2"),
                List.of("--flows", "192.0.2.1:2055", "--records", "1"),
                List.of("--bgp", "[2001:db8::1]:179"),
                List.of("--bgp", "127.0.0.1:179", "--churn", "5", "--flap", "1"),
                List.of("--bgp", "127.0.0.1:179", "--prefixes", "3000000"))) {
            assertEquals(
                    CommandLine.ExitCode.USAGE, simulate(out, arguments.toArray(String[]::new)), arguments::toString);
        }
    }
}
