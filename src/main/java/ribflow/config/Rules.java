package ribflow.config;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import ribflow.config.Keys.Collect;
import ribflow.config.Keys.Control;
import ribflow.config.Keys.GeoIp;
import ribflow.config.Keys.Ledger;
import ribflow.config.Keys.MapFiles;
import ribflow.config.Keys.Matrix;
import ribflow.config.Keys.NameLists;
import ribflow.config.Keys.RibFile;
import ribflow.config.Keys.RibFiles;
import ribflow.config.Keys.RollUp;
import ribflow.config.Keys.Table;
import ribflow.config.Keys.Tag;
import ribflow.config.Keys.Time;
import ribflow.config.Keys.TimeRule;
import ribflow.config.Keys.Tls;
import ribflow.ip.Prefix;
import ribflow.ip.PrefixNumbers;
import ribflow.maps.GeoFile;
import ribflow.maps.Subject;
import ribflow.tag.TagConfig.Source;

/**
 * What must be true of several keys together: of neighbours ({@link BgpRules}), tables ({@link TableRules}), bins and their
 * roll-ups ({@link HistoryRules}), and here of the rest. Values that could not be read are reported already; a rule speaks only
 * of those that could, so that one mistake makes one line.
 */
final class Rules {

    /** sockaddr_un holds 108 octets, the last of them 0. */
    private static final int LONGEST_SOCKET_PATH = 107;

    /** What the source longest asks. */
    private static final List<Source> LONGEST_OF = List.of(Source.BGP, Source.FLOW, Source.NETWORKS);

    private final Values root;
    private final Path folder;
    private final Reading reading;
    private final NamedFiles files;
    private final HistoryRules history;
    private final TableRules tables;

    Rules(Values root, Path folder, Reading reading) {
        this.root = root;
        this.folder = folder;
        this.reading = reading;
        this.files = new NamedFiles(folder, reading);
        this.history = new HistoryRules(root, reading);
        this.tables = new TableRules(files, history, reading);
    }

    void check() {
        somethingCounts();
        root.find(Keys.COLLECT).ifPresent(this::tcpAndTls);
        root.find(Keys.BGP).ifPresent(new BgpRules(files, reading)::check);
        root.find(Keys.RIB).ifPresent(this::ribFiles);
        root.find(Keys.MAPS).ifPresent(this::filesExist);
        root.find(Keys.NAMES)
                .ifPresent(names -> List.of(NameLists.AS, NameLists.EXPORTERS).forEach(key -> files.check(names, key)));
        files.check(root, Keys.PRIMITIVES);
        root.find(Keys.TAG).ifPresent(this::sources);
        root.find(Keys.TABLES).ifPresent(all -> all.values().forEach(tables::check));
        root.find(Keys.MATRIX).ifPresent(matrix -> history.ofTable(matrix, Matrix.BIN, Matrix.KEEP, Matrix.HISTORY));
        root.find(Keys.LEDGER).ifPresent(this::ledger);
        root.find(Keys.HISTORY).ifPresent(history::ofAll);
        root.find(Keys.TIME).ifPresent(this::timeRules);
        sockets();
    }

    /** The lists of networks that tables name, each read once. */
    Map<Path, PrefixNumbers> networks() {
        return tables.networks();
    }

    private void somethingCounts() {
        boolean any = root.find(Keys.TABLES).map(map -> !map.isEmpty()).orElse(true);
        boolean others =
                root.find(Keys.MATRIX).isPresent() || root.find(Keys.LEDGER).isPresent();
        if (!any && !others && reading.fine()) {
            reading.wrong(
                    0,
                    Keys.TABLES.name(),
                    "nothing would be counted; allowed: at least one table, a matrix, or a ledger");
        }
    }

    /** TLS is TCP, too. */
    private void tcpAndTls(Values collect) {
        List<InetSocketAddress> tcp = collect.find(Collect.IPFIX_TCP).orElse(List.of());
        collect.find(Collect.IPFIX_TLS).ifPresent(tls -> {
            for (InetSocketAddress socket : tls.find(Tls.LISTEN).orElse(List.of())) {
                // Port 0 is another one each time
                if (socket.getPort() != 0 && tcp.contains(socket)) {
                    String message = socket.getAddress().getHostAddress() + " port " + socket.getPort()
                            + " is given twice, here and in " + collect.path(Collect.IPFIX_TCP)
                            + "; allowed: each once";
                    reading.wrong(tls, Tls.LISTEN, message);
                }
            }
        });
    }

    private void timeRules(Values time) {
        Map<Prefix, Values> seen = new HashMap<>();
        for (Values rule : time.find(Time.EXPORTERS).orElse(List.of())) {
            rule.find(TimeRule.IP).ifPresent(prefix -> {
                Values earlier = seen.putIfAbsent(prefix, rule);
                if (earlier != null) {
                    String message =
                            prefix + " is already given in line " + earlier.line(TimeRule.IP) + "; allowed: each once";
                    reading.wrong(rule, TimeRule.IP, message);
                }
            });
        }
    }

