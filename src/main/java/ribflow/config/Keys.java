package ribflow.config;

import static ribflow.config.Key.byDefault;
import static ribflow.config.Key.otherwise;
import static ribflow.config.Key.required;
import static ribflow.config.Type.listOf;
import static ribflow.config.Type.one;
import static ribflow.config.Type.someOf;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ribflow.bgp.message.Family;
import ribflow.bgp.session.Password;
import ribflow.collect.MulticastGroup;
import ribflow.decode.sflow.ExporterIdentity;
import ribflow.decode.sflow.SampledBytes;
import ribflow.decode.template.Biflow;
import ribflow.expr.CommunityPattern;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.ledger.LedgerConfig;
import ribflow.maps.ClassMap;
import ribflow.maps.ColourMap;
import ribflow.maps.CommitMap;
import ribflow.maps.CustomerMap;
import ribflow.maps.ExporterMap;
import ribflow.maps.GeoFile;
import ribflow.maps.InterfaceMap;
import ribflow.maps.MapFormat;
import ribflow.maps.NetworksMap;
import ribflow.maps.PeerAsMap;
import ribflow.maps.PopMap;
import ribflow.maps.SamplingMap;
import ribflow.maps.Subject;
import ribflow.maps.Syntax;
import ribflow.maps.TagMap;
import ribflow.maps.VrfMap;
import ribflow.matrix.Level;
import ribflow.matrix.Split;
import ribflow.table.Detail;
import ribflow.table.Room;
import ribflow.table.TimeConfig;
import ribflow.tag.SourcedField;
import ribflow.tag.TagConfig;
import ribflow.tag.TagConfig.Source;

/**
 * The keys of the configuration file, one row each: the whole truth about a key. The binder, the manual page
 * ribflow.yaml(5) and the test that the shipped file explains every key all work from these rows, so a new key is a row
 * here and whoever takes its value.
 */
final class Keys {

    /** Words that begin a request to the daemon other than a query, or have a meaning in one. */
    static final List<String> RESERVED = List.of(
            "bgp",
            "bmp",
            "columns",
            "csv",
            "erase",
            "explain",
            "exporters",
            "help",
            "json",
            "ledger",
            "matrix",
            "ndjson",
            "plan",
            "pmacct",
            "query",
            "reload",
            "reset",
            "rib",
            "rpki",
            "stats",
            "store",
            "table",
            "tables");

    /** These, and the names of tables that the ledger has. */
    private static List<String> reserved() {
        List<String> reserved = new ArrayList<>(RESERVED);
        reserved.addAll(LedgerConfig.TABLES);
        return reserved;
    }

    private static final Map<String, Family> FAMILY_NAMES = ordered(
            Map.entry("ipv4", Family.IPV4_UNICAST),
            Map.entry("ipv6", Family.IPV6_UNICAST),
            Map.entry("ipv4_labelled", Family.IPV4_LABELLED),
            Map.entry("ipv6_labelled", Family.IPV6_LABELLED),
            Map.entry("ipv4_vpn", Family.IPV4_VPN),
            Map.entry("ipv6_vpn", Family.IPV6_VPN),
            Map.entry("ipv4_multicast", Family.IPV4_MULTICAST),
            Map.entry("ipv6_multicast", Family.IPV6_MULTICAST));

    private static final Syntax<Family> FAMILY = Units.word(FAMILY_NAMES);

    private static final Syntax<Integer> ROUTES = Units.count(1, 500_000_000);

    private static final Syntax<Duration> KEPT = Units.duration("1m", "36500d");

    /** How export datagrams are received. */
    static final class Collect {

        static final Key<List<InetSocketAddress>> LISTEN = byDefault(
                        "[\"[::]:2100\"]",
                        "listen",
                        someOf(Units.SOCKET),
                        "The UDP sockets that take NetFlow v1 to v9, IPFIX and sFlow, told apart by their version word. "
                                + "[::] takes IPv4 as well. Datagrams over 9,216 bytes are cut, and counted as truncated.")
                .inPmacct("nfacctd_ip, nfacctd_port");

        static final Key<Integer> WORKERS = byDefault(
                "auto",
                "workers",
                one(Units.WORKERS),
                "How many threads share each socket's port (SO_REUSEPORT), and with it all work on flows. The kernel "
                        + "gives all datagrams of one exporter's socket to the same thread. auto is one for each core, "
                        + "but not more than 8.");

        static final Key<Integer> RECEIVE_BUFFER = byDefault(
                        "32MiB",
                        "receive_buffer",
                        one(Units.size("64KiB", "1GiB")),
                        "How much the kernel is asked to keep for each socket and thread while the daemon is busy. "
                                + "Beyond net.core.rmem_max it needs CAP_NET_ADMIN; what was granted is logged.")
                .inPmacct("nfacctd_pipe_size");

        static final Key<Integer> MAX_EXPORTERS = byDefault(
                "10000",
                "max_exporters",
                one(Units.count(1, 1_000_000)),
                "How many exporters are told apart. Datagrams of further ones are counted and dropped, so that forged "
                        + "sources cannot fill the memory.");

        static final Key<List<MulticastGroup>> MULTICAST = byDefault(
                "[]",
                "multicast",
                listOf(Units.MULTICAST),
                "Multicast groups to which exporters send; they are joined on the ports of listen. Behind % stands the "
                        + "network interface, where the system should not choose it.");

        static final Key<List<InetSocketAddress>> IPFIX_TCP = byDefault(
                "[]",
                "ipfix_tcp",
                listOf(Units.SOCKET),
                "The TCP sockets for IPFIX; its port is 4739. What a connection announces holds for that connection alone.");

        static final Key<Values> IPFIX_TLS =
                otherwise("there is no TLS", "ipfix_tls", Tls.SECTION, "IPFIX over TLS 1.2 and 1.3; its port is 4740.");

        static final Key<List<InetSocketAddress>> IPFIX_SCTP = byDefault(
                "[]",
                "ipfix_sctp",
                listOf(Units.SOCKET),
                "The SCTP sockets for IPFIX; its port is 4739. Linux needs its module sctp and the library libsctp1; "
                        + "without, the daemon says so and does not start.");

        static final Key<Integer> MAX_CONNECTIONS = byDefault(
                "1000",
                "max_connections",
                one(Units.count(1, 100_000)),
                "How many connections may be open, over TCP, TLS and SCTP. Further ones are closed and counted.");

        static final Key<Duration> IDLE_TIMEOUT = byDefault(
                "1h",
                "idle_timeout",
                one(Units.duration("10s", "7d")),
                "After how long a connection over which nothing comes is closed; one over which nothing ever came, after "
                        + "a minute.");

        static final Type.Section SECTION = Type.Section.of(
                LISTEN,
                MULTICAST,
                WORKERS,
                RECEIVE_BUFFER,
                MAX_EXPORTERS,
                IPFIX_TCP,
                IPFIX_TLS,
                IPFIX_SCTP,
                MAX_CONNECTIONS,
                IDLE_TIMEOUT);

        private Collect() {}
    }

    /** IPFIX over TLS. */
    static final class Tls {

        static final Key<List<InetSocketAddress>> LISTEN =
                required("listen", someOf(Units.SOCKET), "The TCP sockets for TLS.");

        static final Key<Path> CERTIFICATE = required(
                "certificate",
                one(Units.FILE),
                "Our certificate, and behind it those that signed it, in PEM. A new one is read at the next start.");

        static final Key<Path> KEY = required(
                "key", one(Units.FILE), "Its private key, in PEM, in the form of PKCS #8 and without a password.");

        static final Key<Path> CLIENT_CA = otherwise(
                "exporters need not show a certificate",
                "client_ca",
                one(Units.FILE),
                "Who signs the exporters' certificates, in PEM; then only exporters that show one may connect.");

        static final Type.Section SECTION = Type.Section.of(LISTEN, CERTIFICATE, KEY, CLIENT_CA);

        private Tls() {}
    }

    /** Limits of the decoders. */
    static final class Decode {

