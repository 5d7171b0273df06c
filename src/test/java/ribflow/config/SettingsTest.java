package ribflow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {

    private static final String BEFORE = """
        bgp:
          local_as: 64500
          router_id: 10.0.0.250
          neighbours:
            - {address: 10.0.0.11, as: 64500}
            - {address: 10.0.0.12, as: 64500}
        maps: {pops: a.map}
        tables:
          t: {aggregate: [src_as, dst_as], bin: 5m}
          old: {aggregate: src_as}
        """;

    @TempDir
    private Path folder;

    @BeforeEach
    void maps() throws Exception {
        Files.createFile(folder.resolve("a.map"));
        Files.createFile(folder.resolve("b.map"));
    }

    @Test
    void nothingChangesIfOnlyTheSpellingDoes() throws Exception {
        assertEquals(new Settings.Changes(List.of(), List.of()), changes("""
            # the same, otherwise written
            late: 300s
            log: {statistics: 1m}
            tables:
              t: {aggregate: [src_as, dst_as], bin: 300s, keep: 12, limit: 1000000}
              old: {aggregate: [src_as]}
            maps: {pops: a.map}
            bgp:
              router_id: 10.0.0.250
              local_as: 0.64500
              neighbours:
                - {address: 10.0.0.12, as: 64500}
                - {as: 64500, address: 10.0.0.11}
            """));
    }

    @Test
    void eachChangeTakesEffectOnReloadOrOnRestart() throws Exception {
        assertEquals(
                new Settings.Changes(
                        List.of(
                                "bgp.neighbours[10.0.0.13]: added",
                                "bgp.neighbours[10.0.0.12]: removed",
                                "bgp.neighbours[10.0.0.11].port: 1179, was 179",
                                "maps.pops: b.map, was a.map",
                                "maps.peers: a.map, was not given",
                                "log.statistics: 10s, was 60s"),
                        List.of(
                                "tables.new: added",
                                "matrix: added",
                                "tables.old: removed",
                                "collect.workers: 3, was auto",
                                "tables.t.aggregate: [src_as], was [src_as, dst_as]",
                                "tables.t.bin: not given, was 5m")),
                changes("""
                    collect: {workers: 3}
                    bgp:
                      local_as: 64500
                      router_id: 10.0.0.250
                      neighbours:
                        - {address: 10.0.0.11, as: 64500, port: 1179}
                        - {address: 10.0.0.13, as: 64500}
                    maps: {pops: b.map, peers: a.map}
                    tables:
                      t: {aggregate: [src_as]}
                      new: {aggregate: dst_as}
                    matrix:
                    log: {statistics: 10s}
                    """));
    }

    @Test
    void aSectionThatGoesIsOneChange() throws Exception {
        assertEquals(new Settings.Changes(List.of(), List.of("bgp: removed", "tables.old: removed")), changes("""
            maps: {pops: a.map}
            tables:
              t: {aggregate: [src_as, dst_as], bin: 5m}
            """));
    }

    private Settings.Changes changes(String after) throws ConfigurationErrors {
        return ConfigurationFile.parse("before", BEFORE, folder)
                .changesTo(ConfigurationFile.parse("after", after, folder));
    }
}
