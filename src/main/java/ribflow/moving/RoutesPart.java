package ribflow.moving;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.maps.Syntax;

/** Where routes come from: {@code bgp}, {@code bmp}, {@code rpki}, and their dumps in {@code rib}. */
final class RoutesPart {

    private static final String ASSUMED = "pmacct takes the AS that a neighbour has; assumed to be ours (iBGP)";

    private final Directives directives;
    private final PmacctPaths paths;
    private final Findings findings;
    private final OptionalLong localAs;

    RoutesPart(Directives directives, PmacctPaths paths, Findings findings, OptionalLong localAs) {
        this.directives = directives;
        this.paths = paths;
        this.findings = findings;
        this.localAs = localAs;
    }

    void write(Yaml yaml) {
        directives.take("bgp_daemon").filter(RoutesPart::on).ifPresent(daemon -> {
            yaml.blank();
            yaml.section("bgp", () -> bgp(daemon, yaml));
        });
        directives.take("bmp_daemon").filter(RoutesPart::on).ifPresent(daemon -> {
            yaml.blank();
            yaml.section("bmp", () -> bmp(yaml));
        });
        rpki(yaml);
        directives.take("bgp_table_dump_file").ifPresent(file -> dump(file, yaml));
    }

    /** Older versions also knew how to start it in other ways. */
    private static boolean on(Directive daemon) {
        return !daemon.value().equalsIgnoreCase("false");
    }

    private void bgp(Directive daemon, Yaml yaml) {
        Optional<Directive> address = directives.take("bgp_daemon_ip");
        Optional<Directive> port = directives.take("bgp_daemon_port");
        directives.take("bgp_daemon_ipv6_only");
        int number = port.map(directive -> Ports.read(directive, findings, 179)).orElse(179);
        List<Origin> origins = new ArrayList<>(List.of(daemon.origin()));
        address.ifPresent(directive -> origins.add(directive.origin()));
        port.ifPresent(directive -> origins.add(directive.origin()));
        yaml.put("listen", Yaml.list(List.of(Ports.socket(address, number, findings))), origins.toArray(Origin[]::new));
        long as = localAs(daemon, yaml);
        routerId(address, daemon, yaml);
        directives.take("bgp_daemon_max_peers").ifPresent(peers -> count(peers, "max_dynamic", yaml));
        directives
                .take("bgp_daemon_add_path_ignore")
                .filter(Directive::yes)
                .ifPresent(ignore -> yaml.put("add_path", "false", ignore.origin()));
        neighbours(daemon, as, yaml);
    }

    private long localAs(Directive daemon, Yaml yaml) {
        Optional<Directive> as = directives.take("bgp_daemon_as");
        if (as.isPresent()) {
            long number = findings.read(as.get(), Syntax.AS_NUMBER.reader(), Syntax.AS_NUMBER.allowed(), () -> 64_512L);
            yaml.put("local_as", String.valueOf(number), as.get().origin());
            return number;
        }
        if (localAs.isPresent()) {
            yaml.put("local_as", String.valueOf(localAs.getAsLong()), daemon.origin(), "--as");
            return localAs.getAsLong();
        }
        findings.leave(
                daemon,
                "pmacct takes the AS that each neighbour has, ribflow must know it: set bgp.local_as and the as of the"
                        + " neighbours, or convert again with --as (64512 was written)");
        yaml.put("local_as", "64512", daemon.origin(), "to be set");
        return 64_512;
    }

    private void routerId(Optional<Directive> listen, Directive daemon, Yaml yaml) {
        Optional<Directive> given = directives.take("bgp_daemon_id").or(() -> listen);
        Optional<Address> id = given.map(Directive::value)
                .filter(text -> text.matches("[0-9]+(\\.[0-9]+){3}") && !text.equals("0.0.0.0"))
                .map(Address::parse);
        if (id.isPresent()) {
            yaml.put("router_id", id.get().toString(), given.orElseThrow().origin());
        } else {
            directives
                    .take("bgp_daemon_id")
                    .ifPresent(wrong -> findings.leave(
                            wrong, "'" + wrong.value() + "' is no BGP identifier; allowed: such as 10.0.0.250"));
            yaml.put("router_id", "1.2.3.4", daemon.origin(), "what pmacct says where it is not told");
        }
    }

    private void count(Directive directive, String key, Yaml yaml) {
        long most = findings.read(
                directive, text -> Syntax.number(text, 1, 100_000), "a number from 1 to 100000", () -> 0L);
        if (most > 0) {
            yaml.put(key, String.valueOf(most), directive.origin());
        }
    }