    /** What a file is called tells its peers from those of other files. */
    private void ribFiles(Values rib) {
        Map<String, Values> seen = new HashMap<>();
        for (Values file : rib.find(RibFiles.FILES).orElse(List.of())) {
            Optional<String> name = file.find(RibFile.NAME)
                    .or(() -> file.find(RibFile.PATH).map(path -> String.valueOf(path.getFileName())));
            name.ifPresent(called -> {
                Values earlier = seen.putIfAbsent(called, file);
                if (earlier != null) {
                    String message = "the file in line " + earlier.line() + " is called " + called
                            + ", too; allowed: a name of its own for each";
                    reading.wrong(file, message);
                }
            });
        }
    }

    private void filesExist(Values maps) {
        MapFiles.FORMATS.keySet().forEach(key -> files.check(maps, key));
    }

    private void sources(Values tag) {
        List.of(Tag.AS, Tag.NET, Tag.NEXT_HOP, Tag.PEER_SRC_AS).forEach(key -> sources(tag, key));
        tag.find(Tag.SOURCES).ifPresent(own -> Tag.OF_FIELD.values().forEach(key -> sources(own, key)));
    }

    private void sources(Values values, Key<List<Source>> key) {
        List<Source> sources = values.find(key).orElse(List.of());
        if (!values.given(key)) {
            return;
        }
        if (sources.contains(Source.MAP) && !map(MapFiles.PEERS)) {
            reading.contradicts(values, key, "the source map needs a map; allowed: a file in maps.peers");
        }
        if (sources.contains(Source.NETWORKS) && !map(MapFiles.NETWORKS)) {
            reading.contradicts(values, key, "the source networks needs a map; allowed: a file in maps.networks");
        }
        boolean asns = root.find(Keys.GEOIP)
                .map(geo -> geo.tried(Objects.requireNonNull(GeoIp.FILES.get(GeoFile.ASN))))
                .orElse(true);
        if (sources.contains(Source.GEOIP) && !asns) {
            reading.contradicts(values, key, "the source geoip needs a database; allowed: a file in geoip.asn");
        }
        if (sources.contains(Source.LONGEST) && !Collections.disjoint(sources, LONGEST_OF)) {
            reading.contradicts(values, key, "longest asks bgp, flow and networks already; allowed: without these");
        }
        if (sources.equals(List.of(Source.BGP))
                && !root.tried(Keys.BGP)
                && !root.tried(Keys.BMP)
                && !root.tried(Keys.RIB)) {
            reading.contradicts(
                    values, key, "there is no BGP; allowed: a section bgp, bmp or rib, or flow as a source");
        }
    }

    private boolean map(Key<Path> file) {
        return root.find(Keys.MAPS).map(maps -> maps.tried(file)).orElse(true);
    }

    private void ledger(Values ledger) {
        if (!root.tried(Keys.HISTORY)) {
            reading.wrong(ledger, "there is no folder for its samples; allowed: with a section history that names one");
        }
        List<Subject.Kind> by = ledger.find(Ledger.BY).orElse(List.of());
        if (by.contains(Subject.Kind.CUSTOMER) && !map(MapFiles.CUSTOMERS)) {
            reading.wrong(
                    ledger,
                    Ledger.BY,
                    "customers are known by their map; allowed: customer with a file in maps.customers");
        }
        if (by.contains(Subject.Kind.COMMUNITY) && !ledger.tried(Ledger.COMMUNITIES)) {
            reading.wrong(ledger, Ledger.BY, "of which communities? allowed: community together with communities");
        }
        if (!by.contains(Subject.Kind.COMMUNITY) && !by.isEmpty()) {
            reading.contradicts(
                    ledger,
                    Ledger.COMMUNITIES,
                    "there is no ledger by community; allowed: with community among ledger.by");
        }
        ledger.find(Ledger.BIN).ifPresent(bin -> history.rollUpsOf(bin, ledger, Ledger.BIN, ""));
        ledger.find(Ledger.KEEP)
                .ifPresent(keep -> history.allRollUps()
                        .flatMap(rollUp -> rollUp.find(RollUp.KEEP).stream())
                        .filter(kept -> kept.compareTo(keep) < 0)
                        .findFirst()
                        .ifPresent(kept -> reading.wrong(
                                ledger,
                                Ledger.KEEP,
                                "roll-ups (history.rollups) are kept as long as what they are made of; allowed: at most "
                                        + HistoryRules.words(kept))));
    }

    /** A path that a socket can have, and each once. */
    private void sockets() {
        Map<String, String> seen = new HashMap<>();
        root.find(Keys.CONTROL).ifPresent(control -> socket(control, Control.SOCKET, seen));
        root.find(Keys.TABLES).ifPresent(tables -> tables.values().forEach(table -> socket(table, Table.SOCKET, seen)));
    }

    private void socket(Values of, Key<Path> key, Map<String, String> seen) {
        of.find(key).ifPresent(socket -> {
            String path = folder.resolve(socket).toAbsolutePath().normalize().toString();
            int bytes = path.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > LONGEST_SOCKET_PATH) {
                String message = "the socket's path " + path + " has " + bytes + " bytes; allowed: at most "
                        + LONGEST_SOCKET_PATH;
                reading.wrong(of, key, message);
            }
            String earlier = seen.putIfAbsent(path, of.path(key));
            if (earlier != null) {
                reading.wrong(of, key, path + " is " + earlier + " already; allowed: each once");
            }
        });
    }
}
