package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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

    private final StringWriter complaints = new StringWriter();

    private int simulate(OutputStream out, String... arguments) {
        CommandLine line = Main.commandLine(out).setErr(new PrintWriter(complaints, true));
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

    /** The line of that neighbour in {@code bgp}, by the names of the columns; empty if there is none. */
    private static Map<String, String> neighbour(Asker asker, String address) throws Exception {
        List<String> lines = asker.ask("csv bgp");
        String[] names = lines.getFirst().split(",");
        Map<String, String> found = new HashMap<>();
        for (String line : lines) {
            String[] cells = line.split(",", -1);
            for (int i = 0; cells[0].equals(address) && i < names.length; i++) {
                found.put(names[i], cells[i]);
            }
        }
        return found;
    }

    private static void awaitComplete(Asker asker, String address) throws Exception {
        while (!neighbour(asker, address).getOrDefault("COMPLETE", "").equals("true")) {
            Thread.onSpinWait();
        }
    }

    /** As a thread that an interrupt ends. */
    private Thread inBackground(String... arguments) {
        return Thread.ofVirtual().start(() -> simulate(out, arguments));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theFirstPeerFlapsAndNoOther() throws Exception {
        try (Daemon daemon = start();
                Asker asker = Asker.connect(folder.resolve("s"))) {
            String bgp = text(daemon.bgpAddresses().getFirst());
            Thread peers = inBackground("--bgp", bgp, "--peers", "2", "--prefixes", "1000", "--flap", "1");
            awaitComplete(asker, "127.1.0.1");
            awaitComplete(asker, "127.1.0.2");
            String since = neighbour(asker, "127.1.0.1").getOrDefault("SINCE", "");
            String steady = neighbour(asker, "127.1.0.2").getOrDefault("SINCE", "");
            while (!toldAgain(neighbour(asker, "127.1.0.1"), since)) {
                Thread.onSpinWait();
            }
            while (!said().contains("\"event\":\"flapped\",\"times\":1")) {
                Thread.onSpinWait();
            }
            assertEquals(steady, neighbour(asker, "127.1.0.2").getOrDefault("SINCE", ""));
            peers.interrupt();
            peers.join();
        }
    }

    /** Whether a neighbour has told its whole table, in another session than the one of that time. */
    private static boolean toldAgain(Map<String, String> neighbour, String since) {
        return neighbour.getOrDefault("COMPLETE", "").equals("true")
                && !neighbour.getOrDefault("SINCE", "").equals(since)
                && Long.parseLong(neighbour.getOrDefault("IPV4", "0"))
                                + Long.parseLong(neighbour.getOrDefault("IPV6", "0"))
                        == 1000;
    }

    @Test
    void routersHaveTheAddressesThatFollowTheOneThatIsNamed() throws Exception {
        try (Daemon daemon = start();
                Asker asker = Asker.connect(folder.resolve("s"))) {
            String bgp = text(daemon.bgpAddresses().getFirst());
            Thread peers = inBackground("--bgp", bgp, "--peers", "2", "--prefixes", "100", "--from", "127.7.0.255");
            awaitComplete(asker, "127.7.0.255");
            awaitComplete(asker, "127.7.1.0");
            int status = simulate(
                    new ByteArrayOutputStream(),
                    "--flows",
                    text(daemon.flowAddresses().getFirst()),
                    "--from",
                    "127.7.0.255",
                    "--exporters",
                    "2",
                    "--prefixes",
                    "100",
                    "--records",
                    "1000",
                    "--rate",
                    "0");
            assertEquals(0, status);
            while (flows(asker) < 1000) {
                Thread.onSpinWait();
            }
            assertEquals(
                    List.of("127.7.0.255", "127.7.1.0"),
                    asker.rows("traffic | by peer_src_ip | sum flows").stream()
                            .map(List::getFirst)
                            .sorted()
                            .toList());
            peers.interrupt();
            peers.join();
        }
    }

    @Test
    void aSessionThatTheDaemonEndsEndsAll() throws Exception {
        try (Daemon daemon = start();
                Asker asker = Asker.connect(folder.resolve("s"))) {
            String bgp = text(daemon.bgpAddresses().getFirst());
            CompletableFuture<Integer> status =
                    CompletableFuture.supplyAsync(() -> simulate(out, "--bgp", bgp, "--prefixes", "100"));
            awaitComplete(asker, "127.1.0.1");
            asker.ask("bgp reset 127.1.0.1");
            assertEquals(1, status.get());
            assertTrue(complaints.toString().contains("the BGP session of peer 1 broke"), complaints::toString);
        }
    }

    @Test
    void aRateThatNoMachineKeepsDoesNotOutlastItsTime() throws Exception {
        try (Daemon daemon = start()) {
            String flows = text(daemon.flowAddresses().getFirst());
            String bgp = text(daemon.bgpAddresses().getFirst());
            String[] most = {"--rate", "" + Long.MAX_VALUE, "--churn", "1e300", "--prefixes", "100", "--seconds", "1"};
            List<String> arguments = new ArrayList<>(List.of("--flows", flows, "--bgp", bgp));
            arguments.addAll(List.of(most));
            assertEquals(0, simulate(out, arguments.toArray(String[]::new)), said());
            assertTrue(number(said(), "flows") > 0 && number(said(), "announced") > 0, said());
        }
    }

    /** Where something else listens than a BGP daemon, that is said. */
    @Test
    void whoeverAnswersOtherwiseThanADaemonIsNotBelieved() throws Exception {
        byte[] header = new byte[19];
        Arrays.fill(header, 0, 16, (byte) -1);
        byte[] notification = Arrays.copyOf(header, 21);
        System.arraycopy(new byte[] {0, 21, 3, 6, 2}, 0, notification, 16, 5);
        assertComplaint("broke: the daemon closed it without a word", new byte[0]);
        assertComplaint("broke: the daemon closed it without a word", Arrays.copyOf(header, 10));
        assertComplaint("broke: what listens there does not speak BGP", header);
        assertComplaint(
                "broke: what listens there does not speak BGP",
                "SSH-2.0-OpenSSH_9.2p1\r\n".getBytes(StandardCharsets.US_ASCII));
        assertComplaint("broke: the daemon ended it with NOTIFICATION 6/2", notification);
        assertComplaint("broke: the daemon closed it in the middle of a message", Arrays.copyOf(notification, 20));
    }

    private void assertComplaint(String complaint, byte[] answer) throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            CompletableFuture<Integer> status = CompletableFuture.supplyAsync(
                    () -> simulate(out, "--bgp", "127.0.0.1:" + other.getLocalPort(), "--prefixes", "100"));
            try (Socket socket = other.accept()) {
                socket.getOutputStream().write(answer);
                socket.shutdownOutput();
                assertEquals(1, status.get());
            }
        }
        assertTrue(complaints.toString().contains(complaint), complaints::toString);
        complaints.getBuffer().setLength(0);
    }

    @Test
    void whoIsNotThereIsNamed() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            nobody = socket.getLocalPort();
        }
        assertEquals(1, simulate(out, "--bgp", "127.0.0.1:" + nobody, "--prefixes", "100"));
        assertTrue(
                complaints
                        .toString()
                        .contains("peer 1 cannot open a BGP session with port " + nobody + " of 127.0.0.1"),
                complaints::toString);
        // An address of documentation (RFC 5737), which no machine has.
        assertEquals(1, simulate(out, "--flows", "127.0.0.1:" + nobody, "--from", "192.0.2.7", "--prefixes", "100"));
        assertTrue(complaints.toString().contains("exporter 1 of 1 cannot send from 192.0.2.7"), complaints::toString);
    }

    @Test
    void whatMakesNoSenseIsSaid() {
        for (List<String> arguments : List.of(
                List.<String>of(),
                List.of("--flows", "127.0.0.1"),
                List.of("--flows", "127.0.0.1:0"),
                List.of("--flows", "127.0.0.1:65536"),
                List.of("--flows", "[127.0.0.1:2055"),
                List.of("--flows", "::1:2055"),
                List.of("--flows", "127.0.0.1:2055", "--exporters", "0"),
                List.of("--flows", "127.0.0.1:2055", "--rate", "-1"),
                List.of("--flows", "127.0.0.1:2055", "--records", "0"),
                List.of("--flows", "127.0.0.1:2055", "--seconds", "-1"),
                List.of("--flows", "127.0.0.1:2055", "--from", "::1"),
                List.of("--flows", "127.0.0.1:2055", "--from", "router"),
                List.of("--flows", "127.0.0.1:2055", "--churn", "5"),
                List.of("--flows", "10.0.0.1:2055", "--exporters", "2"),
                List.of("--flows", "192.0.2.1:2055", "--records", "1"),
                List.of("--bgp", "[2001:db8::1]:179"),
                List.of("--bgp", "127.0.0.1:179", "--churn", "NaN"),
                List.of("--bgp", "127.0.0.1:179", "--churn", "5", "--flap", "1"),
                List.of("--bgp", "127.0.0.1:179", "--prefixes", "3000000"))) {
            assertEquals(
                    CommandLine.ExitCode.USAGE, simulate(out, arguments.toArray(String[]::new)), arguments::toString);
        }
    }
}