        static final Key<Integer> MAX_TEMPLATES = byDefault(
                "1000",
                "max_templates",
                one(Units.count(1, 65_536)),
                "How many templates are kept for each exporter, over all its observation domains.");

        static final Key<Integer> EARLY_DATA = byDefault(
                "256KiB",
                "early_data",
                one(Units.size("0B", "64MiB")),
                "How much data that comes before its template is kept for each exporter, to be decoded when the "
                        + "template arrives. 0B keeps nothing.");

        static final Key<Integer> HELD_DATA = byDefault(
                "1MiB",
                "held_data",
                one(Units.size("0B", "64MiB")),
                "How much data that names a sampler which no options have described yet is held for each exporter, for"
                        + " ten seconds at most. What finds no room is counted at once, with the reason"
                        + " sampling_unknown. 0B holds nothing.");

        static final Key<Biflow> BIFLOW = byDefault(
                "split",
                "biflow",
                one(Units.word(ordered(Map.entry("split", Biflow.SPLIT), Map.entry("one", Biflow.ONE)))),
                "What becomes of a record that counts both directions of a conversation (RFC 5103, NSEL). split makes "
                        + "two flows, the second with source and destination exchanged, its own counters, and the "
                        + "column reverse set; one keeps a single flow in the record's direction, whose counters are "
                        + "the sum of both.");

        static final Key<Integer> TOTAL_FLOWS = byDefault(
                "65536",
                "total_flows",
                one(Units.count(64, 10_000_000)),
                "Of how many flows per exporter totals are remembered (permanent caches, IE 85 and 86), about 100 bytes "
                        + "each. Only what a total has grown by is counted; the first report of a flow in full if the "
                        + "flow began after the exporter was first heard, and not at all, as total_unknown, if it "
                        + "is older.");

        static final Key<ExporterIdentity> SFLOW_EXPORTER = byDefault(
                "agent",
                "sflow_exporter",
                one(Units.word(ordered(
                        Map.entry("agent", ExporterIdentity.AGENT), Map.entry("source", ExporterIdentity.SOURCE)))),
                "Who the exporter of an sFlow datagram is: agent is the address that it names, or the one that it came from "
                        + "if it names none; source is always the one that it came from.");

        static final Key<SampledBytes> SFLOW_BYTES = byDefault(
                "frame",
                "sflow_bytes",
                one(Units.word(
                        ordered(Map.entry("frame", SampledBytes.FRAME), Map.entry("packet", SampledBytes.PACKET)))),
                "What the bytes of a packet sampled by sFlow are: frame is the length of the frame, link headers and "
                        + "checksum included, as interface counters and sfacctd count; packet is that of the IP packet, as "
                        + "NetFlow and IPFIX count.");

        static final Type.Section SECTION =
                Type.Section.of(MAX_TEMPLATES, EARLY_DATA, HELD_DATA, BIFLOW, TOTAL_FLOWS, SFLOW_EXPORTER, SFLOW_BYTES);

        private Decode() {}
    }

    /** How many routes a neighbour may send. */
    static final class MaxPrefixes {

        static final Key<Integer> TOTAL = otherwise(
                        "any number", "total", one(ROUTES), "The limit of the routes of all families together.")
                .onReload();

        /** A limit of each family, under the family's name. */
        static final Map<Family, Key<Integer>> FAMILIES = families();

        static final Key<Integer> WARN = byDefault(
                        "75", "warn", one(Units.count(1, 100)), "At how many percent of a limit a warning is logged.")
                .onReload();

        static final Key<Breach> ACTION = byDefault(
                        "restart",
                        "action",
                        one(Units.word(ordered(
                                Map.entry("restart", Breach.RESTART),
                                Map.entry("stop", Breach.STOP),
                                Map.entry("warn", Breach.WARN)))),
                        "What is done beyond a limit. restart: the session ends, and may come up again after"
                                + " restart_after. stop: it ends until ribflow bgp reset, or until the limits are"
                                + " changed. warn: it is logged.")
                .onReload();

        static final Key<Duration> RESTART_AFTER = byDefault(
                        "15m",
                        "restart_after",
                        one(Units.duration("1s", "7d")),
                        "How long a neighbour is kept away that had sent too many routes, with the action restart.")
                .onReload();

        static final Type.Section SECTION = section();

        /** The names of the actions. */
        enum Breach {
            RESTART,
            STOP,
            WARN
        }

        private MaxPrefixes() {}

        private static Map<Family, Key<Integer>> families() {
            Map<Family, Key<Integer>> keys = new LinkedHashMap<>();
            FAMILY_NAMES.forEach((name, family) -> keys.put(
                    family,
                    otherwise("any number", name, one(ROUTES), "The limit of the routes of the family " + family + ".")
                            .onReload()));
            return keys;
        }

        private static Type.Section section() {
            List<Key<?>> keys = new ArrayList<>(List.of(TOTAL));
            keys.addAll(FAMILIES.values());
            keys.addAll(List.of(WARN, ACTION, RESTART_AFTER));
            return Type.Section.of(keys.toArray(Key<?>[]::new));
        }
    }

    /** A BGP neighbour. */
    static final class Neighbour {

        static final Key<Address> ADDRESS = otherwise(
                        "prefix is given instead",
                        "address",
                        one(Syntax.ADDRESS),
                        "The address of the neighbour's end.")
                .onReload();

        static final Key<Prefix> PREFIX = otherwise(
                        "address is given instead",
                        "prefix",
                        one(Units.RANGE),
                        "A range from which any number of neighbours may connect; they are never called. Of several neighbours "
                                + "that cover an address, the one with the longest prefix counts.")
                .onReload();

        static final Key<Long> AS = required(
                        "as", one(Syntax.AS_NUMBER), "The AS that the neighbour must announce in its OPEN.")
                .onReload();

        static final Key<Long> LOCAL_AS = otherwise(
                        "as bgp.local_as", "local_as", one(Syntax.AS_NUMBER), "Our AS towards this neighbour.")
                .onReload();

        static final Key<Address> ROUTER_ID = otherwise(
                        "as bgp.router_id",
                        "router_id",
                        one(Units.ROUTER_ID),
                        "Our BGP identifier towards this neighbour.")
                .onReload();

        static final Key<Integer> PORT = byDefault(
                        "179",
                        "port",
                        one(Units.count(1, 65_535)),
                        "The neighbour's TCP port, where we call it. Not together with passive or prefix.")
                .onReload();

        static final Key<Boolean> PASSIVE = otherwise(
                        "false; true with prefix",
                        "passive",
                        one(Units.YES_NO),
                        "Wait for the neighbour to connect rather than call it.")
                .onReload();

        static final Key<Address> BIND = otherwise(
                        "the system chooses",
                        "bind",
                        one(Syntax.ADDRESS),
                        "Our address, where we call the neighbour. Not together with passive or prefix.")
                .onReload();

        static final Key<String> INTERFACE = otherwise(
                        "the system chooses",
                        "interface",
                        one(Units.DEVICE),
                        "The network interface, or the VRF, over which we call the neighbour. Not together with passive"
                                + " or prefix.")
                .onReload();

        static final Key<Password> PASSWORD = otherwise(
                        "segments are not signed",
                        "password",
                        one(Units.PASSWORD),
                        "The key of the TCP MD5 signature (RFC 2385), the same as the neighbour has. Segments without it"
                                + " are dropped by the kernel, in silence. Who may read this file, may read it.")
                .inPmacct("bgp_daemon_md5_file")
                .onReload();

        static final Key<Path> PASSWORD_FILE = otherwise(
                        "there is no such file",
                        "password_file",
                        one(Units.FILE),
                        "A file with the password, in place of password. It is read again when the configuration is.")
                .onReload();

        static final Key<Integer> TTL_SECURITY = otherwise(
                        "packets may come from anywhere",
                        "ttl_security",
                        one(Units.count(1, 254)),
                        "How many hops away the neighbour is at most, 1 if it is on the same network: what comes from"
                                + " farther away is dropped by the kernel (RFC 5082). The neighbour must have it, too, or"
                                + " send with a TTL of 255.")
                .onReload();

