package ribflow.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import ribflow.bgp.bmp.BmpConfig;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Retention;
import ribflow.bgp.session.BgpConfig;
import ribflow.bgp.session.NeighbourConfig;
import ribflow.bgp.session.Offer;
import ribflow.bgp.session.PrefixLimits;
import ribflow.bgp.session.Transport;
import ribflow.collect.CollectConfig;
import ribflow.collect.SessionConfig;
import ribflow.config.Keys.AtLeast;
import ribflow.config.Keys.Bgp;
import ribflow.config.Keys.Bmp;
import ribflow.config.Keys.Collect;
import ribflow.config.Keys.Control;
import ribflow.config.Keys.Decode;
import ribflow.config.Keys.GeoIp;
import ribflow.config.Keys.GracefulRestart;
import ribflow.config.Keys.History;
import ribflow.config.Keys.Ledger;
import ribflow.config.Keys.Log;
import ribflow.config.Keys.MapFiles;
import ribflow.config.Keys.Matrix;
import ribflow.config.Keys.MaxPrefixes;
import ribflow.config.Keys.NameLists;
import ribflow.config.Keys.Neighbour;
import ribflow.config.Keys.RibDump;
import ribflow.config.Keys.RibFile;
import ribflow.config.Keys.RibFiles;
import ribflow.config.Keys.RibSave;
import ribflow.config.Keys.RollUp;
import ribflow.config.Keys.Rpki;
import ribflow.config.Keys.Sampling;
import ribflow.config.Keys.Table;
import ribflow.config.Keys.TableHistory;
import ribflow.config.Keys.Tag;
import ribflow.config.Keys.Time;
import ribflow.config.Keys.TimeRule;
import ribflow.config.Keys.Tls;
import ribflow.control.ControlConfig;
import ribflow.decode.DecodeConfig;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.ip.PrefixNumbers;
import ribflow.ledger.LedgerConfig;
import ribflow.maps.GeoFile;
import ribflow.maps.MapFormat;
import ribflow.maps.MapPaths;
import ribflow.matrix.MatrixConfig;
import ribflow.query.NameFiles;
import ribflow.rpki.RpkiConfig;
import ribflow.store.HistoryConfig;
import ribflow.table.Detail;
import ribflow.table.Room;
import ribflow.table.TableConfig;
import ribflow.table.TimeConfig;
import ribflow.tag.SourcedField;
import ribflow.tag.TagConfig;
import ribflow.tag.TagConfig.Source;

/** From values of which nothing is wrong to each package's own record. */
final class Binding {

    private static final BgpConfig NO_BGP = new BgpConfig(List.<InetSocketAddress>of(), List.of(), 0, "");

    private final Values root;
    private final Path folder;
    private final Map<Path, PrefixNumbers> networks;

    /** @param networks the lists of networks that tables name, by their files */
    Binding(Values root, Path folder, Map<Path, PrefixNumbers> networks) {
        this.root = root;
        this.folder = folder;
        this.networks = networks;
    }

    Configuration configuration() {
        Duration late = root.get(Keys.LATE);
        return new Configuration(
                collect(root.get(Keys.COLLECT)),
                decode(root.get(Keys.DECODE)),
                root.find(Keys.BGP).map(this::bgp).orElse(NO_BGP),
                bmp(root.get(Keys.BMP)),
                ribFiles(root.get(Keys.RIB)),
                rpki(root.get(Keys.RPKI)),
                mapPaths(root.get(Keys.MAPS), root.get(Keys.GEOIP), folder),
                names(root.get(Keys.NAMES), folder),
                root.get(Keys.MAPS).get(MapFiles.RELOAD),
                tag(root.get(Keys.TAG), root.get(Keys.SAMPLING)),
                root.get(Keys.TABLES).entrySet().stream().map(this::table).toList(),
                root.find(Keys.MATRIX).map(matrix -> matrix(matrix, late)),
                root.find(Keys.LEDGER).map(ledger -> ledger(ledger, late)),
                root.find(Keys.HISTORY).map(this::history),
                late,
                time(root.get(Keys.TIME)),
                control(root.get(Keys.CONTROL)),
                root.get(Keys.LOG).get(Log.STATISTICS),
                Settings.of(root));
    }

