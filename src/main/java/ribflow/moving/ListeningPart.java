package ribflow.moving;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ribflow.ip.Address;
import ribflow.maps.Syntax;

/** How flows come in: {@code collect}, {@code decode}, {@code time} and {@code sampling}. */
final class ListeningPart {

    private static final long LEAST_BUFFER = 64 << 10;
    private static final long MOST_BUFFER = 1 << 30;

    private final Directives directives;
    private final List<Plugin> plugins;
    private final Findings findings;

    ListeningPart(Directives directives, List<Plugin> plugins, Findings findings) {
        this.directives = directives;
        this.plugins = plugins;
        this.findings = findings;
    }

    void write(Yaml yaml) {
        yaml.section("collect", () -> {
            listen(yaml);
            directives.take("nfacctd_pipe_size", "sfacctd_pipe_size").ifPresent(size -> buffer(size, yaml));
            directives.take("nfacctd_mcast_groups", "sfacctd_mcast_groups").ifPresent(groups -> {
                List<String> addresses = new ArrayList<>();
                for (String group : groups.value().split(",")) {
                    Address address = findings.tryRead(
                            groups, group.strip(), Address::parse, "multicast groups, parted by commas");
                    if (address != null) {
                        addresses.add(Yaml.quoted(address.toString()));
                    }
                }
                yaml.put("multicast", Yaml.list(addresses), groups.origin());
            });
        });
        Optional<Directive> source =
                directives.take("sfacctd_ignore_exporter_address").filter(Directive::yes);
        Optional<Directive> biflow = directives.take("tmp_asa_bi_flow").filter(Directive::yes);
        if (source.isPresent() || biflow.isPresent()) {
            yaml.blank();
            yaml.section("decode", () -> {
                source.ifPresent(directive -> yaml.put("sflow_exporter", "source", directive.origin()));
                biflow.ifPresent(directive -> yaml.put("biflow", "one", directive.origin()));
            });
        }
    }

    private void listen(Yaml yaml) {
        Optional<Directive> address = directives.take("nfacctd_ip", "sfacctd_ip");
        Optional<Directive> port = directives.take("nfacctd_port", "sfacctd_port");
        directives.take("nfacctd_ipv6_only", "sfacctd_ipv6_only");
        List<Origin> origins = new ArrayList<>();
        port.ifPresent(directive -> origins.add(directive.origin()));
        address.ifPresent(directive -> origins.add(directive.origin()));
        int number = port.map(directive -> Ports.read(directive, findings, usualPort()))
                .orElseGet(() -> receiver().orElse(usualPort()));
        String socket = Yaml.list(List.of(Ports.socket(address, number, findings)));
        if (origins.isEmpty()) {
            yaml.put("listen", socket);
        } else {
            yaml.put("listen", socket, origins.toArray(Origin[]::new));
        }
    }

    private int usualPort() {
        boolean sflow = directives.any("sfacctd_")
                || plugins.stream().anyMatch(plugin -> plugin.type().equals("sfprobe"));
        return sflow ? 6343 : 2100;
    }

    /** Where a probe sends to, we listen. */
    private Optional<Integer> receiver() {
        return directives.all().stream()
                .filter(directive -> directive.key().matches("(nf|sf)probe_receiver"))
                .map(directive -> directive.value().replaceAll(".*:", ""))
                .filter(port -> port.matches("[0-9]{1,5}"))
                .map(Integer::valueOf)
                .findFirst();
    }

    private void buffer(Directive size, Yaml yaml) {
        long octets =
                findings.read(size, text -> Syntax.number(text, 0, Integer.MAX_VALUE), "a number of bytes", () -> -1L);
        if (octets >= 0) {
            yaml.put("receive_buffer", Math.clamp(octets, LEAST_BUFFER, MOST_BUFFER) + "B", size.origin());
        }
    }

    /** {@code sampling}: the rate of those that announce none. */
    void writeSampling(Yaml yaml) {
        directives
                .take("nfacctd_ext_sampling_rate", "sfacctd_ext_sampling_rate")
                .ifPresent(rate -> {
                    long one = findings.read(
                            rate, text -> Syntax.number(text, 1, 0xffff_ffffL), "1 to 4294967295", () -> 0L);
                    if (one > 0) {
                        yaml.blank();
                        yaml.section("sampling", () -> yaml.put("default", String.valueOf(one), rate.origin()));
                    }
                });
    }

    /** {@code time}: by which time flows are put into bins. */
    void writeTime(Yaml yaml) {
        Optional<Directive> spread = directives.take("nfacctd_pro_rating").filter(Directive::yes);
        Optional<Directive> arrival =
                directives.take("nfacctd_time_new", "sfacctd_time_new").filter(Directive::yes);
        if (spread.isPresent() || arrival.isPresent()) {
            yaml.blank();
            yaml.section("time", () -> {
                if (arrival.isPresent()) {
                    yaml.put("bins", "arrival", arrival.get().origin());
                } else {
                    yaml.put("bins", "spread", spread.get().origin());
                }
            });
        } else {
            directives.all().stream()
                    .filter(directive -> directive.key().endsWith("_history") && !directives.any("sfacctd_"))
                    .findFirst()
                    .ifPresent(history -> findings.note(
                            history,
                            "a flow counts in the bin in which it ended, with pmacct in that in which it began"));
        }
    }
}