        static final Key<Integer> HOLD_TIME = otherwise(
                        "as bgp.hold_time",
                        "hold_time",
                        one(Units.holdTime()),
                        "The hold time offered to this neighbour.")
                .onReload();

        static final Key<Duration> CONNECT_RETRY = otherwise(
                        "as bgp.connect_retry",
                        "connect_retry",
                        one(Units.duration("1s", "1h")),
                        "The time between two attempts to call this neighbour.")
                .onReload();

        static final Key<List<Family>> FAMILIES = otherwise(
                        "as bgp.families", "families", someOf(FAMILY), "The families offered to this neighbour.")
                .onReload();

        static final Key<Boolean> ADD_PATH = otherwise(
                        "as bgp.add_path",
                        "add_path",
                        one(Units.YES_NO),
                        "Whether this neighbour may send several paths to a prefix.")
                .onReload();

        static final Key<Values> MAX_PREFIXES = otherwise(
                        "any number of routes",
                        "max_prefixes",
                        MaxPrefixes.SECTION,
                        "How many routes the neighbour may have with us, and what is done when it sends more (RFC 4486)."
                                + " A change takes effect without disturbing the session.")
                .onReload();

        static final Key<String> DESCRIPTION = byDefault(
                        "\"\"",
                        "description",
                        one(Units.TEXT),
                        "Free words, shown beside the neighbour by ribflow bgp.")
                .onReload();

        static final Type.Section SECTION = Type.Section.of(
                        ADDRESS,
                        PREFIX,
                        AS,
                        LOCAL_AS,
                        ROUTER_ID,
                        PORT,
                        PASSIVE,
                        BIND,
                        INTERFACE,
                        PASSWORD,
                        PASSWORD_FILE,
                        TTL_SECURITY,
                        HOLD_TIME,
                        CONNECT_RETRY,
                        FAMILIES,
                        ADD_PATH,
                        MAX_PREFIXES,
                        DESCRIPTION)
                .knownBy(ADDRESS, PREFIX);

        private Neighbour() {}
    }

    /** How long routes outlive their session. */
    static final class GracefulRestart {

        static final Key<Duration> KEEP = byDefault(
                        "1h",
                        "keep",
                        one(Units.duration("0s", "1d")),
                        "The most that the routes of a lost session count as before, marked as stale; the neighbour's restart"
                                + " time (RFC 4724), if that is shorter. A neighbour that announces none loses them at once."
                                + " 0s keeps none.")
                .onReload();

        static final Key<Duration> LONG_LIVED = byDefault(
                        "1d",
                        "long_lived",
                        one(Units.duration("0s", "190d")),
                        "The most that they are kept after that as the least preferred of all, for a neighbour that asks"
                                + " for it (RFC 9494). 0s keeps none.")
                .onReload();

        static final Type.Section SECTION = Type.Section.of(KEEP, LONG_LIVED);

        private GracefulRestart() {}
    }

    /** The BGP speaker. */
    static final class Bgp {

        static final Key<List<InetSocketAddress>> LISTEN = byDefault(
                        "[\"[::]:179\"]",
                        "listen",
                        listOf(Units.SOCKET),
                        "The TCP sockets to which neighbours may connect. An empty list if we call all of them.")
                .inPmacct("bgp_daemon_ip, bgp_daemon_port");

        static final Key<Long> LOCAL_AS = required(
                        "local_as",
                        one(Syntax.AS_NUMBER),
                        "Our AS. A neighbour with the same `as` is iBGP; best make us its route-reflector client,"
                                + " since else a router only tells us of its own external routes.")
                .inPmacct("bgp_daemon_as")
                .onReload();

        static final Key<Address> ROUTER_ID = required(
                        "router_id", one(Units.ROUTER_ID), "Our BGP identifier, unique within our AS (RFC 6286).")
                .inPmacct("bgp_daemon_id")
                .onReload();

        static final Key<Integer> HOLD_TIME = byDefault(
                        "90s",
                        "hold_time",
                        one(Units.holdTime()),
                        "The hold time offered; the smaller one of both ends counts. A neighbour that is silent for so long is "
                                + "down, and its routes are gone.")
                .onReload();

        static final Key<Duration> CONNECT_RETRY = byDefault(
                        "30s",
                        "connect_retry",
                        one(Units.duration("1s", "1h")),
                        "The time between two attempts to call a neighbour.")
                .onReload();

        static final Key<Integer> MAX_DYNAMIC = byDefault(
                        "1000",
                        "max_dynamic",
                        one(Units.count(1, 100_000)),
                        "How many neighbours that came from a prefix may be up at once.")
                .inPmacct("bgp_daemon_max_peers")
                .onReload();

        static final Key<List<Family>> FAMILIES = byDefault(
                        "[ipv4, ipv6, ipv4_vpn, ipv6_vpn]",
                        "families",
                        someOf(FAMILY),
                        "The families offered to neighbours. A router sends of a family only what its own configuration"
                                + " has activated for us, so there is no harm in offering those that it has not. But"
                                + " OpenBGPD sends no ADD-PATH identifiers at all, though it has announced them, if"
                                + " labelled or multicast families are offered together with add_path.")
                .onReload();

        static final Key<Boolean> ADD_PATH = byDefault(
                        "true",
                        "add_path",
                        one(Units.YES_NO),
                        "Whether neighbours may send several paths to a prefix (RFC 7911), in all families. Those that are"
                                + " not configured to send them are not affected.")
                .onReload();

        static final Key<Values> GRACEFUL_RESTART = byDefault(
                        "{}",
                        "graceful_restart",
                        GracefulRestart.SECTION,
                        "How long routes outlive a session that was lost. A change takes effect without disturbing sessions.")
                .onReload();

        static final Key<String> HOST_NAME = otherwise(
                        "neighbours are told no name",
                        "host_name",
                        one(Units.HOST_NAME),
                        "Our name, which some routers show beside our address.")
                .onReload();

        static final Key<String> SHUTDOWN_COMMUNICATION = byDefault(
                        "ribflow is being stopped",
                        "shutdown_communication",
                        one(Units.COMMUNICATION),
                        "What neighbours are told when the daemon stops (RFC 9003), for their logs; \"\" for nothing.")
                .onReload();

        static final Key<List<Values>> NEIGHBOURS = required(
                        "neighbours",
                        new Type.ListOf<>(Neighbour.SECTION, 1),
                        "The neighbours, each with an address or a prefix. We listen to their routes and announce"
                                + " none.")
                .inPmacct("bgp_daemon_allow_file")
                .onReload();

        static final Type.Section SECTION = Type.Section.of(
                LISTEN,
                LOCAL_AS,
                ROUTER_ID,
                HOLD_TIME,
                CONNECT_RETRY,
                MAX_DYNAMIC,
                FAMILIES,
                ADD_PATH,
                GRACEFUL_RESTART,
                HOST_NAME,
                SHUTDOWN_COMMUNICATION,
                NEIGHBOURS);

        private Bgp() {}
    }

    /** The BMP station. */
    static final class Bmp {

        static final Key<List<InetSocketAddress>> LISTEN = byDefault(
                        "[]",
                        "listen",
                        listOf(Units.SOCKET),
                        "The TCP sockets to which routers connect for BMP (RFC 7854, RFC 8671, RFC 9069). Each RIB that a router"
                                + " lets us monitor is kept apart; which of them tags flows, tag.routes says.")
                .inPmacct("bmp_daemon_ip, bmp_daemon_port");

        static final Key<List<Prefix>> ROUTERS = byDefault(
                        "[]",
                        "routers",
                        listOf(Units.RANGE),
                        "From where routers may connect; from anywhere if the list is empty. BMP has no authentication.")
                .inPmacct("bmp_daemon_allow_file");

        static final Key<Integer> MAX_ROUTERS = byDefault(
                        "1000",
                        "max_routers",
                        one(Units.count(1, 100_000)),
                        "How many routers may be connected at once; further ones are refused and counted.")
                .inPmacct("bmp_daemon_max_peers");

