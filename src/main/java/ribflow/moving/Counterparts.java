package ribflow.moving;

import static ribflow.moving.Counterpart.becomes;
import static ribflow.moving.Counterpart.missing;
import static ribflow.moving.Counterpart.notNeeded;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import ribflow.expr.Nearest;

/**
 * All of pmacct's keys, and what becomes of each. Of several rows that have a key, the one that spells out most of it
 * counts.
 */
final class Counterparts {

    private static final String PROBE =
            "ribflow captures no packets: keep pmacctd with nfprobe, or softflowd, on the host that sees them, and let it send"
                    + " to collect.listen";

    private static final String QUEUES =
            "there is no output to message queues yet: `ribflow query -f ndjson TABLE` can feed a producer";

    private static final String FORMS =
            "queries choose how they print: table, csv, json or ndjson, and `ribflow pmacct` prints as pmacct's client does";

    private static final String SIZES = "sizes itself; nothing is dropped in silence, see `ribflow stats`";

    private static final String CLUSTER = "there is no shared state between daemons: run each by itself, fed alike";

    private static final String LOG = "logs go to stderr, which systemd keeps: journalctl -u ribflow";

    /** The rows, in the order of pmacct's manual. */
    static final List<Counterpart> ALL = List.of(
            // Daemon and log
            notNeeded(
                    "systemd runs the daemon, and `ribflow check` tests its configuration",
                    "daemonize",
                    "pidfile",
                    "dry_run",
                    "core_proc_name",
                    "*_proc_name",
                    "proc_priority",
                    "propagate_signals",
                    "plugin_exit_any",
                    "thread_stack",
                    "*_nonroot",
                    "files_umask",
                    "files_uid",
                    "files_gid"),
            notNeeded(LOG, "debug", "debug_internal_msg", "syslog", "syslog_ident", "logfile", "log_stderr_tstamp"),
            notNeeded("one daemon, one socket: rows need no name of a writer", "writer_id_string"),
            // What is counted
            becomes("tables.NAME, one for each plugin", "plugins"),
            becomes("tables.NAME.aggregate", "aggregate"),
            becomes("primitives", "aggregate_primitives"),
            becomes("tables.NAME.filter, in bpf(\"…\")", "aggregate_filter"),
            notNeeded("whatever the EtherType, flows are counted", "aggregate_unknown_etype"),
            becomes("tables.NAME.filter, on tag", "pre_tag_filter"),
            becomes("tables.NAME.filter, on tag2", "pre_tag2_filter"),
            becomes("tables.NAME.filter, on label", "pre_tag_label_filter"),
            missing("the name of a table says as much as a constant tag", "post_tag", "post_tag2"),
            notNeeded("labels print as they are written", "pre_tag_label_encode_as_map"),
            // Buffers
            becomes("collect.receive_buffer", "nfacctd_pipe_size", "sfacctd_pipe_size"),
            notNeeded(SIZES, "pmacctd_pipe_size", "bgp_daemon_pipe_size", "bmp_daemon_pipe_size", "plugin_*"),
            // Packets
            missing(
                    PROBE,
                    "interface",
                    "interface_wait",
                    "pcap_*",
                    "snaplen",
                    "promisc",
                    "uacctd_*",
                    "pmacctd_*",
                    "tunnel_0",
                    "pmacctd_as",
                    "pmacctd_net"),
            missing("`ribflow decode FILE` reads captures; a daemon hears routers only", "pcap_savefile*"),
            missing("sampling is the probe's: have it announce its rate, or name it in maps.sampling", "sampling_rate"),
            missing(
                    "classes come from exporters that announce them (column class); nothing looks into packets",
                    "classifier_*"),
            // Memory tables
            becomes("tables.NAME.socket", "imt_path"),
            notNeeded(
                    "tables.NAME.limit bounds rows, and what comes beyond is folded, not lost",
                    "imt_buckets",
                    "imt_mem_pools_number",
                    "imt_mem_pools_size"),
            // Outputs
            missing(QUEUES, "amqp_*", "kafka_*", "avro_*"),
            missing("there is no output to databases yet: `ribflow query -f csv TABLE` can feed a loader", "sql_*"),
            missing(
                    "there is no output to files yet: `ribflow query -f csv TABLE > FILE` from cron writes one",
                    "print_output_file",
                    "print_output_file_append",
                    "print_output_lock_file",
                    "print_latest_file",
                    "print_write_empty_file",
                    "print_output_custom_lib",
                    "print_output_custom_cfg_file",
                    "print_startup_delay",
                    "print_history_offset",
                    "sql_history_offset",
                    "kafka_history_offset",
                    "amqp_history_offset"),
            missing(
                    "nothing is run when a bin closes: `ribflow query` from cron, after `late` has passed",
                    "*_trigger_exec",
                    "*_trigger_exec_async",
                    "sql_trigger_time"),
            notNeeded(
                    FORMS,
                    "print_output",
                    "print_output_separator",
                    "print_markers",
                    "*_num_protos",
                    "sql_num_hosts",
                    "timestamps_*",
                    "*_encode_as_*",
                    "bgp_comms_num",
                    "tos_encode_as_dscp"),
            becomes(
                    "tables.NAME.bin",
                    "print_history",
                    "sql_history",
                    "kafka_history",
                    "amqp_history",
                    "print_refresh_time",
                    "kafka_refresh_time",
                    "amqp_refresh_time"),
            notNeeded(
                    "a table can be asked at any time",
                    "sql_refresh_time",
                    "sql_startup_delay",
                    "kafka_startup_delay",
                    "amqp_startup_delay"),
            notNeeded("bins begin at 00:00 UTC and every so often after", "*_history_roundoff", "amqp_time_roundoff"),
            notNeeded(SIZES, "*_cache_entries", "*_max_writers", "networks_cache_entries"),
            becomes(
                    "tables.NAME.at_least",
                    "print_preprocess",
                    "sql_preprocess",
                    "kafka_preprocess",
                    "amqp_preprocess",
                    "*_preprocess_type"),
            // Collection
            becomes("collect.listen", "nfacctd_port", "sfacctd_port", "nfacctd_ip", "sfacctd_ip"),
            becomes("collect.listen, on 0.0.0.0 or [::]", "nfacctd_ipv6_only", "sfacctd_ipv6_only"),
            missing(
                    "bind collect.listen to an address of that interface; in a VRF, start the daemon with ip vrf exec",
                    "nfacctd_interface",
                    "sfacctd_interface",
                    "bgp_daemon_interface",
                    "bmp_daemon_interface"),
            notNeeded("collect.workers share the port by themselves", "*_rp_ebpf_prog"),
            missing(
                    "flows come over UDP, TCP, TLS or SCTP: let the routers, or tee, send them here",
                    "nfacctd_kafka_*",
                    "sfacctd_kafka_*",
                    "nfacctd_zmq_address",
                    "sfacctd_zmq_address"),
            missing("there is no DTLS; collect.ipfix_tls takes IPFIX over TLS", "nfacctd_dtls_port", "dtls_path"),
            becomes("tables.NAME.filter, on peer_src_ip", "nfacctd_allow_file", "sfacctd_allow_file"),
            notNeeded("times are as exact as the exporter says them", "nfacctd_time_secs"),
            becomes("time.bins: arrival", "nfacctd_time_new", "sfacctd_time_new"),
            becomes("time.bins: spread", "nfacctd_pro_rating"),
            becomes("the columns timestamp_min and timestamp_max", "nfacctd_stitching", "sfacctd_stitching"),
            notNeeded(
                    "data that comes before its template is kept until the template is there (decode.early_data)",
                    "nfacctd_templates_file",
                    "nfacctd_templates_receiver",
                    "nfacctd_templates_port"),
            missing(
                    "options tell about exporters, and are no flows: see `ribflow exporters`",
                    "nfacctd_account_options"),
            becomes("collect.multicast", "nfacctd_mcast_groups", "sfacctd_mcast_groups"),
            notNeeded(
                    "what is malformed is counted with its exporter, and the rest of the datagram used",
                    "*_disable_sanity_checks",
                    "nfacctd_disable_opt_scope_check",
                    "nfacctd_pre_processing_checks"),
            becomes("decode.sflow_exporter: source", "sfacctd_ignore_exporter_address"),
            missing(
                    "the exporter is who the record says, else who sends; use maps.exporters for the routes",
                    "nfacctd_ignore_exporter_address"),
            missing(
                    "interface counters are read: `ribflow exporters ADDRESS`; they are written to no file",
                    "sfacctd_counter_*"),
            // Sampling
            becomes("sampling.default", "nfacctd_ext_sampling_rate", "sfacctd_ext_sampling_rate"),
            missing(
                    "sampling is the probe's: have it announce its rate, or name it in maps.sampling",
                    "pmacctd_ext_sampling_rate",
                    "uacctd_ext_sampling_rate"),
            becomes("tables.NAME.renormalise", "*_renormalize"),
            becomes("maps.sampling", "sampling_map"),
            // Maps
            becomes("maps.pretag", "pre_tag_map"),
            notNeeded(
                    "maps have no limits, are indexed by themselves and read again when they change",
                    "maps_entries",
                    "maps_row_len",
                    "maps_refresh",
                    "maps_index",
                    "pre_tag_map_dont_recirculate"),
            becomes("maps.networks", "networks_file"),
            becomes("tables.NAME.networks", "networks_file_filter"),
            notNeeded("the longest prefix answers, or the sources in the order of tag", "networks_file_no_lpm"),
            notNeeded("a prefix that is not known is absent, and no 0.0.0.0", "networks_no_mask_if_zero"),
            missing("prefixes keep the masks of their source", "networks_mask"),
            becomes("tables.NAME.ports", "ports_file"),
            missing("keep a protocol apart by tables.NAME.filter: proto in (tcp, udp)", "protos_file"),
            missing("keep classes apart by tables.NAME.filter: tos in (0, 184)", "tos_file"),
            becomes("geoip", "geoipv2_file"),
            // Correlation
            becomes("tag.as", "nfacctd_as", "sfacctd_as", "nfacctd_as_new", "sfacctd_as_new"),
            becomes("tag.net, tag.next_hop", "nfacctd_net", "sfacctd_net"),
            missing(
                    "an IP next hop is only the next router on the way: tag.next_hop takes BGP next hops",
                    "use_ip_next_hop"),
            missing(
                    "the AS of a record is an origin or a peer, as the exporter is configured: set tag.sources.peer_src_as",
                    "*_peer_as"),
            becomes("tables.NAME.as_path_radius", "bgp_aspath_radius"),
            becomes("tables.NAME.communities", "bgp_stdcomm_pattern", "bgp_extcomm_pattern", "bgp_lrgcomm_pattern"),
            missing(
                    "give the communities names in maps.colours (src_colour, dst_colour)",
                    "bgp_stdcomm_pattern_to_asn",
                    "bgp_lrgcomm_pattern_to_asn"),
            notNeeded("peer ASes are those behind the confederation's", "bgp_peer_as_skip_subas"),
            becomes("tag.peer_src_as", "bgp_peer_src_as_type"),
            becomes("maps.peers", "bgp_peer_src_as_map"),
            notNeeded(
                    "src_* columns come from the route back to the source",
                    "bgp_src_std_comm_type",
                    "bgp_src_ext_comm_type",
                    "bgp_src_lrg_comm_type",
                    "bgp_src_as_path_type",
                    "bgp_src_roa_type",
                    "bgp_src_local_pref_type",
                    "bgp_src_med_type"),
            missing(
                    "src_local_pref and src_med come from the route back to the source; set a tag by maps.pretag instead",
                    "bgp_src_local_pref_map",
                    "bgp_src_med_map"),
            becomes("maps.exporters", "bgp_agent_map", "bmp_agent_map"),
            becomes("maps.vrf", "flow_to_rd_map"),
            missing(
                    "with ADD-PATH the path is chosen by the flow's next hop, and else by BGP's decision process",
                    "bgp_peer_dst_ip_map"),
            becomes("tag.follow_default", "bgp_follow_default"),
            becomes("tag.follow_nexthop", "bgp_follow_nexthop"),
            becomes("tag.follow_nexthop_external", "bgp_follow_nexthop_external"),
            // BGP
            becomes("bgp", "bgp_daemon"),
            becomes("bgp.listen", "bgp_daemon_ip", "bgp_daemon_port", "bgp_daemon_ipv6_only"),
            becomes("bgp.router_id", "bgp_daemon_id"),
            becomes("bgp.local_as", "bgp_daemon_as"),
            becomes("bgp.max_dynamic", "bgp_daemon_max_peers"),
            becomes("bgp.neighbours", "bgp_daemon_allow_file"),
            becomes("bgp.neighbours, password", "bgp_daemon_md5_file"),
            becomes("bgp.add_path", "bgp_daemon_add_path_ignore"),
            notNeeded("sessions are told apart by address", "bgp_disable_router_id_check"),
            notNeeded("`ribflow bgp` lists the neighbours", "bgp_neighbors_file"),
            notNeeded(
                    SIZES,
                    "bgp_daemon_batch*",
                    "bmp_daemon_batch*",
                    "*_table_peer_buckets",
                    "*_table_per_peer_buckets",
                    "*_table_attr_hash_buckets",
                    "*_table_per_peer_hash"),
            notNeeded("the system sets the precedence: iptables -j DSCP", "*_ipprec"),
            missing(CLUSTER, "bgp_daemon_ha*", "bmp_daemon_ha*", "redis_*", "cluster_*"),
            missing(
                    "tags are for flows; `ribflow rib` names peers by address",
                    "*_daemon_tag_map",
                    "*_msglog_label_filter"),
            missing(
                    "updates are not logged one by one: rib.dump writes tables at intervals, and `ribflow rib lookup`"
                            + " answers at any time",
                    "*_daemon_msglog_*",
                    "bgp_blackhole_*"),
            becomes("rib.dump", "bgp_table_dump_file", "bgp_table_dump_refresh_time", "bgp_table_dump_output"),
            missing("rib.dump writes files only", "bgp_table_dump_*"),
            notNeeded("`ribflow rib lookup` answers over the control socket", "bgp_daemon_lg*"),
            missing("let the routers have a session with each", "bgp_daemon_xconnect_map"),
            // BMP
            becomes("bmp.listen", "bmp_daemon", "bmp_daemon_ip", "bmp_daemon_port", "bmp_daemon_ipv6_only"),
            becomes("bmp.max_routers", "bmp_daemon_max_peers"),
            becomes("bmp.routers", "bmp_daemon_allow_file"),
            missing("BMP behind a proxy is not told apart", "bmp_daemon_parse_proxy_header"),
            missing("`ribflow bmp` and rib.dump show what is heard", "bmp_dump_*", "bmp_daemon_set_pd"),
            // RPKI
            becomes("rpki.file", "rpki_roas_file"),
            becomes("rpki.caches", "rpki_rtr_cache"),
            notNeeded("the version is agreed with the cache", "rpki_rtr_cache_version", "rpki_rtr_cache_pipe_size"),
            // Others
            missing(PROBE, "nfprobe_*", "sfprobe_*"),
            missing(
                    "ribflow forwards no datagrams: let the routers export twice, or keep nfacctd with tee in front"
                            + " (tee_transparent: true)",
                    "tee_*"),
            missing("ribflow takes no telemetry: keep pmtelemetryd", "telemetry_*", "tmp_telemetry_*"),
            becomes("decode.biflow: one", "tmp_asa_bi_flow"),
            notNeeded("sessions are told apart by address", "tmp_bgp_lookup_compare_ports"),
            notNeeded("route refresh is spoken", "tmp_bgp_daemon_route_refresh"),
            notNeeded(FORMS, "tmp_bgp_daemon_origin_type_int"));

    private Counterparts() {}

    /** The row that has a key. */
    static Optional<Counterpart> of(String key) {
        return ALL.stream()
                .filter(row -> row.closeness(key) > 0)
                .max(Comparator.comparingInt(row -> row.closeness(key)));
    }

    /** What to say of a key that pmacct does not know. */
    static String unknown(String key) {
        List<String> known = ALL.stream()
                .flatMap(row -> row.keys().stream())
                .filter(name -> !name.contains("*"))
                .toList();
        return "no key of pmacct's" + Nearest.question(Nearest.to(key, known));
    }
}