    private CollectConfig collect(Values values) {
        return new CollectConfig(
                values.get(Collect.LISTEN),
                values.get(Collect.MULTICAST),
                values.get(Collect.WORKERS),
                values.get(Collect.RECEIVE_BUFFER),
                values.get(Collect.MAX_EXPORTERS),
                new SessionConfig(
                        values.get(Collect.IPFIX_TCP),
                        values.find(Collect.IPFIX_TLS).map(this::tls),
                        values.get(Collect.IPFIX_SCTP),
                        values.get(Collect.MAX_CONNECTIONS),
                        values.get(Collect.IDLE_TIMEOUT)));
    }

    private SessionConfig.Tls tls(Values tls) {
        return new SessionConfig.Tls(
                tls.get(Tls.LISTEN),
                inFolder(tls.get(Tls.CERTIFICATE), folder),
                inFolder(tls.get(Tls.KEY), folder),
                tls.find(Tls.CLIENT_CA).map(file -> inFolder(file, folder)));
    }

    private static DecodeConfig decode(Values values) {
        return new DecodeConfig(
                values.get(Decode.MAX_TEMPLATES),
                values.get(Decode.EARLY_DATA),
                values.get(Decode.HELD_DATA),
                values.get(Decode.BIFLOW),
                values.get(Decode.TOTAL_FLOWS),
                values.get(Decode.SFLOW_EXPORTER),
                values.get(Decode.SFLOW_BYTES));
    }

    private BgpConfig bgp(Values bgp) {
        List<NeighbourConfig> neighbours = bgp.get(Bgp.NEIGHBOURS).stream()
                .map(neighbour -> neighbour(neighbour, bgp))
                .toList();
        return new BgpConfig(
                bgp.get(Bgp.LISTEN), neighbours, bgp.get(Bgp.MAX_DYNAMIC), bgp.get(Bgp.SHUTDOWN_COMMUNICATION));
    }

    private NeighbourConfig neighbour(Values values, Values bgp) {
        Prefix prefix =
                values.find(Neighbour.ADDRESS).map(Binding::whole).orElseGet(() -> values.get(Neighbour.PREFIX));
        Values keep = bgp.get(Bgp.GRACEFUL_RESTART);
        return new NeighbourConfig(
                prefix,
                values.get(Neighbour.AS),
                values.find(Neighbour.LOCAL_AS).orElse(bgp.get(Bgp.LOCAL_AS)),
                values.find(Neighbour.ROUTER_ID).orElse(bgp.get(Bgp.ROUTER_ID)),
                values.find(Neighbour.HOLD_TIME).orElse(bgp.get(Bgp.HOLD_TIME)),
                transport(values, bgp),
                new Offer(
                        values.find(Neighbour.FAMILIES).orElse(bgp.get(Bgp.FAMILIES)),
                        values.find(Neighbour.ADD_PATH).orElse(bgp.get(Bgp.ADD_PATH)),
                        bgp.find(Bgp.HOST_NAME)),
                values.find(Neighbour.MAX_PREFIXES).map(Binding::limits).orElse(PrefixLimits.NONE),
                new Retention(keep.get(GracefulRestart.KEEP), keep.get(GracefulRestart.LONG_LIVED)),
                values.get(Neighbour.DESCRIPTION));
    }

    private Transport transport(Values values, Values bgp) {
        Duration retry = values.find(Neighbour.CONNECT_RETRY).orElse(bgp.get(Bgp.CONNECT_RETRY));
        return new Transport(
                values.get(Neighbour.PORT),
                values.find(Neighbour.PASSIVE).orElse(values.given(Neighbour.PREFIX)),
                values.find(Neighbour.BIND),
                values.find(Neighbour.INTERFACE),
                values.find(Neighbour.PASSWORD)
                        .or(() -> values.find(Neighbour.PASSWORD_FILE)
                                .map(file -> PasswordFile.read(inFolder(file, folder)))),
                values.find(Neighbour.TTL_SECURITY).orElse(0),
                (int) retry.toSeconds());
    }

