package ribflow.simulate.load;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import ribflow.ip.Address;

/** What can be said of a load on the command line: where it goes, how large it is, and when it ends. */
final class LoadOptions {

    private static final Pattern ENDPOINT =
            Pattern.compile("(?:(?<bare>[^\\[\\]:]+)|\\[(?<bracketed>[^\\[\\]]+)]):(?<port>\\d{1,5})");

    @Option(names = "--flows", paramLabel = "ADDRESS:PORT", description = "Export flows to that collector, by UDP.")
    private @Nullable String flows;

    @Option(names = "--bgp", paramLabel = "ADDRESS:PORT", description = "Open BGP sessions with that daemon.")
    private @Nullable String bgp;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            defaultValue = "v9",
            description = "How flows are exported: v5, v9, ipfix or sflow. Default: v9.")
    private ExportProtocol protocol = ExportProtocol.V9;

    @Option(
            names = "--exporters",
            paramLabel = "N",
            description = "How many routers export, each with a socket (ulimit -n). Default: as many as peers, or 1.")
    private @Nullable Integer exporters;

    @Option(names = "--peers", paramLabel = "N", defaultValue = "1", description = "How many BGP peers. Default: 1.")
    private int peers;

    @Option(
            names = "--prefixes",
            paramLabel = "N",
            defaultValue = "100000",
            description =
                    "Prefixes of a peer's table, a fifth of them IPv6, up to 1500000; flows go to these. Default: 100000.")
    private int prefixes;

    @Option(
            names = "--share",
            paramLabel = "PERCENT",
            defaultValue = "50",
            description = "How many of the attribute sets are alike in all peers. Default: 50.")
    private int share;

    @Option(
            names = "--as",
            paramLabel = "AS",
            defaultValue = "65000",
            description = "The peers' AS, which is the daemon's own for iBGP. Default: 65000.")
    private long as;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Flow records a second; 0: as fast as possible. Default: 10000.")
    private long rate;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "End after so many flow records. Default: go on for --seconds.")
    private @Nullable Long records;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "End flows and churn after so many seconds, or a second later if --rate could not be kept."
                    + " Default: go on until stopped.")
    private @Nullable Long seconds;

    @Option(
            names = "--keys",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many distinct flows there are, sent over and over. Default: 100000.")
    private long keys;

    @Option(
            names = "--churn",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "UPDATEs a second after the tables, over all peers: routes by other paths, one in five withdrawn.")
    private double churn;

    @Option(
            names = "--flap",
            paramLabel = "S",
            defaultValue = "0",
            description = "End the first peer's session each S seconds, and open it again.")
    private long flap;

    @Option(
            names = "--hold",
            description = "Keep the sessions when all is sent, until stopped; without --flows they stay anyway.")
    private boolean hold;

    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description = "Write what was sent by the AS of the destination, as CSV.")
    private @Nullable Path truth;

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description = "The first router's address, which this machine has; the others follow it.")
    private @Nullable String from;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Makes other prefixes, paths and flows. Default: 1.")
    private long seed;

    /** What they come to; an option that makes no sense is an {@link IllegalArgumentException}. */
    LoadPlan plan() {
        return new LoadPlan(
                Optional.ofNullable(flows).map(LoadOptions::endpoint),
                Optional.ofNullable(bgp).map(LoadOptions::endpoint),
                protocol,
                exporters != null ? exporters : peers,
                peers,
                prefixes,
                share,
                as,
                rate,
                records != null ? OptionalLong.of(records) : OptionalLong.empty(),
                seconds != null ? OptionalLong.of(seconds) : OptionalLong.empty(),
                keys,
                churn,
                flap,
                hold,
                Optional.ofNullable(truth),
                Optional.ofNullable(from).map(Address::parse),
                seed);
    }

    /** A load may go to one's own networks alone: nobody else's collector has asked for it. */
    private static InetSocketAddress endpoint(String text) {
        InetSocketAddress endpoint = parsed(text);
        InetAddress address = endpoint.getAddress();
        boolean uniqueLocal = address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc; // RFC 4193
        if (!address.isLoopbackAddress()
                && !address.isSiteLocalAddress()
                && !address.isLinkLocalAddress()
                && !uniqueLocal) {
            throw new IllegalArgumentException(
                    "a load is sent to loopback and private addresses alone (127.0.0.0/8, RFC 1918, RFC 4193), not to "
                            + text);
        }
        return endpoint;
    }

    private static InetSocketAddress parsed(String text) {
        Matcher parts = ENDPOINT.matcher(text);
        try {
            if (parts.matches() && !parts.group("port").matches("0+")) {
                String address = Objects.requireNonNullElse(parts.group("bare"), parts.group("bracketed"));
                return new InetSocketAddress(
                        Address.parse(address).toInetAddress(), Integer.parseInt(parts.group("port")));
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "an address and a port, like 127.0.0.1:2055 or [::1]:2055, not '" + text + "'");
    }
}