        static final Key<Duration> KEEP = byDefault(
                "2m",
                "keep",
                one(Units.duration("0s", "1d")),
                "How long the routes of a router outlive its connection, as stale ones, so that a router that connects anew"
                        + " is never without routes.");

        static final Type.Section SECTION = Type.Section.of(LISTEN, ROUTERS, MAX_ROUTERS, KEEP);

        private Bmp() {}
    }

    /** A file of routes that is read. */
    static final class RibFile {

        static final Key<Path> PATH = required(
                "path",
                one(Units.FILE),
                "An MRT file (RFC 6396), also compressed with gzip or bzip2. It is read again when it changes; if it cannot"
                        + " be read, what was read before is kept.");

        static final Key<String> NAME = otherwise(
                "that of the file, without its folder",
                "name",
                one(Units.TEXT),
                "What the file is called, where its peers are shown.");

        static final Type.Section SECTION = Type.Section.of(PATH, NAME).knownBy(PATH);

        private RibFile() {}
    }

    /** The routes of all sources, for the next start. */
    static final class RibSave {

        static final Key<Path> FILE = required(
                "file",
                one(Units.FILE),
                "The file, in a folder that is there and can be written. It is ribflow's own format; about 10 bytes a route.");

        static final Key<Duration> EVERY = byDefault(
                "10m",
                "every",
                one(Units.duration("10s", "7d")),
                "The time between two savings. It is also saved when the daemon stops.");

        static final Key<Duration> KEEP = byDefault(
                "1h",
                "keep",
                one(Units.duration("1m", "7d")),
                "For how long after a start the routes count whose source has not come back.");

        static final Type.Section SECTION = Type.Section.of(FILE, EVERY, KEEP);

        private RibSave() {}
    }

    /** Dumps that are written. */
    static final class RibDump {

        static final Key<Path> DIRECTORY = required(
                        "directory",
                        one(Units.FILE),
                        "The folder, which must be there. Each peer has a file of its own, which is replaced each time.")
                .inPmacct("bgp_table_dump_file");

        static final Key<Duration> EVERY = byDefault(
                        "1h", "every", one(Units.duration("1m", "7d")), "The time between two dumps.")
                .inPmacct("bgp_table_dump_refresh_time");

        static final Key<RibFilesConfig.Form> FORMAT = byDefault(
                        "mrt",
                        "format",
                        one(Units.word(ordered(
                                Map.entry("mrt", RibFilesConfig.Form.MRT),
                                Map.entry("json", RibFilesConfig.Form.JSON)))),
                        "mrt is TABLE_DUMP_V2 (RFC 6396); json has an object a line with pmacct's keys.")
                .inPmacct("bgp_table_dump_output");

        static final Type.Section SECTION = Type.Section.of(DIRECTORY, EVERY, FORMAT);

        private RibDump() {}
    }

    /** Files of routes. */
    static final class RibFiles {

        static final Key<List<Values>> FILES = byDefault(
                "[]",
                "files",
                new Type.ListOf<>(RibFile.SECTION, 0),
                "Files whose tables count as those of their peers, as if each had a session with us.");

        static final Key<Values> DUMP = otherwise(
                "nothing is dumped but by ribflow rib dump",
                "dump",
                RibDump.SECTION,
                "Dumps of the routes of all peers, at intervals.");

        static final Key<Values> SAVE = otherwise(
                "the daemon starts without routes, and flows have none until the sessions have sent them",
                "save",
                RibSave.SECTION,
                "The routes of all sources in a file, read at the next start: flows are tagged by them from the first"
                        + " second, marked as stale, until their sources have sent them again.");

        static final Type.Section SECTION = Type.Section.of(FILES, DUMP, SAVE);

        private RibFiles() {}
    }

    /** Where VRPs come from. */
    static final class Rpki {

        static final Key<List<InetSocketAddress>> CACHES = byDefault(
                        "[]",
                        "caches",
                        listOf(Units.CACHE),
                        "RPKI caches that speak the RTR protocol over TCP (RFC 6810, RFC 8210), the preferred one first."
                                + " All are asked all the time; routes are validated against the first whose session is"
                                + " up, else against the first whose data have not expired.")
                .inPmacct("rpki_rtr_cache")
                .onReload();

        static final Key<Path> FILE = otherwise(
                        "there is no file",
                        "file",
                        one(Units.FILE),
                        "A JSON file of VRPs, as Routinator, rpki-client, StayRTR and FORT write it; used while no cache"
                                + " has any. It is read again when it changes; if it cannot be read, what was read"
                                + " before is kept.")
                .inPmacct("rpki_roas_file")
                .onReload();

        static final Type.Section SECTION = Type.Section.of(CACHES, FILE);

        private Rpki() {}
    }

    /** Where the maps are. */
    static final class MapFiles {

        static final Key<Path> EXPORTERS = otherwise(
                        "an exporter is served by its own BGP session alone",
                        "exporters",
                        one(Units.FILE),
                        "Which BGP peers answer for which exporter.")
                .inPmacct("bgp_agent_map")
                .onReload();

        static final Key<Path> POPS = otherwise(
                        "each exporter is a PoP by itself, named by its address",
                        "pops",
                        one(Units.FILE),
                        "In which PoP exporters and BGP next hops are.")
                .onReload();

        static final Key<Path> INTERFACES = otherwise(
                        "all ingress flows of all exporters count in the matrix",
                        "interfaces",
                        one(Units.FILE),
                        "What is behind the interfaces of the exporters: edge or core.")
                .onReload();

        static final Key<Path> PEERS = otherwise(
                        "the source map knows nothing",
                        "peers",
                        one(Units.FILE),
                        "Which neighbour AS is behind which interface.")
                .inPmacct("bgp_peer_src_as_map")
                .onReload();

        static final Key<Path> SAMPLING = otherwise(
                        "the exporters are believed",
                        "sampling",
                        one(Units.FILE),
                        "Sampling rates that exporters do not announce, or announce wrongly.")
                .inPmacct("sampling_map")
                .onReload();

        static final Key<Path> VRF = otherwise(
                        "flows are looked up in the VPN that the exporter names, else in the global table",
                        "vrf",
                        one(Units.FILE),
                        "vrf.map: in which VPN flows are looked up, by route distinguisher.")
                .inPmacct("flow_to_rd_map")
                .onReload();

        static final Key<Path> NETWORKS = otherwise(
                        "the source networks knows nothing",
                        "networks",
                        one(Units.FILE),
                        "What you know of networks yourself: AS, neighbour AS, next hop. A million rows and more.")
                .inPmacct("networks_file")
                .onReload();

        static final Key<Path> PRETAG = otherwise(
                        "flows have no tags and labels",
                        "pretag",
                        one(Units.FILE),
                        "pretag.map: tags, labels and ToS by anything that is known of a flow.")
                .inPmacct("pre_tag_map")
                .onReload();

        static final Key<Path> CUSTOMERS = otherwise(
                        "src_customer and dst_customer are not known",
                        "customers",
                        one(Units.FILE),
                        "Whose addresses and interfaces are.")
                .onReload();

        static final Key<Path> COLOURS = otherwise(
                        "src_colour and dst_colour are not known",
                        "colours",
                        one(Units.FILE),
                        "To which class traffic belongs, by the communities of its route (BGP policy accounting).")
                .onReload();

        static final Key<Path> COMMITS = otherwise(
                        "nothing is agreed with anybody: the ledger has percentiles, and neither commits nor prices",
                        "commits",
                        one(Units.FILE),
                        "What is agreed with whom: commits, rules and prices of the ledger.")
                .onReload();

        static final Key<Path> CLASSES = otherwise(
                        "dscp_class is not known",
                        "classes",
                        one(Units.FILE),
                        "To which class of service code points belong (DSCP).")
                .onReload();

        static final Key<Boolean> RELOAD = byDefault(
                        "auto",
                        "reload",
                        one(Units.word(ordered(Map.entry("auto", true), Map.entry("manual", false)))),
                        "auto: maps and the databases of geoip are looked at every two seconds, and all are read again when"
                                + " one has changed and is quiet since the last look. manual: only on SIGHUP or ribflow"
                                + " reload. If anything is wrong in a file, all stay as they are.")
                .inPmacct("maps_refresh")
                .onReload();