    private static PrefixLimits limits(Values values) {
        Map<Family, Integer> families = new HashMap<>();
        MaxPrefixes.FAMILIES.forEach((family, key) -> values.find(key).ifPresent(limit -> families.put(family, limit)));
        return new PrefixLimits(
                families,
                values.find(MaxPrefixes.TOTAL).orElse(0),
                values.get(MaxPrefixes.WARN),
                switch (values.get(MaxPrefixes.ACTION)) {
                    case RESTART -> new PrefixLimits.Breach.Restart(values.get(MaxPrefixes.RESTART_AFTER));
                    case STOP -> new PrefixLimits.Breach.Stop();
                    case WARN -> new PrefixLimits.Breach.Warn();
                });
    }

    private static Prefix whole(Address address) {
        return Prefix.of(address, address.isIpv4() ? 32 : 128);
    }

    private static BmpConfig bmp(Values values) {
        return new BmpConfig(
                values.get(Bmp.LISTEN), values.get(Bmp.ROUTERS), values.get(Bmp.MAX_ROUTERS), values.get(Bmp.KEEP));
    }

    private RibFilesConfig ribFiles(Values values) {
        return new RibFilesConfig(
                values.get(RibFiles.FILES).stream().map(this::ribFile).toList(),
                values.find(RibFiles.DUMP)
                        .map(dump -> new RibFilesConfig.Dump(
                                inFolder(dump.get(RibDump.DIRECTORY), folder),
                                dump.get(RibDump.EVERY),
                                dump.get(RibDump.FORMAT))),
                values.find(RibFiles.SAVE)
                        .map(save -> new RibFilesConfig.Save(
                                inFolder(save.get(RibSave.FILE), folder),
                                save.get(RibSave.EVERY),
                                save.get(RibSave.KEEP))));
    }

    private RibFilesConfig.File ribFile(Values values) {
        Path path = inFolder(values.get(RibFile.PATH), folder);
        return new RibFilesConfig.File(path, values.find(RibFile.NAME).orElse(String.valueOf(path.getFileName())));
    }

    private RpkiConfig rpki(Values values) {
        return new RpkiConfig(values.get(Rpki.CACHES), values.find(Rpki.FILE).map(file -> inFolder(file, folder)));
    }

    /** Where names are. */
    static NameFiles names(Values values, Path folder) {
        return new NameFiles(
                values.find(NameLists.AS).map(file -> inFolder(file, folder)),
                values.find(NameLists.EXPORTERS).map(file -> inFolder(file, folder)));
    }

    /** Where the maps are. */
    static MapPaths mapPaths(Values maps, Values databases, Path folder) {
        Map<MapFormat, Path> files = new HashMap<>();
        MapFiles.FORMATS.forEach((key, format) ->
                maps.find(key).ifPresent(file -> files.put(format, inFolder(file, folder))));
        Map<GeoFile, Path> geo = new EnumMap<>(GeoFile.class);
        GeoIp.FILES.forEach((what, key) ->
                databases.find(key).ifPresent(file -> geo.put(what, inFolder(file, folder))));
        return new MapPaths(files, geo);
    }

    private static Path inFolder(Path file, Path folder) {
        return folder.resolve(file).normalize();
    }

    private static TagConfig tag(Values values, Values sampling) {
        return new TagConfig(
                TagConfig.sources(
                        values.get(Tag.AS), values.get(Tag.NET), values.get(Tag.NEXT_HOP), values.get(Tag.PEER_SRC_AS)),
                sampling.get(Sampling.DEFAULT),
                values.get(Tag.ROUTES),
                new TagConfig.Follow(
                        values.get(Tag.FOLLOW_DEFAULT),
                        values.get(Tag.FOLLOW_NEXTHOP),
                        values.get(Tag.FOLLOW_NEXTHOP_EXTERNAL)));
    }

    private static Map<SourcedField, List<Source>> sources(Values usual, Values own) {
        Map<SourcedField, List<Source>> sources = new EnumMap<>(SourcedField.class);
        Tag.OF_FIELD.forEach((field, key) ->
                sources.put(field, own.find(key).orElseGet(() -> usual.get(Tag.usual(field)))));
        return sources;
    }

    private TableConfig table(Map.Entry<String, Values> entry) {
        Values values = entry.getValue();
        Optional<Duration> bin = values.find(Table.BIN);
        return new TableConfig(
                entry.getKey(),
                values.get(Table.AGGREGATE).stream()
                        .filter(field -> field != FlowField.FLOWS)
                        .toList(),
                values.find(Table.FILTER),
                bin,
                bin.isPresent() ? values.get(Table.KEEP) : 1,
                room(values),
                values.get(Table.RENORMALISE),
                detail(values),
                bin.flatMap(length -> values.find(Table.HISTORY).map(own -> retention(own, length))));
    }