    private void neighbours(Directive daemon, long as, Yaml yaml) {
        Map<Prefix, Origin> allowed = new LinkedHashMap<>();
        Map<Prefix, String> passwords = new LinkedHashMap<>();
        directives.take("bgp_daemon_md5_file").ifPresent(file -> passwords(file, allowed, passwords));
        Optional<Directive> list = directives.take("bgp_daemon_allow_file");
        list.ifPresent(file -> paths.prefixes(file, findings).forEach(allowed::putIfAbsent));
        if (list.isEmpty()) {
            allowed.putIfAbsent(Prefix.of(Address.parse("0.0.0.0"), 0), daemon.origin());
            allowed.putIfAbsent(Prefix.of(Address.parse("::"), 0), daemon.origin());
            findings.note(daemon, "any router may connect, as with pmacct: better name them");
        }
        if (allowed.isEmpty()) {
            findings.leave(list.orElse(daemon), "nobody may connect; the loopback stands in for the list");
            allowed.put(Prefix.of(Address.parse("127.0.0.1"), 32), daemon.origin());
        }
        if (directives.take("bgp_daemon_as").isPresent()) {
            findings.note(daemon, "neighbours must say AS " + as + ", with pmacct any: set as where it is another");
        }
        yaml.comment(ASSUMED);
        yaml.section(
                "neighbours",
                () -> allowed.forEach((prefix, origin) -> yaml.item(() -> {
                    boolean single = prefix.length() == (prefix.isIpv4() ? 32 : 128);
                    if (single) {
                        yaml.put("address", Yaml.quoted(prefix.address().toString()), origin);
                        yaml.put("passive", "true");
                    } else {
                        yaml.put("prefix", Yaml.quoted(prefix.toString()), origin);
                    }
                    yaml.put("as", String.valueOf(as));
                    Optional.ofNullable(passwords.get(prefix))
                            .ifPresent(password -> yaml.put("password", Yaml.quoted(password)));
                })));
    }

    private void passwords(Directive directive, Map<Prefix, Origin> allowed, Map<Prefix, String> passwords) {
        findings.note(directive, "the keys stand in our configuration: let nobody else read it (chmod 600)");
        for (PmacctPaths.Line line : paths.lines(directive, findings)) {
            int comma = line.text().indexOf(',');
            try {
                if (comma < 0) {
                    throw new IllegalArgumentException("there is no comma");
                }
                Prefix peer = PmacctPaths.prefix(line.text().substring(0, comma).strip());
                allowed.put(peer, line.origin());
                passwords.put(peer, line.text().substring(comma + 1).strip());
            } catch (IllegalArgumentException e) {
                findings.leave(line.origin(), e.getMessage() + "; allowed: the neighbour's address, a comma, its key");
            }
        }
    }

    private void bmp(Yaml yaml) {
        Optional<Directive> address = directives.take("bmp_daemon_ip");
        Optional<Directive> port = directives.take("bmp_daemon_port");
        directives.take("bmp_daemon_ipv6_only");
        int number =
                port.map(directive -> Ports.read(directive, findings, 1790)).orElse(1790);
        List<Origin> origins = new ArrayList<>();
        address.ifPresent(directive -> origins.add(directive.origin()));
        port.ifPresent(directive -> origins.add(directive.origin()));
        yaml.put("listen", Yaml.list(List.of(Ports.socket(address, number, findings))), origins.toArray(Origin[]::new));
        directives.take("bmp_daemon_max_peers").ifPresent(peers -> count(peers, "max_routers", yaml));
        directives.take("bmp_daemon_allow_file").ifPresent(file -> {
            List<String> from = paths.prefixes(file, findings).keySet().stream()
                    .map(prefix -> Yaml.quoted(prefix.toString()))
                    .toList();
            yaml.put("routers", Yaml.list(from), file.origin());
        });
    }

    private void rpki(Yaml yaml) {
        Optional<Directive> cache = directives.take("rpki_rtr_cache");
        Optional<Directive> file = directives.take("rpki_roas_file");
        if (cache.isPresent() || file.isPresent()) {
            yaml.blank();
            yaml.section("rpki", () -> {
                cache.ifPresent(directive ->
                        yaml.put("caches", Yaml.list(List.of(Yaml.quoted(directive.value()))), directive.origin()));
                file.ifPresent(directive -> yaml.put(
                        "file",
                        Yaml.quoted(paths.absolute(directive)
                                .map(Path::toString)
                                .orElseGet(() -> {
                                    findings.note(directive, directive.value() + " is not there: bring it");
                                    return directive.value();
                                })),
                        directive.origin()));
            });
        }
    }

    private void dump(Directive file, Yaml yaml) {
        Optional<Directive> every = directives.take("bgp_table_dump_refresh_time");
        directives.take("bgp_table_dump_output");
        int slash = file.value().lastIndexOf('/');
        String folder = slash <= 0 ? "." : file.value().substring(0, slash);
        if (folder.contains("$") || folder.contains("%")) {
            findings.leave(file, "rib.dump has a fixed folder: a file for each peer, which is replaced each time");
            return;
        }
        yaml.blank();
        yaml.section(
                "rib",
                () -> yaml.section("dump", () -> {
                    yaml.put("directory", Yaml.quoted(folder), file.origin());
                    every.ifPresent(time -> Times.seconds(time, findings)
                            .ifPresent(seconds ->
                                    yaml.put("every", Times.words(Math.clamp(seconds, 60, 604_800)), time.origin())));
                    yaml.put("format", "json");
                }));
    }
}
