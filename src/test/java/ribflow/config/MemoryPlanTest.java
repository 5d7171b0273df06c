package ribflow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import ribflow.table.Footprint;

final class MemoryPlanTest {

    private static final Path FILE = Path.of("ribflow.yaml");
    private static final long GB = 1_000_000_000;

    private static final String CONFIGURATION = """
            collect: {workers: 2}
            bgp:
              local_as: 64500
              router_id: 10.0.0.250
              neighbours: [{address: 10.0.0.11, as: 64500}, {prefix: 10.1.0.0/16, as: 64500}]
            tables:
              few: {aggregate: [proto]}
              paths:
                aggregate: [peer_src_ip, as_path]
                limit: 50M
            matrix:
              limit: 10k
            ledger: {by: [neighbour]}
            history: {folder: history}
            """;

    @Test
    void eachTableIsTold() throws Exception {
        assertEquals(
                List.of(
                        "few: 1.7 MB: 49 kB for 512 rows of 32 bytes, 33 kB for a copy while they are read, 1.6 MB for"
                                + " workers",
                        "paths: 6.0 GB: 3.5 GB for 50,000,000 rows of 48 bytes, 2.4 GB for a copy while they are read,"
                                + " 115 MB for texts, 2.1 MB for workers",
                        "matrix: 10 MB: 3.0 MB for 10,000 rows of 112 bytes in 13 bins, 2.6 MB for a copy while they are"
                                + " read, 4.5 MB for workers",
                        "of matrix and ledger: 4.3 MB for 2 tables of few rows",
                        "peers: 18 MB for each with a full table, 18 MB for 1 neighbour by address",
                        "everything else: 330 MB",
                        "all of it: 6.4 GB when all tables are full, of a heap of at most 8.0 GB"),
                plan().lines(new HeapLimit(8 * GB, 16 * GB)));
    }

    @Test
    void theSumIsThatOfItsParts() throws Exception {
        MemoryPlan plan = plan();
        Configuration configuration = configuration();
        long tables = configuration.tables().stream()
                .mapToLong(table -> Footprint.of(table, configuration.late(), 2).sum())
                .sum();
        assertTrue(plan.bytes() > tables + MemoryPlan.REST + MemoryPlan.PEER);
        assertTrue(plan.bytes() < tables + MemoryPlan.REST + MemoryPlan.PEER + 20_000_000);
        assertEquals(Duration.ofMinutes(5), configuration.late());
    }

    @Test
    void aHeapThatIsTooSmallIsComplainedOfAtTheLargestLimit() throws Exception {
        assertEquals(
                Optional.of("ribflow.yaml:10: tables.paths.limit: tables that are full may take 6.4 GB of memory with"
                        + " routes and all else, and the heap has 1.0 GB at most; allowed: lower limits, fewer bins, or"
                        + " RIBFLOW_JAVA_OPTIONS=-Xmx6144m"),
                plan().complaint(FILE, new HeapLimit(GB, 16 * GB)));
        assertEquals(
                Optional.of("ribflow.yaml:10: tables.paths.limit: tables that are full may take 6.4 GB of memory with"
                        + " routes and all else, and the heap has 1.0 GB at most; allowed: lower limits or fewer bins, since the machine"
                        + " has 4.0 GB"),
                plan().complaint(FILE, new HeapLimit(GB, 4 * GB)));
    }

    /** What is advised is enough. */
    @Test
    void aHeapThatIsLargeEnoughIsFine() throws Exception {
        assertEquals(Optional.empty(), plan().complaint(FILE, new HeapLimit(6144L << 20, 16 * GB)));
    }

    @Test
    void whoSaysHowLargeTheHeapMayBecome() {
        assertEquals(8 * GB, limit(""));
        assertEquals(8 * GB, limit("-XX:+UseG1GC -Dx=-Xmx1g"));
        assertEquals(2L << 30, limit("-Xmx1g -XX:+UseG1GC -Xmx2048M"));
        assertEquals(512L << 10, limit("-XX:MaxHeapSize=512k"));
        assertEquals(12 * GB, limit("-XX:MaxRAMPercentage=75"));
        assertEquals(4 * GB, limit("-Xms1g"), "the launcher then says nothing");
        assertEquals(12345, limit("-Xmx12345"));
    }

    private static long limit(String options) {
        return HeapLimit.ofLauncher(options, 16 * GB).bytes();
    }

    @Test
    void theLauncherGivesWhatIsSaid() throws Exception {
        String launcher = Files.readString(Path.of("ribflow"));
        assertTrue(launcher.contains("-XX:MaxRAMPercentage=" + (int) HeapLimit.LAUNCHERS_PERCENT + "\""));
    }

    private static MemoryPlan plan() throws ConfigurationErrors {
        return MemoryPlan.of(configuration());
    }

    private static Configuration configuration() throws ConfigurationErrors {
        return ConfigurationFile.parse("ribflow.yaml", CONFIGURATION, Path.of("."));
    }
}
