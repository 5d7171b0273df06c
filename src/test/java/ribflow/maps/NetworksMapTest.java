package ribflow.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

final class NetworksMapTest {

    @TempDir
    private Path folder;

    private NetworksMap read(String text) throws Exception {
        return NetworksMap.read(Files.writeString(folder.resolve("networks.map"), text));
    }

    private static int find(NetworksMap map, String address) {
        Address parsed = Address.parse(address);
        int[] found = new int[1];
        map.find(1, new long[] {parsed.high()}, new long[] {parsed.low()}, found, new int[1]);
        return found[0];
    }

    private static String words(NetworksMap map, String address) {
        int row = find(map, address);
        if (row == NetworksMap.NONE) {
            return "none";
        }
        String hop = map.hasNextHop(row) ? map.nextHop(row).toString() : "-";
        return "/" + map.length(row) + " as " + map.as(row) + " peer " + map.peerAs(row) + " by " + hop;
    }

    @Test
    void theLongestRowAnswersWithWhatItSays() throws Exception {
        NetworksMap map = read("""
                # ours
                net=10.0.0.0/8 as=4200000000 nexthop=192.0.2.1
                net=10.1.0.0/16 peer_as=64501   ! no AS
                net=10.1.2.3 as=1.1 peer_as=64502 nexthop=2001:db8::1 name="a host"
                net=2001:db8::/32 as=64503
                """);
        assertEquals("/8 as 4200000000 peer -1 by 192.0.2.1", words(map, "10.9.9.9"));
        assertEquals("/16 as -1 peer 64501 by -", words(map, "10.1.9.9"));
        assertEquals("/32 as 65537 peer 64502 by 2001:db8::1", words(map, "10.1.2.3"));
        assertEquals("/32 as 64503 peer -1 by -", words(map, "2001:db8:7::1"));
        assertEquals("none", words(map, "192.0.2.1"));
        assertEquals(
                "networks.map:4",
                map.lineOf(Address.parse("10.1.2.3")).map(MapLine::toString).orElse("none"));
        assertEquals(Optional.empty(), map.lineOf(Address.parse("192.0.2.1")));
    }

    @Test
    void linesOfPmacctsNetworksFileMeanTheSame() throws Exception {
        NetworksMap map = read("""
                ! [nexthop,][[peerAS_]originAS,]net/len
                192.0.2.1,64501_64502,10.0.0.0/8
                64503,10.1.0.0/16
                10.2.0.0/16
                2001:db8::1,64504,2001:db8::/32
                192.0.2.7,10.3.0.0/16   # no AS at all
                64505_0,10.4.0.0/16
                """);
        assertEquals("/8 as 64502 peer 64501 by 192.0.2.1", words(map, "10.9.9.9"));
        assertEquals("/16 as 64503 peer -1 by -", words(map, "10.1.0.1"));
        assertEquals("/16 as -1 peer -1 by -", words(map, "10.2.0.1"));
        assertEquals("/32 as 64504 peer -1 by 2001:db8::1", words(map, "2001:db8::9"));
        assertEquals("/16 as -1 peer -1 by 192.0.2.7", words(map, "10.3.0.1"));
        assertEquals("/16 as -1 peer 64505 by -", words(map, "10.4.0.1"));
    }

    @Test
    void aMillionRowsAreReadInSecondsAndKeptInFewBytes() throws Exception {
        Path file = folder.resolve("million.map");
        SplittableRandom random = new SplittableRandom(5);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < 1_000_000; i++) {
                // A permutation of the first 22 bits: no prefix twice.
                int bits = (int) (i * 2_654_435_761L & 0x3f_ffff);
                boolean ipv6 = i % 5 == 0;
                String net = ipv6
                        ? Prefix.of(new Address(0x2a00L << 48 | (long) bits << 16, 0), 48)
                                .toString()
                        : Prefix.of(Address.ipv4(0x4000_0000 | bits << 8), 24).toString();
                out.write(
                        i % 2 == 0
                                ? "net=" + net + " as=" + (1 + random.nextInt(20_000))
                                        + " peer_as=64500 nexthop=10.0.0." + (1 + i % 9) + "\n"
                                : (1 + random.nextInt(20_000)) + "," + net + "\n");
            }
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        MapPaths paths = MapPaths.NONE.and(NetworksMap.FORMAT, file);
        Maps maps = Maps.read(paths, new Names());
        Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - begin);
        System.out.println("1,000,000 networks read in " + took.toMillis() + " ms of the processor");
        assertTrue(
                maps.sizes(paths).contains("networks.map: 1000000 rows"),
                () -> maps.sizes(paths).toString());
        int some = find(maps.networks(), "64.0.4.1")
                + find(maps.networks(), "64.1.1.1")
                + find(maps.networks(), "64.9.9.9");
        assertTrue(some > 3 * NetworksMap.NONE);
        assertTrue(
                took.toSeconds() < 15,
                () -> took + "; it should be 5 s, and is less where the compiler may do its best");
        assertEquals(List.of("networks.map: 1000000 rows, 1000000 added, 0 removed"), Maps.EMPTY.changesTo(maps));
    }
}
