package ribflow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Retention;
import ribflow.bgp.session.BgpConfig;
import ribflow.bgp.session.NeighbourConfig;
import ribflow.bgp.session.Offer;
import ribflow.bgp.session.Password;
import ribflow.bgp.session.PrefixLimits;
import ribflow.bgp.session.Transport;
import ribflow.control.ControlConfig;
import ribflow.decode.DecodeConfig;
import ribflow.decode.sflow.ExporterIdentity;
import ribflow.decode.sflow.SampledBytes;
import ribflow.decode.template.Biflow;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.maps.MapPaths;
import ribflow.maps.PeerAsMap;
import ribflow.matrix.Level;
import ribflow.matrix.MatrixConfig;
import ribflow.matrix.Split;
import ribflow.store.HistoryConfig;
import ribflow.table.TableConfig;
import ribflow.table.TimeConfig;
import ribflow.tag.TagConfig;
import ribflow.tag.TagConfig.Source;

final class ConfigurationFileTest {

    private static final Offer OFFER = new Offer(
            List.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST, Family.IPV4_VPN, Family.IPV6_VPN),
            true,
            Optional.of("flows.example.net"));
    private static final Retention KEEP = new Retention(Duration.ofHours(1), Duration.ofMinutes(5));
    private static final String TABLE = "tables: {t: {aggregate: src_as}}\n";

    @TempDir
    private Path folder;

    @Test
    void theLeastThereCanBeHasAllDefaults() throws Exception {
        Configuration configuration = parse(TABLE);
        assertEquals(
                List.of(new InetSocketAddress("::", 2100)),
                configuration.collect().listen());
        assertEquals(
                Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8),
                configuration.collect().workers());
        assertEquals(32 << 20, configuration.collect().receiveBuffer());
        assertEquals(10_000, configuration.collect().maxExporters());
        assertEquals(
                new DecodeConfig(
                        1000, 256 << 10, 1 << 20, Biflow.SPLIT, 65_536, ExporterIdentity.AGENT, SampledBytes.FRAME),
                configuration.decode());
        assertEquals(new BgpConfig(List.of(), List.of(), 0, ""), configuration.bgp());
        assertEquals(MapPaths.NONE, configuration.maps());
        List<Source> bgpThenFlow = List.of(Source.BGP, Source.FLOW);
        assertEquals(
                new TagConfig(bgpThenFlow, bgpThenFlow, bgpThenFlow, List.of(Source.MAP, Source.FLOW)),
                configuration.tag());
        assertEquals(
                List.of(new TableConfig(
                        "t", List.of(FlowField.SRC_AS), Optional.empty(), Optional.empty(), 1, 1_000_000, true)),
                configuration.tables());
        assertEquals(Optional.empty(), configuration.matrix());
        assertEquals(Duration.ofMinutes(5), configuration.late());
        assertEquals(TimeConfig.BY_END, configuration.time());
        assertEquals(
                new ControlConfig(
                        Path.of("/run/ribflow/ribflow.sock"),
                        64,
                        List.of(new ControlConfig.Shown("t", false, Optional.empty()))),
                configuration.control());
        assertEquals(Duration.ofMinutes(1), configuration.statistics());
    }

    @Test
    void aNeighbourInheritsWhatItDoesNotSay() throws Exception {
        BgpConfig bgp = parse(TABLE + """
            bgp:
              local_as: 64500
              router_id: 10.0.0.250
              host_name: flows.example.net
              graceful_restart: {long_lived: 5m}
              neighbours:
                - {address: 10.0.0.11, as: 64500}
                - {prefix: "2001:db8::/32", as: 1.0}
                - address: 2001:db8:1::1
                  as: 4200000000
                  local_as: 65550
                  router_id: 192.0.2.1
                  port: 1179
                  bind: 2001:db8:1::2
                  interface: eth1
                  password: geheim
                  ttl_security: 1
                  families: [ipv6, ipv6_vpn]
                  add_path: false
                  max_prefixes: {ipv4: 1200k, ipv6_vpn: 10, total: 2M, warn: 80, restart_after: 5m}
                  hold_time: 3m
                  connect_retry: 5s
                  description: "an exchange's: route server"
                - {address: 10.0.0.12, as: 64500, passive: true, hold_time: 0s}
            """).bgp();
        Address ours = Address.parse("10.0.0.250");
        assertEquals(
                new BgpConfig(
                        List.of(new InetSocketAddress("::", 179)),
                        List.of(
                                neighbour("10.0.0.11/32", 64500, 64500, ours, 179, false, 90, 30, ""),
                                neighbour("2001:db8::/32", 65536, 64500, ours, 179, true, 90, 30, ""),
                                new NeighbourConfig(
                                        Prefix.parse("2001:db8:1::1/128"),
                                        4_200_000_000L,
                                        65550,
                                        Address.parse("192.0.2.1"),
                                        180,
                                        new Transport(
                                                1179,
                                                false,
                                                Optional.of(Address.parse("2001:db8:1::2")),
                                                Optional.of("eth1"),
                                                Optional.of(new Password("geheim")),
                                                1,
                                                5),
                                        new Offer(
                                                List.of(Family.IPV6_UNICAST, Family.IPV6_VPN),
                                                false,
                                                Optional.of("flows.example.net")),
                                        new PrefixLimits(
                                                Map.of(Family.IPV4_UNICAST, 1_200_000, Family.IPV6_VPN, 10),
                                                2_000_000,
                                                80,
                                                new PrefixLimits.Breach.Restart(Duration.ofMinutes(5))),
                                        KEEP,
                                        "an exchange's: route server"),
                                neighbour("10.0.0.12/32", 64500, 64500, ours, 179, true, 0, 30, "")),
                        1000,
                        "ribflow is being stopped"),
                bgp);
    }

    private static NeighbourConfig neighbour(
            String prefix,
            long as,
            long local,
            Address id,
            int port,
            boolean passive,
            int hold,
            int retry,
            String words) {
        return new NeighbourConfig(
                Prefix.parse(prefix),
                as,
                local,
                id,
                hold,
                Transport.plain(port, passive, retry),
                OFFER,
                PrefixLimits.NONE,
                KEEP,
                words);
    }

    @Test
    void aPasswordMayStandInAFile() throws Exception {
        Files.writeString(folder.resolve("secret"), "a secret with blanks \n");
        BgpConfig bgp = parse(TABLE + """
            bgp:
              local_as: 64500
              router_id: 10.0.0.250
              neighbours:
                - {address: 10.0.0.11, as: 64500, password_file: secret}
            """).bgp();
        assertEquals(
                Optional.of(new Password("a secret with blanks")),
                bgp.neighbours().getFirst().transport().password());
    }

    @Test
    void tablesStandInTheOrderOfTheFileAndTheMatrixKnowsLate() throws Exception {
        Files.createFile(folder.resolve("pops.map"));
        Configuration configuration = parse("""
            late: 90s
            maps: {pops: pops.map}
            matrix: {bin: 1m, keep: 10, levels: [pop, as], by: [dscp], renormalise: false}
            tables:
              z: {aggregate: [dst_as, as_path], filter: proto == tcp, bin: 1h, keep: 24, limit: 10k}
              a: {aggregate: [peer_src_ip, flows], renormalise: false, socket: /tmp/collect.pipe}
            """);
        assertEquals(
                List.of(
                        new TableConfig(
                                "z",
                                List.of(FlowField.DST_AS, FlowField.AS_PATH),
                                Optional.of("proto == tcp"),
                                Optional.of(Duration.ofHours(1)),
                                24,
                                10_000,
                                true),
                        new TableConfig(
                                "a",
                                List.of(FlowField.PEER_SRC_IP),
                                Optional.empty(),
                                Optional.empty(),
                                1,
                                1_000_000,
                                false)),
                configuration.tables());
        assertEquals(
                List.of(
                        new ControlConfig.Shown("z", false, Optional.empty()),
                        new ControlConfig.Shown("a", true, Optional.of(Path.of("/tmp/collect.pipe")))),
                configuration.control().shown());
        assertEquals(
                Optional.of(new MatrixConfig(
                        Duration.ofMinutes(1),
                        10,
                        1_000_000,
                        Duration.ofSeconds(90),
                        List.of(Level.POP, Level.AS),
                        List.of(Split.DSCP),
                        false,
                        false,
                        Optional.empty())),
                configuration.matrix());
    }

    @Test
    void historyIsKeptAsTheSectionSaysUnlessTheTableSaysOtherwise() throws Exception {
        Configuration configuration = parse("""
            history: {folder: history, bins: 7d, checkpoint: 2s}
            tables:
              a: {aggregate: [src_as], bin: 5m, history: {}}
              b: {aggregate: [src_as], bin: 1h, history: {bins: 90d, rollups: [{bin: 6h, keep: 100d}]}}
              c: {aggregate: [src_as], bin: 1h, history: {rollups: []}}
              d: {aggregate: [src_as], bin: 1h, history: }
              e: {aggregate: [src_as], bin: 5m}
            """);
        assertEquals(
                Optional.of(new HistoryConfig(folder.resolve("history"), Duration.ofSeconds(2))),
                configuration.history());
        Duration hour = Duration.ofHours(1);
        Duration day = Duration.ofDays(1);
        assertEquals(
                List.of(
                        kept(7, Map.of(hour, Duration.ofDays(400), day, Duration.ofDays(3650))),
                        kept(90, Map.of(Duration.ofHours(6), Duration.ofDays(100))),
                        kept(7, Map.of()),
                        kept(7, Map.of(day, Duration.ofDays(3650))),
                        Optional.empty()),
                configuration.tables().stream().map(TableConfig::history).toList());
    }

    private static Optional<ribflow.table.Retention> kept(int days, Map<Duration, Duration> rollUps) {
        return Optional.of(new ribflow.table.Retention(Duration.ofDays(days), rollUps));
    }

    @Test
    void relativePathsBeginAtTheFolderOfTheFile() throws Exception {
        Path conf = Files.createDirectory(folder.resolve("conf"));
        Path maps = Files.createDirectory(folder.resolve("maps"));
        Path peers = Files.createFile(maps.resolve("peers.map"));
        Path file = conf.resolve("ribflow.yaml");
        Files.writeString(file, TABLE + "maps: {peers: ../maps/peers.map}\ncontrol: {socket: ribflow.sock}\n");
        Configuration configuration = ConfigurationFile.read(file);
        assertEquals(MapPaths.NONE.and(PeerAsMap.FORMAT, peers), configuration.maps());
        assertEquals(conf.resolve("ribflow.sock"), configuration.control().socket());
    }

    @Test
    void aFileThatIsNotThereIsSaidToBeAbsent() {
        Path file = folder.resolve("none.yaml");
        ConfigurationErrors errors = assertThrows(ConfigurationErrors.class, () -> ConfigurationFile.read(file));
        assertEquals(file + ": there is no such file; allowed: a YAML file", errors.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30s, PT30S", "5m, PT5M", "1h, PT1H", "1d, PT24H", "1_500ms, PT1.5S", "90 s, PT90S"})
    void durationsHaveUnits(String text, Duration duration) throws Exception {
        assertEquals(duration, parse(TABLE + "late: " + text + "\n").late());
    }

    @ParameterizedTest
    @CsvSource({"65536B, 65536", "64KiB, 65536", "100kB, 100000", "2MB, 2000000", "2MiB, 2097152", "1GiB, 1073741824"})
    void sizesHaveUnits(String text, int bytes) throws Exception {
        String yaml = TABLE + "collect: {receive_buffer: " + text + "}\n";
        assertEquals(bytes, parse(yaml).collect().receiveBuffer());
    }

    @Test
    void everyDefaultCanBeWrittenOut() throws Exception {
        for (Keys.Located located : Keys.all()) {
            Key<?> key = located.key();
            if (key.fallback().isPresent()) {
                Reading reading = new Reading("default");
                Node node = YamlReader.read(key.fallback().get(), reading);
                if (node != null) {
                    key.type().read(node, located.path(), reading);
                }
                assertEquals(List.of(), reading.problems(), located.path());
            }
        }
    }

    private Configuration parse(String yaml) throws ConfigurationErrors {
        return ConfigurationFile.parse("test.yaml", yaml, folder);
    }
}