    private LedgerConfig ledger(Values values, Duration late) {
        Duration bin = values.get(Ledger.BIN);
        List<Values> rollUps = root.get(Keys.HISTORY).get(History.ROLLUPS);
        return new LedgerConfig(
                values.get(Ledger.BY),
                values.find(Ledger.COMMUNITIES).orElse(List.of()),
                bin,
                late,
                new ribflow.table.Retention(
                        values.get(Ledger.KEEP),
                        rollUps.stream()
                                .filter(rollUp -> rollUp.get(RollUp.BIN).compareTo(bin) > 0)
                                .collect(Collectors.toMap(
                                        rollUp -> rollUp.get(RollUp.BIN), rollUp -> rollUp.get(RollUp.KEEP)))));
    }

    private HistoryConfig history(Values values) {
        return new HistoryConfig(inFolder(values.get(History.FOLDER), folder), values.get(History.CHECKPOINT));
    }

    /** How long the bins of a table are kept, and those roll-ups that are longer than they. */
    private ribflow.table.Retention retention(Values own, Duration bin) {
        Values all = root.get(Keys.HISTORY);
        List<Values> rollUps = own.find(TableHistory.ROLLUPS).orElseGet(() -> all.get(History.ROLLUPS));
        return new ribflow.table.Retention(
                own.find(TableHistory.BINS).orElseGet(() -> all.get(History.BINS)),
                rollUps.stream()
                        .filter(rollUp -> rollUp.get(RollUp.BIN).compareTo(bin) > 0)
                        .collect(
                                Collectors.toMap(rollUp -> rollUp.get(RollUp.BIN), rollUp -> rollUp.get(RollUp.KEEP))));
    }

    private static Room room(Values values) {
        Room.AtLeast least = values.find(Table.AT_LEAST)
                .map(asked -> new Room.AtLeast(
                        asked.find(AtLeast.PACKETS).orElse(0),
                        asked.find(AtLeast.FLOWS).orElse(0),
                        asked.find(AtLeast.BYTES).orElse(0)))
                .orElse(Room.AtLeast.NOTHING);
        return new Room(values.get(Table.LIMIT), values.get(Table.WHEN_FULL), least);
    }

    private Detail detail(Values values) {
        return new Detail(
                values.find(Table.AS_PATH_RADIUS).orElse(Detail.FULL.asPathRadius()),
                values.find(Table.COMMUNITIES).orElse(Detail.FULL.communities()),
                values.find(Table.NETWORKS).flatMap(file -> Optional.ofNullable(networks.get(inFolder(file, folder)))),
                values.find(Table.PORTS).orElse(List.of()));
    }

    private MatrixConfig matrix(Values values, Duration late) {
        return new MatrixConfig(
                values.get(Matrix.BIN),
                values.get(Matrix.KEEP),
                values.get(Matrix.LIMIT),
                late,
                values.get(Matrix.LEVELS),
                values.get(Matrix.BY),
                values.get(Matrix.CHECK)
                        && root.get(Keys.MAPS).find(MapFiles.INTERFACES).isPresent(),
                values.get(Matrix.RENORMALISE),
                values.find(Matrix.HISTORY).map(own -> retention(own, values.get(Matrix.BIN))));
    }

    private static TimeConfig time(Values values) {
        return new TimeConfig(
                values.get(Time.BINS_OF_ALL),
                values.get(Time.EXPORTERS).stream()
                        .map(rule -> new TimeConfig.Rule(rule.get(TimeRule.IP), rule.get(TimeRule.BINS_OF_THESE)))
                        .toList());
    }

    private ControlConfig control(Values values) {
        List<ControlConfig.Shown> shown = root.get(Keys.TABLES).entrySet().stream()
                .map(table -> new ControlConfig.Shown(
                        table.getKey(),
                        table.getValue().get(Table.AGGREGATE).contains(FlowField.FLOWS),
                        table.getValue().find(Table.SOCKET).map(socket -> inFolder(socket, folder))))
                .toList();
        return new ControlConfig(inFolder(values.get(Control.SOCKET), folder), values.get(Control.MAX_CLIENTS), shown);
    }
}