        /** What stands in each file. */
        static final Map<Key<Path>, MapFormat> FORMATS = ordered(
                Map.entry(EXPORTERS, ExporterMap.FORMAT),
                Map.entry(POPS, PopMap.FORMAT),
                Map.entry(INTERFACES, InterfaceMap.FORMAT),
                Map.entry(PEERS, PeerAsMap.FORMAT),
                Map.entry(SAMPLING, SamplingMap.FORMAT),
                Map.entry(VRF, VrfMap.FORMAT),
                Map.entry(NETWORKS, NetworksMap.FORMAT),
                Map.entry(PRETAG, TagMap.FORMAT),
                Map.entry(CUSTOMERS, CustomerMap.FORMAT),
                Map.entry(COLOURS, ColourMap.FORMAT),
                Map.entry(COMMITS, CommitMap.FORMAT),
                Map.entry(CLASSES, ClassMap.FORMAT));

        static final Type.Section SECTION = Type.Section.of(
                EXPORTERS,
                POPS,
                INTERFACES,
                PEERS,
                SAMPLING,
                VRF,
                NETWORKS,
                PRETAG,
                CUSTOMERS,
                COLOURS,
                COMMITS,
                CLASSES,
                RELOAD);

        private MapFiles() {}
    }

    /** Files of names. */
    static final class NameLists {

        static final Key<Path> AS = otherwise(
                        "ASes have no names",
                        "as",
                        one(Units.FILE),
                        "Names of ASes, as a CSV file with a line 64500,Example Net for each. The registries' lists can be"
                                + " brought into that form; maps/as-names.csv is a sample.")
                .onReload();

        static final Key<Path> EXPORTERS = otherwise(
                        "exporters have no names",
                        "exporters",
                        one(Units.FILE),
                        "Names of exporters, as a CSV file with a line 192.0.2.1,edge1.Paris for each.")
                .onReload();

        static final Type.Section SECTION = Type.Section.of(AS, EXPORTERS);

        private NameLists() {}
    }

    /** Databases of places and ASes. */
    static final class GeoIp {

        static final Map<GeoFile, Key<Path>> FILES = new LinkedHashMap<>();

        private static void file(GeoFile what, String otherwise, String doc, String pmacct) {
            FILES.put(
                    what,
                    otherwise(otherwise, what.key(), one(Units.FILE), doc)
                            .inPmacct(pmacct)
                            .onReload());
        }

        static {
            file(
                    GeoFile.COUNTRY,
                    "countries come from the database of cities",
                    "A database of countries, such as GeoLite2-Country.mmdb: src_host_country, dst_host_country.",
                    "geoipv2_file");
            file(
                    GeoFile.CITY,
                    "cities, postal codes and coordinates are not known",
                    "A database of cities, such as GeoLite2-City.mmdb: country, city, postal code and coordinates.",
                    "");
            file(
                    GeoFile.ASN,
                    "the source geoip knows nothing",
                    "A database of AS numbers, such as GeoLite2-ASN.mmdb: the source geoip of tag.as.",
                    "");
        }

        static final Type.Section SECTION = new Type.Section(List.copyOf(FILES.values()), List.of());

        private GeoIp() {}
    }

    /** Where the tags come from. */
    static final class Tag {

        private static final Syntax<Source> OF_AS = Units.word(ordered(
                Map.entry("bgp", Source.BGP),
                Map.entry("flow", Source.FLOW),
                Map.entry("networks", Source.NETWORKS),
                Map.entry("longest", Source.LONGEST),
                Map.entry("geoip", Source.GEOIP)));

        /** The sources that know of addresses. */
        private static final Syntax<Source> OF_ADDRESS = Units.word(ordered(
                Map.entry("bgp", Source.BGP),
                Map.entry("flow", Source.FLOW),
                Map.entry("networks", Source.NETWORKS),
                Map.entry("longest", Source.LONGEST)));

        private static final Syntax<Source> OF_NEIGHBOUR = Units.word(ordered(
                Map.entry("map", Source.MAP),
                Map.entry("flow", Source.FLOW),
                Map.entry("bgp", Source.BGP),
                Map.entry("networks", Source.NETWORKS),
                Map.entry("longest", Source.LONGEST)));

        static final Key<List<Source>> AS = byDefault(
                        "[bgp, flow]",
                        "as",
                        someOf(OF_AS),
                        "The sources of src_as, dst_as and peer_dst_as. bgp: the AS path of the route. flow: the"
                                + " record itself, unless it says that only the default route (mask 0) led to the"
                                + " address. networks: maps.networks. longest: whichever of these three is the most"
                                + " specific about the address, by the length of its prefix; of equal ones the route,"
                                + " then the record; a field that it does not know, the next one is asked for. geoip: the"
                                + " database geoip.asn, which knows no neighbours.")
                .inPmacct("nfacctd_as");

        static final Key<List<Source>> NET = byDefault(
                        "[bgp, flow]",
                        "net",
                        someOf(OF_ADDRESS),
                        "The sources of src_net, dst_net, src_mask and dst_mask, as for as.")
                .inPmacct("nfacctd_net");

        static final Key<List<Source>> NEXT_HOP = byDefault(
                        "[bgp, flow]",
                        "next_hop",
                        someOf(OF_ADDRESS),
                        "The sources of peer_dst_ip, as for as. flow: the record's BGP next hop, never its IP next hop."
                                + " With bgp before flow, flows whose own BGP next hop differs are counted"
                                + " (nexthop_disagrees).")
                .inPmacct("use_ip_next_hop");

        static final Key<List<Source>> PEER_SRC_AS = byDefault(
                        "[map, flow]",
                        "peer_src_as",
                        someOf(OF_NEIGHBOUR),
                        "The sources of peer_src_as. map: maps.peers. bgp: the first AS of the route back to the"
                                + " source, which is wrong wherever routing is asymmetric. networks, longest: as for"
                                + " as, by the source address, and as doubtful.")
                .inPmacct("bgp_peer_src_as_type");

        /** Each field's own sources. */
        static final Map<SourcedField, Key<List<Source>>> OF_FIELD = ofFields();

        static final Key<Values> SOURCES = byDefault(
                "{}",
                "sources",
                new Type.Section(List.copyOf(OF_FIELD.values()), List.of()),
                "The sources of single fields, in the place of the lists for all.");

        private static Map<SourcedField, Key<List<Source>>> ofFields() {
            Map<SourcedField, Key<List<Source>>> keys = new LinkedHashMap<>();
            for (SourcedField field : SourcedField.values()) {
                Key<List<Source>> usual = usual(field);
                keys.put(
                        field,
                        otherwise(
                                "as tag." + usual.name() + " says",
                                field.column().label(),
                                usual.type(),
                                "The sources of " + field.column().label() + ", as for tag." + usual.name() + "."));
            }
            return keys;
        }

        /** The list that holds for a field among others. */
        static Key<List<Source>> usual(SourcedField field) {
            return switch (field) {
                case SRC_AS, DST_AS, PEER_DST_AS -> AS;
                case PEER_SRC_AS -> PEER_SRC_AS;
                case PEER_DST_IP -> NEXT_HOP;
                case SRC_NET, DST_NET, SRC_MASK, DST_MASK -> NET;
            };
        }

        static final Key<List<TagConfig.Routes>> ROUTES = byDefault(
                "[" + TagConfig.ROUTES.stream().map(TagConfig.Routes::word).collect(Collectors.joining(", ")) + "]",
                "routes",
                someOf(Units.word(routes())),
                "Whose routes count for an exporter: the longest prefix over all of these answers, and of equally long"
                        + " ones the earlier. session: its own BGP session, by router id or address. loc_rib,"
                        + " adj_rib_in_post, adj_rib_in_pre, adj_rib_out_post, adj_rib_out_pre: what it is monitored"
                        + " for by BMP; the first of them that is there counts, the others do not. file: its table in"
                        + " rib.files. map: those that maps.exporters names.");

