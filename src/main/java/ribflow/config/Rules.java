package ribflow.config;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ribflow.config.Keys.AtLeast;
import ribflow.config.Keys.Bgp;
import ribflow.config.Keys.Collect;
import ribflow.config.Keys.Control;
import ribflow.config.Keys.GeoIp;
import ribflow.config.Keys.History;
import ribflow.config.Keys.Ledger;
import ribflow.config.Keys.MapFiles;
import ribflow.config.Keys.Matrix;
import ribflow.config.Keys.MaxPrefixes;
import ribflow.config.Keys.NameLists;
import ribflow.config.Keys.Neighbour;
import ribflow.config.Keys.RibFile;
import ribflow.config.Keys.RibFiles;
import ribflow.config.Keys.RollUp;
import ribflow.config.Keys.Table;
import ribflow.config.Keys.TableHistory;
import ribflow.config.Keys.Tag;
import ribflow.config.Keys.Time;
import ribflow.config.Keys.TimeRule;
import ribflow.config.Keys.Tls;
import ribflow.expr.CommunityPattern;
import ribflow.flow.FlowField;
import ribflow.flow.Joining;
import ribflow.flow.Kind;
import ribflow.ip.Prefix;
import ribflow.ip.PrefixNumbers;
import ribflow.maps.GeoFile;
import ribflow.maps.PrefixList;
import ribflow.maps.Problem;
import ribflow.maps.Subject;
import ribflow.tag.TagConfig.Source;

/**
 * What must be true of several keys together. Values that could not be read are reported already; a rule speaks only of
 * those that could, so that one mistake makes one line.
 */
final class Rules {

    /** sockaddr_un holds 108 octets, the last of them 0. */
    private static final int LONGEST_SOCKET_PATH = 107;

    private static final Set<FlowField> HOSTS = Set.of(
            FlowField.SRC_HOST,
            FlowField.DST_HOST,
            FlowField.SRC_NET,
            FlowField.DST_NET,
            FlowField.SRC_MASK,
            FlowField.DST_MASK);

    private static final Set<FlowField> PORTS = Set.of(FlowField.SRC_PORT, FlowField.DST_PORT);

    /** What the source longest asks. */
    private static final List<Source> LONGEST_OF = List.of(Source.BGP, Source.FLOW, Source.NETWORKS);

    private final Values root;
    private final Path folder;
    private final Reading reading;
    private final Map<Path, PrefixNumbers> networks = new HashMap<>();

    Rules(Values root, Path folder, Reading reading) {
        this.root = root;
        this.folder = folder;
        this.reading = reading;
    }

    void check() {
        somethingCounts();
        root.find(Keys.COLLECT).ifPresent(this::tcpAndTls);
        root.find(Keys.BGP).ifPresent(this::bgp);
        root.find(Keys.RIB).ifPresent(this::ribFiles);
        root.find(Keys.MAPS).ifPresent(this::filesExist);
        root.find(Keys.NAMES)
                .ifPresent(names -> List.of(NameLists.AS, NameLists.EXPORTERS).forEach(key -> fileExists(names, key)));
        fileExists(root, Keys.PRIMITIVES);
        root.find(Keys.TAG).ifPresent(this::sources);
        root.find(Keys.TABLES).ifPresent(tables -> tables.values().forEach(this::table));
        root.find(Keys.MATRIX).ifPresent(this::matrix);
        root.find(Keys.LEDGER).ifPresent(this::ledger);
        root.find(Keys.HISTORY)
                .ifPresent(history -> rollUps(history, History.ROLLUPS, Optional.empty(), history.find(History.BINS)));
        root.find(Keys.TIME).ifPresent(this::timeRules);
        sockets();
    }