        static final Key<Integer> FOLLOW_DEFAULT = byDefault(
                        "0",
                        "follow_default",
                        one(Units.count(0, 20)),
                        "How many times a default route is followed: where it is all that matches, the address is looked"
                                + " up again in the routes of the router that is its next hop.")
                .inPmacct("bgp_follow_default");

        static final Key<List<Prefix>> FOLLOW_NEXTHOP = byDefault(
                        "[]",
                        "follow_nexthop",
                        listOf(Syntax.PREFIX),
                        "Next hops that are followed: while that of the destination's route lies in one of these, the"
                                + " destination is looked up again in the routes of the router with that address, and"
                                + " peer_dst_ip is the last next hop inside. For confederations and networks whose next"
                                + " hops change on the way.")
                .inPmacct("bgp_follow_nexthop");

        static final Key<Boolean> FOLLOW_NEXTHOP_EXTERNAL = byDefault(
                        "false",
                        "follow_nexthop_external",
                        one(Units.YES_NO),
                        "With follow_nexthop, whether peer_dst_ip is the first next hop outside instead.")
                .inPmacct("bgp_follow_nexthop_external");

        static final Type.Section SECTION = Type.Section.of(
                AS,
                NET,
                NEXT_HOP,
                PEER_SRC_AS,
                SOURCES,
                ROUTES,
                FOLLOW_DEFAULT,
                FOLLOW_NEXTHOP,
                FOLLOW_NEXTHOP_EXTERNAL);

        private static Map<String, TagConfig.Routes> routes() {
            Map<String, TagConfig.Routes> words = new LinkedHashMap<>();
            for (TagConfig.Routes routes : TagConfig.Routes.values()) {
                words.put(routes.word(), routes);
            }
            return words;
        }

        private Tag() {}
    }

    /** What is known of sampling beside what exporters announce. */
    static final class Sampling {
        static final Key<Long> DEFAULT = byDefault(
                        "unknown",
                        "default",
                        one(Units.SAMPLING),
                        "The sampling rate of flows of which neither maps.sampling nor their exporter says one. none:"
                                + " whoever announces nothing does not sample. unknown: they count as exported, with"
                                + " the reason sampling_unknown, and ribflow exporters names who sent them.")
                .inPmacct("nfacctd_ext_sampling_rate, sfacctd_ext_sampling_rate");

        static final Type.Section SECTION = Type.Section.of(DEFAULT);

        private Sampling() {}
    }

    /** What a row must have to stay. */
    static final class AtLeast {

        static final Key<Integer> PACKETS =
                otherwise("any number will do", "packets", one(Units.count(1, 1_000_000_000)), "So many packets.");

        static final Key<Integer> FLOWS =
                otherwise("any number will do", "flows", one(Units.count(1, 1_000_000_000)), "So many flows.");

        static final Key<Integer> BYTES =
                otherwise("any number will do", "bytes", one(Units.count(1, 1_000_000_000)), "So many bytes.");

        static final Type.Section SECTION = Type.Section.of(PACKETS, FLOWS, BYTES);

        private AtLeast() {}
    }

    /** A roll-up. */
    static final class RollUp {

        static final Key<Duration> BIN = required(
                "bin",
                one(Units.bin()),
                "The length of its bins: a multiple of the table's own and of finer roll-ups'.");

        static final Key<Duration> KEEP = required("keep", one(KEPT), "How long they are kept.");

        static final Type.Section SECTION = Type.Section.of(BIN, KEEP);

        private RollUp() {}
    }

    /** The history of a table. */
    static final class TableHistory {

        static final Key<Duration> BINS =
                otherwise("as history.bins", "bins", one(KEPT), "How long the table's own bins are kept on disk.");

        static final Key<List<Values>> ROLLUPS = otherwise(
                "as history.rollups",
                "rollups",
                new Type.ListOf<>(RollUp.SECTION, 0),
                "The roll-ups of this table; [] for none.");

        static final Type.Section SECTION = Type.Section.of(BINS, ROLLUPS);

        private TableHistory() {}
    }

    /** The history of tables on disk. */
    static final class History {

        static final Key<Path> FOLDER = required(
                "folder",
                one(Units.FILE),
                "Where it is kept; made if it does not exist. One daemon at a time uses it.");

        static final Key<Duration> BINS = byDefault(
                "32d",
                "bins",
                one(KEPT),
                "How long bins of the tables' own lengths are kept; a month and a day is enough to" + " bill a month.");

        static final Key<List<Values>> ROLLUPS = byDefault(
                "[{bin: 1h, keep: 400d}, {bin: 1d, keep: 3650d}]",
                "rollups",
                new Type.ListOf<>(RollUp.SECTION, 0),
                "Coarser bins that are made of the tables' own, and how long they are kept. Their sums are those of the bins"
                        + " they are made of, exactly. One that is no longer than a table's own bins is not made for it.");

        static final Key<Duration> CHECKPOINT = byDefault(
                "10s",
                "checkpoint",
                one(Units.duration("1s", "1h")),
                "How often bins that are still open are saved, so that a restart goes on with them: what a crash or a power"
                        + " cut can cost at most. It is counted.");

        static final Type.Section SECTION = Type.Section.of(FOLDER, BINS, ROLLUPS, CHECKPOINT);

        private History() {}
    }

    /** A table. */
    static final class Table {

        static final Key<List<FlowField>> AGGREGATE = required(
                        "aggregate",
                        someOf(Units.COLUMN),
                        "The columns whose values make a row; names are pmacct's primitives where there are such. The "
                                + "counters packets, flows and bytes are always there; flows may be named as in pmacct, for"
                                + " ribflow pmacct to show them. none: one row of everything."
                                + " sum_host, sum_net, sum_as, sum_port, sum_mac: each flow counts twice, under its"
                                + " source's value and under its destination's (and twice in one row where both are"
                                + " the same), so that all rows together hold twice the traffic; a side that is not"
                                + " known counts in the row without a value. Other than in pmacct, any columns may"
                                + " stand beside a sum; and sum_net counts the destination's prefix, where pmacct"
                                + " 1.7.7 counts the source's twice.")
                .inPmacct("aggregate");

        static final Key<String> FILTER = otherwise(
                        "all flows are taken",
                        "filter",
                        one(Units.FILTER),
                        "Which flows are taken: an expression as after where in a query, such as dst_as == 15169.")
                .inPmacct("aggregate_filter");

        static final Key<Duration> BIN = otherwise(
                        "the table accumulates until it is erased",
                        "bin",
                        one(Units.bin()),
                        "The length of a time bin. Bins begin at 00:00 UTC and every so often after; a flow goes where "
                                + "its end time falls, or as time.bins says.")
                .inPmacct("print_history, sql_history");

        static final Key<Integer> KEEP = byDefault(
                "12",
                "keep",
                one(Units.count(1, 100_000)),
                "How many bins are kept, the current one included. Only together with bin.");

        static final Key<Integer> LIMIT = byDefault(
                        "1M",
                        "limit",
                        one(Units.count(1, 500_000_000)),
                        "How many rows there may be over all bins. What comes beyond is added to one row per bin that "
                                + "has the column other set, so that no byte is lost. ribflow check says how much memory "
                                + "so many rows take.")
                .inPmacct("imt_mem_pools_number");

        static final Key<Room.WhenFull> WHEN_FULL = byDefault(
                "fold",
                "when_full",
                one(Units.word(
                        ordered(Map.entry("fold", Room.WhenFull.FOLD), Map.entry("replace", Room.WhenFull.REPLACE)))),
                "What is done beyond limit. fold: new keys count in the row other. replace: the rows with the fewest bytes"
                        + " make room, of the bin that has the most rows, and what they had counts in its row other; a"
                        + " key that comes again begins anew. So the largest keep rows of their own whenever they come;"
                        + " a row may have less than its key had, the sum over all rows is exact.");

        static final Key<Values> AT_LEAST = otherwise(
                        "no row is too small",
                        "at_least",
                        AtLeast.SECTION,
                        "What a row must have when its bin closes; what smaller ones have counts in the row other. A row"
                                + " must have all that is asked for. Only together with bin.")
                .inPmacct("print_preprocess, sql_preprocess");

        static final Key<Boolean> RENORMALISE = byDefault(
                        "true",
                        "renormalise",
                        one(Units.YES_NO),
                        "Multiply packets and bytes by the sampling rate, where one is known. Flows without a known"
                                + " rate count as exported, with the reason sampling_unknown. false counts all as"
                                + " exported; for both, have two tables.")
                .inPmacct("nfacctd_renormalize");

        static final Key<Integer> AS_PATH_RADIUS = otherwise(
                        "AS paths are kept whole, however long they are",
                        "as_path_radius",
                        one(Units.count(1, 1000)),
                        "AS paths are cut behind so many ASes, and rows that become equal are one row. An AS_SET counts"
                                + " as one AS, an AS prepended five times as five.")
                .inPmacct("bgp_aspath_radius");

        static final Key<List<CommunityPattern>> COMMUNITIES = otherwise(
                        "all communities are kept",
                        "communities",
                        someOf(Units.COMMUNITY),
                        "Only these communities are kept, and rows that become equal are one row. Two numbers are a"
                                + " standard community, three a large one, anything else (rt:64500:1) an extended one;"
                                + " * stands for any part. A kind of which none is given is kept whole.")
                .inPmacct("bgp_stdcomm_pattern, bgp_extcomm_pattern, bgp_lrgcomm_pattern");

        static final Key<Path> NETWORKS = otherwise(
                        "all networks are told apart",
                        "networks",
                        one(Units.FILE),
                        "A file of prefixes, one a line (or pmacct's networks_file), read at the start. Hosts, nets and"
                                + " masks outside all of them are left out of the row, which then has folded set: so"
                                + " that a table of your customers' hosts does not grow with the rest of the Internet."
                                + " Source and destination are decided each for itself, by the host, else by the net.")
                .inPmacct("networks_file_filter");

        static final Key<List<Detail.Ports>> PORTS = otherwise(
                        "all ports are told apart",
                        "ports",
                        someOf(Units.PORTS),
                        "Other ports are left out of the row, which then has folded set.")
                .inPmacct("ports_file");

        static final Key<Path> SOCKET = otherwise(
                        "ribflow pmacct shows the table by --table",
                        "socket",
                        one(Units.FILE),
                        "A further Unix socket, mode 0660, like that of control.socket, on which this table is the one that"
                                + " ribflow pmacct shows: with pmacct's path, /tmp/collect.pipe, scripts that call"
                                + " pmacct -p /tmp/collect.pipe need no other change.")
                .inPmacct("imt_path");

        static final Key<Values> HISTORY = otherwise(
                "final bins are dropped when keep is over",
                "history",
                TableHistory.SECTION,
                "Keep final bins on disk, for queries with since; {} for as long as the section history says. Only together"
                        + " with bin.");

        static final Type.Section SECTION = Type.Section.of(
                AGGREGATE,
                FILTER,
                BIN,
                KEEP,
                LIMIT,
                WHEN_FULL,
                AT_LEAST,
                RENORMALISE,
                AS_PATH_RADIUS,
                COMMUNITIES,
                NETWORKS,
                PORTS,
                SOCKET,
                HISTORY);

        private Table() {}
    }

    /** The core traffic matrix. */
    static final class Matrix {

        private static final Syntax<Level> LEVEL =
                Units.word(ordered(Arrays.stream(Level.values()).map(level -> Map.entry(level.label(), level))));

        private static final Syntax<Split> SPLIT =
                Units.word(ordered(Arrays.stream(Split.values()).map(split -> Map.entry(split.label(), split))));

        static final Key<Duration> BIN =
                byDefault("5m", "bin", one(Units.bin()), "The length of a time bin, as for a table.");

        static final Key<Integer> KEEP = byDefault(
                "12", "keep", one(Units.count(1, 100_000)), "How many bins are kept, the current one included.");

        static final Key<Integer> LIMIT =
                byDefault("1M", "limit", one(Units.count(1, 100_000_000)), "Rows over all bins, as for a table.");

        static final Key<List<Level>> LEVELS = byDefault(
                "[pop, router, as, pop-as]",
                "levels",
                someOf(LEVEL),
                "Between what the matrix can be shown: PoPs, routers, PoPs and neighbour ASes, the neighbour ASes at PoPs;"
                        + " and from edge interfaces to PoPs. Each makes rows more; pop is always there.");

        static final Key<List<Split>> BY = byDefault(
                "[class, ip_version]",
                "by",
                listOf(SPLIT),
                "By what each cell can be split: the class of service (maps.classes), the IP version, the Differentiated"
                        + " Services code point on entry.");

        static final Key<Boolean> CHECK = byDefault(
                "true",
                "check",
                one(Units.YES_NO),
                "Count what is seen leaving at each router, too, to hold it against what the matrix says. Needs"
                        + " maps.interfaces.");

        static final Key<Boolean> RENORMALISE = byDefault(
                "true",
                "renormalise",
                one(Units.YES_NO),
                "Multiply packets and bytes by the sampling rate, as for a table.");

        static final Key<Values> HISTORY = otherwise(
                "final bins are dropped when keep is over",
                "history",
                TableHistory.SECTION,
                "Keep final bins on disk, as for a table.");

        static final Type.Section SECTION = Type.Section.of(BIN, KEEP, LIMIT, LEVELS, BY, CHECK, RENORMALISE, HISTORY);

        private Matrix() {}
    }

    /** The ledger. */
    static final class Ledger {

        static final Key<List<Subject.Kind>> BY = byDefault(
                "[neighbour]",
                "by",
                someOf(Units.word(ordered(
                        Map.entry("neighbour", Subject.Kind.NEIGHBOUR),
                        Map.entry("interface", Subject.Kind.INTERFACE),
                        Map.entry("customer", Subject.Kind.CUSTOMER),
                        Map.entry("community", Subject.Kind.COMMUNITY)))),
                "Whose traffic is billed: neighbour (ASes), interface (of the routers, those with a role other than core in"
                        + " maps.interfaces), customer (by maps.customers), community (of routes, see communities).");

        static final Key<List<CommunityPattern>> COMMUNITIES = otherwise(
                "there is no ledger by community",
                "communities",
                someOf(Units.COMMUNITY),
                "The communities of which there are ledgers, written as for a table; traffic whose route has several of them"
                        + " counts for each.");

        static final Key<Duration> BIN = byDefault(
                "5m", "bin", one(Units.bin()), "The length of a sample. Invoices are made of samples of five minutes.");

        static final Key<Duration> KEEP = byDefault(
                "62d",
                "keep",
                one(Units.duration("31d", "36500d")),
                "How long samples are kept on disk; with two months, one can be billed while the next goes on. Roll-ups are"
                        + " kept beside them, as history.rollups says, but no percentile is made of those.");

        static final Type.Section SECTION = Type.Section.of(BY, COMMUNITIES, BIN, KEEP);

        private Ledger() {}
    }

    private static final Syntax<TimeConfig.Mode> BINS = Units.word(ordered(
            Map.entry("end", TimeConfig.Mode.END),
            Map.entry("arrival", TimeConfig.Mode.ARRIVAL),
            Map.entry("spread", TimeConfig.Mode.SPREAD)));

    /** By which time the flows of some exporters are put into bins. */
    static final class TimeRule {
        static final Key<Prefix> IP = required("ip", one(Syntax.PREFIX), "The exporter, or a range of exporters.");

        static final Key<TimeConfig.Mode> BINS_OF_THESE =
                required("bins", one(BINS), "As time.bins, for these exporters.");

        static final Type.Section SECTION = Type.Section.of(IP, BINS_OF_THESE).knownBy(IP);

        private TimeRule() {}
    }