    private void somethingCounts() {
        boolean tables = root.find(Keys.TABLES).map(map -> !map.isEmpty()).orElse(true);
        boolean others =
                root.find(Keys.MATRIX).isPresent() || root.find(Keys.LEDGER).isPresent();
        if (!tables && !others && reading.fine()) {
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
                    reading.wrong(tls.line(Tls.LISTEN), tls.path(Tls.LISTEN), message);
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
                    reading.wrong(rule.line(TimeRule.IP), rule.path(TimeRule.IP), message);
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
                    reading.wrong(file.line(), file.path(), message);
                }
            });
        }
    }

    private void bgp(Values bgp) {
        List<Values> neighbours = bgp.find(Bgp.NEIGHBOURS).orElse(List.of());
        neighbours.forEach(this::neighbour);
        Map<Prefix, Values> seen = new HashMap<>();
        boolean deaf = bgp.find(Bgp.LISTEN).map(List::isEmpty).orElse(false);
        for (Values neighbour : neighbours) {
            prefixOf(neighbour).ifPresent(prefix -> {
                Values earlier = seen.putIfAbsent(prefix, neighbour);
                if (earlier != null) {
                    String message = "the neighbour is already given in line " + earlier.line() + "; allowed: once";
                    reading.wrong(neighbour.line(), neighbour.path(), message);
                }
            });
            if (deaf && waits(neighbour)) {
                reading.wrong(
                        neighbour.line(),
                        neighbour.path(),
                        "the neighbour is to connect to us, but bgp.listen is empty; allowed: a socket in bgp.listen");
            }
        }
        seen.forEach((prefix, range) -> {
            if (signed(range)) {
                seen.forEach((inner, neighbour) -> unsigned(inner, neighbour, prefix));
            }
        });
    }

    /** The kernel asks all of a range for its password, and drops who has none without a word. */
    private void unsigned(Prefix inner, Values neighbour, Prefix range) {
        boolean within = inner.length() > range.length()
                && inner.isIpv4() == range.isIpv4()
                && range.contains(inner.address().high(), inner.address().low());
        if (within && waits(neighbour) && !signed(neighbour)) {
            reading.wrong(
                    neighbour.line(),
                    neighbour.path(),
                    "the neighbour has no password, and lies in " + range
                            + ", which has one, so that it could not connect; allowed: a password of its own");
        }
    }

    private static boolean signed(Values neighbour) {
        return neighbour.given(Neighbour.PASSWORD) || neighbour.given(Neighbour.PASSWORD_FILE);
    }

    private void neighbour(Values neighbour) {
        boolean address = neighbour.given(Neighbour.ADDRESS);
        boolean prefix = neighbour.given(Neighbour.PREFIX);
        if (address && prefix) {
            reading.wrong(
                    neighbour.line(Neighbour.PREFIX),
                    neighbour.path(),
                    "address and prefix together; allowed: one of them");
        } else if (!address && !prefix && !neighbour.tried(Neighbour.ADDRESS) && !neighbour.tried(Neighbour.PREFIX)) {
            reading.wrong(neighbour.line(), neighbour.path(), "neither address nor prefix; allowed: one of them");
        }
        neighbour.find(Neighbour.PREFIX).filter(Rules::single).ifPresent(single -> {
            String message =
                    single + " is a single address; allowed: a shorter prefix, or address: " + single.address();
            reading.wrong(neighbour.line(Neighbour.PREFIX), neighbour.path(Neighbour.PREFIX), message);
        });
        if (prefix && neighbour.find(Neighbour.PASSIVE).equals(Optional.of(false))) {
            contradicts(neighbour, Neighbour.PASSIVE, "a range of addresses cannot be called; allowed: true");
        }
        if (waits(neighbour)) {
            String message =
                    "the neighbour is never called; allowed: not together with " + (prefix ? "prefix" : "passive");
            contradicts(neighbour, Neighbour.PORT, message);
            contradicts(neighbour, Neighbour.BIND, message);
            contradicts(neighbour, Neighbour.INTERFACE, message);
        }
        password(neighbour);
        neighbour.find(Neighbour.MAX_PREFIXES).ifPresent(this::maxPrefixes);
        neighbour
                .find(Neighbour.BIND)
                .ifPresent(bind -> neighbour
                        .find(Neighbour.ADDRESS)
                        .filter(remote -> remote.isIpv4() != bind.isIpv4())
                        .ifPresent(remote -> contradicts(
                                neighbour,
                                Neighbour.BIND,
                                bind + " cannot reach " + remote + "; allowed: an address of the same family")));
    }

    private void password(Values neighbour) {
        if (neighbour.given(Neighbour.PASSWORD)) {
            contradicts(neighbour, Neighbour.PASSWORD_FILE, "there is a password already; allowed: one of them");
        }
        fileExists(neighbour, Neighbour.PASSWORD_FILE);
        neighbour
                .find(Neighbour.PASSWORD_FILE)
                .map(file -> folder.resolve(file).normalize())
                .filter(Rules::canBeRead)
                .ifPresent(file -> {
                    try {
                        PasswordFile.read(file);
                    } catch (IllegalArgumentException | UncheckedIOException e) {
                        contradicts(
                                neighbour,
                                Neighbour.PASSWORD_FILE,
                                file + ": " + e.getMessage() + "; allowed: " + Units.PASSWORD.allowed());
                    }
                });
    }

    private void maxPrefixes(Values limits) {
        boolean any = limits.tried(MaxPrefixes.TOTAL)
                || MaxPrefixes.FAMILIES.values().stream().anyMatch(limits::tried);
        if (!any) {
            reading.wrong(limits.line(), limits.path(), "there is no limit; allowed: total, or the name of a family");
        }
        if (limits.find(MaxPrefixes.ACTION)
                .filter(action -> action != MaxPrefixes.Breach.RESTART)
                .isPresent()) {
            contradicts(limits, MaxPrefixes.RESTART_AFTER, "nothing is restarted; allowed: with action: restart");
        }
    }

    private void contradicts(Values values, Key<?> key, String message) {
        if (values.given(key)) {
            reading.wrong(values.line(key), values.path(key), message);
        }
    }

    private static boolean waits(Values neighbour) {
        return neighbour.given(Neighbour.PREFIX)
                || neighbour.find(Neighbour.PASSIVE).orElse(false);
    }

    private static Optional<Prefix> prefixOf(Values neighbour) {
        return neighbour
                .find(Neighbour.ADDRESS)
                .map(address -> Prefix.of(address, address.isIpv4() ? 32 : 128))
                .or(() -> neighbour.find(Neighbour.PREFIX));
    }

    private static boolean single(Prefix prefix) {
        return prefix.length() == (prefix.isIpv4() ? 32 : 128);
    }

    private void filesExist(Values maps) {
        MapFiles.FORMATS.keySet().forEach(key -> fileExists(maps, key));
    }

    private void fileExists(Values values, Key<Path> key) {
        values.find(key).map(file -> folder.resolve(file).normalize()).ifPresent(file -> {
            if (!canBeRead(file)) {
                String what = Files.exists(file) ? " cannot be read as a file" : " does not exist";
                reading.wrong(values.line(key), values.path(key), file + what + "; allowed: a file that can be read");
            }
        });
    }

    static boolean canBeRead(Path file) {
        return Files.isRegularFile(file) && Files.isReadable(file);
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
            contradicts(values, key, "the source map needs a map; allowed: a file in maps.peers");
        }
        if (sources.contains(Source.NETWORKS) && !map(MapFiles.NETWORKS)) {
            contradicts(values, key, "the source networks needs a map; allowed: a file in maps.networks");
        }
        boolean asns = root.find(Keys.GEOIP)
                .map(geo -> geo.tried(Objects.requireNonNull(GeoIp.FILES.get(GeoFile.ASN))))
                .orElse(true);
        if (sources.contains(Source.GEOIP) && !asns) {
            contradicts(values, key, "the source geoip needs a database; allowed: a file in geoip.asn");
        }
        if (sources.contains(Source.LONGEST) && !Collections.disjoint(sources, LONGEST_OF)) {
            contradicts(values, key, "longest asks bgp, flow and networks already; allowed: without these");
        }
        if (sources.equals(List.of(Source.BGP))
                && !root.tried(Keys.BGP)
                && !root.tried(Keys.BMP)
                && !root.tried(Keys.RIB)) {
            contradicts(values, key, "there is no BGP; allowed: a section bgp, bmp or rib, or flow as a source");
        }
    }

    private boolean map(Key<Path> file) {
        return root.find(Keys.MAPS).map(maps -> maps.tried(file)).orElse(true);
    }

    private void table(Values table) {
        if (!table.tried(Table.BIN)) {
            contradicts(table, Table.KEEP, "without bins there is nothing to keep; allowed: together with bin");
            contradicts(table, Table.AT_LEAST, "without bins none ever closes; allowed: together with bin");
            contradicts(table, Table.HISTORY, "a history is one of bins; allowed: together with bin");
        }
        history(table, Table.HISTORY, table.find(Table.BIN));
        table.find(Table.BIN).ifPresent(bin -> keptLongEnough(table, bin, Table.KEEP));
        List<FlowField> aggregate = table.find(Table.AGGREGATE).orElse(List.of());
        table.find(Table.AT_LEAST)
                .filter(least ->
                        !least.tried(AtLeast.PACKETS) && !least.tried(AtLeast.FLOWS) && !least.tried(AtLeast.BYTES))
                .ifPresent(least -> reading.wrong(
                        least.line(),
                        least.path(),
                        "nothing is asked for; allowed: packets, flows or bytes, with a number"));
        if (table.given(Table.AGGREGATE)) {
            none(table, aggregate);
            detail(table, aggregate);
            lists(table, aggregate);
        }
        networks(table);
    }

    /** What shortens or leaves out needs something to be shortened or left out. */
    private void detail(Values table, List<FlowField> aggregate) {
        if (aggregate.stream().noneMatch(field -> field.kind() == Kind.AS_PATH)) {
            contradicts(table, Table.AS_PATH_RADIUS, "the table has no AS paths; allowed: with as_path or src_as_path");
        }
        for (CommunityPattern pattern : table.find(Table.COMMUNITIES).orElse(List.of())) {
            if (aggregate.stream().noneMatch(pattern::speaksOf)) {
                String message = "the table has no communities like " + pattern
                        + "; allowed: patterns of a kind that is among its columns";
                contradicts(table, Table.COMMUNITIES, message);
            }
        }
    }

    /** The lists of networks that tables name, each read once. */
    Map<Path, PrefixNumbers> networks() {
        return networks;
    }

    private void lists(Values table, List<FlowField> aggregate) {
        Set<FlowField> read = aggregate.stream()
                .flatMap(field -> field.madeOf().isEmpty() ? Stream.of(field) : field.madeOf().stream())
                .collect(Collectors.toSet());
        if (Collections.disjoint(read, HOSTS)) {
            contradicts(
                    table, Table.NETWORKS, "the table has no hosts and nets; allowed: with src_host, sum_net or such");
        }
        if (Collections.disjoint(read, PORTS)) {
            contradicts(table, Table.PORTS, "the table has no ports; allowed: with src_port, dst_port or sum_port");
        }
    }

    private void networks(Values table) {
        fileExists(table, Table.NETWORKS);
        table.find(Table.NETWORKS)
                .map(file -> folder.resolve(file).normalize())
                .filter(Rules::canBeRead)
                .ifPresent(file -> networks.computeIfAbsent(file, list -> {
                    List<Problem> problems = new ArrayList<>();
                    PrefixNumbers prefixes = PrefixList.read(list, problems);
                    reading.wrong(problems);
                    return prefixes;
                }));
    }

    /** pmacct's word for no column; beside it may only stand what is accumulated. */
    private void none(Values table, List<FlowField> aggregate) {
        if (aggregate.contains(FlowField.NONE)) {
            aggregate.stream()
                    .filter(field -> field != FlowField.NONE && field.joining() == Joining.KEY)
                    .findFirst()
                    .ifPresent(key -> contradicts(
                            table,
                            Table.AGGREGATE,
                            "none makes one row of everything, " + key
                                    + " a row for each value; allowed: one of them"));
        }
    }

    private void matrix(Values matrix) {
        matrix.find(Matrix.BIN).ifPresent(bin -> keptLongEnough(matrix, bin, Matrix.KEEP));
        history(matrix, Matrix.HISTORY, matrix.find(Matrix.BIN));
    }

    private void ledger(Values ledger) {
        if (!root.tried(Keys.HISTORY)) {
            reading.wrong(
                    ledger.line(),
                    ledger.path(),
                    "there is no folder for its samples; allowed: with a section history that names one");
        }
        List<Subject.Kind> by = ledger.find(Ledger.BY).orElse(List.of());
        if (by.contains(Subject.Kind.CUSTOMER) && !map(MapFiles.CUSTOMERS)) {
            reading.wrong(
                    ledger.line(Ledger.BY),
                    ledger.path(Ledger.BY),
                    "customers are known by their map; allowed: customer with a file in maps.customers");
        }
        if (by.contains(Subject.Kind.COMMUNITY) && !ledger.tried(Ledger.COMMUNITIES)) {
            reading.wrong(
                    ledger.line(Ledger.BY),
                    ledger.path(Ledger.BY),
                    "of which communities? allowed: community together with communities");
        }
        if (!by.contains(Subject.Kind.COMMUNITY) && !by.isEmpty()) {
            contradicts(
                    ledger,
                    Ledger.COMMUNITIES,
                    "there is no ledger by community; allowed: with community among ledger.by");
        }
        ledger.find(Ledger.BIN).ifPresent(bin -> rollUpsOf(bin, ledger, Ledger.BIN, ""));
        ledger.find(Ledger.KEEP)
                .ifPresent(keep -> allRollUps()
                        .flatMap(rollUp -> rollUp.find(RollUp.KEEP).stream())
                        .filter(kept -> kept.compareTo(keep) < 0)
                        .findFirst()
                        .ifPresent(kept -> reading.wrong(
                                ledger.line(Ledger.KEEP),
                                ledger.path(Ledger.KEEP),
                                "roll-ups (history.rollups) are kept as long as what they are made of; allowed: at most "
                                        + words(kept))));
    }

    private Stream<Values> allRollUps() {
        return root.find(Keys.HISTORY).flatMap(history -> history.find(History.ROLLUPS)).stream()
                .flatMap(List::stream);
    }

    private void history(Values of, Key<Values> key, Optional<Duration> bin) {
        of.find(key).ifPresent(own -> {
            if (!root.tried(Keys.HISTORY)) {
                contradicts(of, key, "there is no folder for it; allowed: with a section history that names one");
            }
            rollUps(own, TableHistory.ROLLUPS, bin, own.find(TableHistory.BINS));
            if (own.find(TableHistory.ROLLUPS).isEmpty()) {
                bin.ifPresent(length -> rollUpsOf(length, of, key, ", or rollups of its own"));
            }
        });
    }

    /** Roll-ups that the section history asks for must be such as can be made of bins of that length. */
    private void rollUpsOf(Duration bin, Values of, Key<?> key, String orElse) {
        allRollUps()
                .flatMap(rollUp -> rollUp.find(RollUp.BIN).stream())
                .filter(length -> length.compareTo(bin) > 0 && length.toMillis() % bin.toMillis() != 0)
                .findFirst()
                .ifPresent(length -> reading.wrong(
                        of.line(key),
                        of.path(key),
                        "roll-ups of " + words(length) + " (history.rollups) cannot be made of bins of " + words(bin)
                                + "; allowed: a bin that divides them" + orElse));
    }

    /** Each roll-up is made of whole bins of the one before, and kept as long at least. */
    private void rollUps(Values of, Key<List<Values>> key, Optional<Duration> bin, Optional<Duration> kept) {
        Optional<Duration> finer = bin;
        for (Values rollUp : of.find(key).orElse(List.of())) {
            Optional<Duration> length = rollUp.find(RollUp.BIN);
            Optional<Duration> before = finer;
            length.filter(longer -> before.isPresent()
                            && (longer.compareTo(before.get()) <= 0
                                    || longer.toMillis() % before.get().toMillis() != 0))
                    .ifPresent(longer -> reading.wrong(
                            rollUp.line(RollUp.BIN),
                            rollUp.path(RollUp.BIN),
                            words(longer) + " cannot be made of bins of " + words(before.orElseThrow())
                                    + "; allowed: a multiple of that, the finest roll-up first"));
            rollUp.find(RollUp.KEEP)
                    .filter(keep -> kept.isPresent() && keep.compareTo(kept.get()) < 0)
                    .ifPresent(keep -> reading.wrong(
                            rollUp.line(RollUp.KEEP),
                            rollUp.path(RollUp.KEEP),
                            "a roll-up is kept as long as what it is made of; allowed: at least "
                                    + words(kept.orElseThrow())));
            finer = length.or(() -> before);
        }
    }

    private static String words(Duration length) {
        long seconds = length.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** A bin that is open for late flows must still be there, beside the current one. */
    private void keptLongEnough(Values values, Duration bin, Key<Integer> keep) {
        Duration late = root.find(Keys.LATE).orElse(Duration.ZERO);
        long open = 1 + (late.toMillis() + bin.toMillis() - 1) / bin.toMillis();
        values.find(keep).filter(kept -> kept < open).ifPresent(kept -> {
            String message = kept + " bins are too few while flows may come late: " + root.text(Keys.LATE)
                    + "; allowed: at least " + open + " bins of " + bin(values) + ", or a smaller late";
            reading.wrong(values.line(keep), values.path(keep), message);
        });
    }

    private static String bin(Values values) {
        return values.given(Table.BIN) ? values.text(Table.BIN) : values.text(Matrix.BIN);
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
                reading.wrong(of.line(key), of.path(key), message);
            }
            String earlier = seen.putIfAbsent(path, of.path(key));
            if (earlier != null) {
                reading.wrong(of.line(key), of.path(key), path + " is " + earlier + " already; allowed: each once");
            }
        });
    }
}