    /** By which time flows are put into bins. */
    static final class Time {
        static final Key<TimeConfig.Mode> BINS_OF_ALL = byDefault(
                        "end",
                        "bins",
                        one(BINS),
                        "Into which time bin a flow goes. end: the one in which it ended, by the exporter's clock."
                                + " arrival: the one in which its datagram arrived. spread: its packets and bytes go to"
                                + " all bins from its start to its end, in equal parts for equal times, and add up to"
                                + " the same; it is counted once, in the last. Then late should be no shorter than the"
                                + " exporters' active timeout, since what began earlier is spread over late alone.")
                .inPmacct("nfacctd_time_new, sfacctd_time_new, nfacctd_pro_rating");

        static final Key<List<Values>> EXPORTERS = byDefault(
                "[]",
                "exporters",
                new Type.ListOf<>(TimeRule.SECTION, 0),
                "Exporters for which another rule holds, such as arrival for those whose clocks are wrong: ribflow"
                        + " exporters names them. The longest prefix wins.");

        static final Type.Section SECTION = Type.Section.of(BINS_OF_ALL, EXPORTERS);

        private Time() {}
    }

    /** The local socket. */
    static final class Control {

        static final Key<Path> SOCKET = byDefault(
                "/run/ribflow/ribflow.sock",
                "socket",
                one(Units.FILE),
                "The Unix socket that ribflow query and its siblings talk to; mode 0660.");

        static final Key<Integer> MAX_CLIENTS =
                byDefault("64", "max_clients", one(Units.count(1, 1024)), "How many clients may be connected at once.");

        static final Type.Section SECTION = Type.Section.of(SOCKET, MAX_CLIENTS);

        private Control() {}
    }

    /** What is logged. */
    static final class Log {

        static final Key<Duration> STATISTICS = byDefault(
                        "60s",
                        "statistics",
                        one(Units.duration("0s", "1d")),
                        "The time between two lines of statistics in the log. 0s writes none.")
                .onReload();

        static final Type.Section SECTION = Type.Section.of(STATISTICS);

        private Log() {}
    }

    static final Key<Values> COLLECT =
            byDefault("{}", "collect", Collect.SECTION, "How export datagrams are received.");

    static final Key<Values> DECODE = byDefault("{}", "decode", Decode.SECTION, "Limits of the decoders.");

    static final Key<Values> BGP = otherwise(
            "there is no BGP, and only the flows' own fields are known",
            "bgp",
            Bgp.SECTION,
            "The BGP sessions over which routers tell their routes.");

    static final Key<Values> BMP = byDefault(
            "{}", "bmp", Bmp.SECTION, "The BMP station: routers tell by it what their peers announce (RFC 7854).");

    static final Key<Values> RIB = byDefault(
            "{}", "rib", RibFiles.SECTION, "Files of routes: those that are read, and those that are written.");

    static final Key<Values> RPKI = byDefault(
                    "{}",
                    "rpki",
                    Rpki.SECTION,
                    "Who may originate what: the origins of routes are validated against it (RFC 6811), see src_roa and"
                            + " dst_roa in ribflow-columns(7).")
            .onReload();

    static final Key<Values> MAPS = byDefault(
                    "{}",
                    "maps",
                    MapFiles.SECTION,
                    "Files that tell what only you know of your network; see ribflow-maps(5).")
            .onReload();

    static final Key<Values> NAMES = byDefault(
                    "{}",
                    "names",
                    NameLists.SECTION,
                    "Names that 'join names' in a query shows beside numbers; interfaces have theirs in maps.interfaces, ports"
                            + " the usual ones.")
            .onReload();

    static final Key<Values> GEOIP = byDefault(
                    "{}",
                    "geoip",
                    GeoIp.SECTION,
                    "Databases in MaxMind's format that you bring: where addresses are, and whose.")
            .onReload();

    static final Key<Path> PRIMITIVES = otherwise(
                    "there are no columns but those of ribflow-columns(7)",
                    "primitives",
                    one(Units.FILE),
                    "Columns of your own, filled from information elements that ribflow has no column for; see"
                            + " ribflow-maps(5).")
            .inPmacct("aggregate_primitives");

    static final Key<Values> TAG = byDefault(
            "{}",
            "tag",
            Tag.SECTION,
            "Where tags come from: the first source of the list that knows wins, field by field.");

    static final Key<Values> SAMPLING = byDefault(
            "{}", "sampling", Sampling.SECTION, "What is known of sampling beside what the exporters announce.");

    static final Key<Map<String, Values>> TABLES = byDefault(
            "{}",
            "tables",
            new Type.Named(Table.SECTION, Units.name(reserved())),
            "The tables that flows are added up in, under names of your choice.");

    static final Key<Values> MATRIX = otherwise(
            "there is no matrix",
            "matrix",
            Matrix.SECTION,
            "The core traffic matrix: what goes from where to where through the network. maps.pops gives it PoPs,"
                    + " maps.interfaces keeps it from counting twice.");

    static final Key<Values> LEDGER = otherwise(
            "there is no ledger",
            "ledger",
            Ledger.SECTION,
            "95th percentiles as they are billed, see ribflow-ledger(1). Its samples are in tables of its own, ledger_*, and"
                    + " kept in the history: needs the section history.");

    static final Key<Values> HISTORY = otherwise(
            "nothing is kept on disk",
            "history",
            History.SECTION,
            "The history of tables and of the matrix: final bins on disk, and roll-ups of them.");

    static final Key<Duration> LATE = byDefault(
            "5m",
            "late",
            one(Units.duration("0s", "1d")),
            "How long after its end a flow may come and still find its bin open. A bin is provisional until so long "
                    + "after its end and never changes later; flows that come even later go to the current bin, with "
                    + "a reason.");

    static final Key<Values> TIME =
            byDefault("{}", "time", Time.SECTION, "By which time flows are put into time bins.");

    static final Key<Values> CONTROL =
            byDefault("{}", "control", Control.SECTION, "The local socket that answers queries.");

    static final Key<Values> LOG = byDefault("{}", "log", Log.SECTION, "What is logged. The log goes to stderr.")
            .onReload();

    static final Type.Section ROOT = Type.Section.of(
            COLLECT,
            DECODE,
            BGP,
            BMP,
            RIB,
            RPKI,
            MAPS,
            NAMES,
            GEOIP,
            PRIMITIVES,
            TAG,
            SAMPLING,
            TABLES,
            MATRIX,
            LEDGER,
            HISTORY,
            LATE,
            TIME,
            CONTROL,
            LOG);

    private Keys() {}

    /** A key and its path, in which {@code NAME} and {@code []} stand for what the operator chooses. */
    record Located(String path, Key<?> key) {}

    /** All keys in the order of the manual, sections before what is in them. */
    static List<Located> all() {
        List<Located> all = new ArrayList<>();
        locate("", ROOT, all);
        return all;
    }

    private static void locate(String path, Type.Section section, List<Located> all) {
        for (Key<?> key : section.keys()) {
            String at = path + key.name();
            all.add(new Located(at, key));
            switch (key.type()) {
                case Type.Section inner -> locate(at + ".", inner, all);
                case Type.Named named -> locate(at + ".NAME.", named.element(), all);
                case Type.ListOf<?> list
                when list.element() instanceof Type.Section inner -> locate(at + "[].", inner, all);
                case Type.ListOf<?> _, Type.One<?> _ -> {}
            }
        }
    }

    /** Our key for one of pmacct's. */
    static Optional<String> pmacct(String name) {
        return all().stream()
                .filter(located ->
                        Arrays.asList(located.key().pmacct().split(", ")).contains(name))
                .map(Located::path)
                .findFirst();
    }

    /** A key of that name in any section. */
    static Optional<String> elsewhere(String name) {
        return all().stream()
                .filter(located -> located.key().name().equals(name))
                .map(Located::path)
                .findFirst();
    }

    @SafeVarargs
    private static <K, V> Map<K, V> ordered(Map.Entry<K, V>... entries) {
        return ordered(Arrays.stream(entries));
    }

    private static <K, V> Map<K, V> ordered(Stream<Map.Entry<K, V>> entries) {
        Map<K, V> map = new LinkedHashMap<>();
        entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return map;
    }
}
