package ribflow.flow;

import ribflow.stats.Counted;

/** What is counted for each exporter. */
public enum ExporterCounter implements Counted {
    DATAGRAMS("export datagrams received"),
    DATAGRAM_BYTES("bytes of the export datagrams received"),
    FLOWS("flow records decoded and handed on"),
    FLOWS_REVERSE("flows among these that are the reverse half of a record for both directions"),
    PACKETS("packets in the flow records, as exported"),
    BYTES("bytes in the flow records, as exported"),
    FLOWS_FAILED("flow records among these given up because of an error in the program"),
    BYTES_FAILED("bytes in the flow records given up because of an error in the program"),
    TEMPLATES("template records received, repeats included"),
    TEMPLATES_REFUSED("template records not taken because the exporter has as many, or as large ones, as may be"),
    NAMES_REFUSED("names and route distinguishers in options not taken because the exporter has as many as may be"),
    OPTIONS_RECORDS("options data records decoded"),
    SEQUENCE_LOST("datagrams (v9, sFlow) or records (v5, IPFIX) missing by the sequence numbers"),
    SEQUENCE_LATE("datagrams that came out of order"),
    SEQUENCE_RESET("restarts of the sequence"),
    MALFORMED("datagrams or sets given up because their lengths cannot be right"),
    UNKNOWN_VERSION("datagrams of a version that is not decoded"),
    SETS_KEPT("data sets that came before their template and were kept"),
    SETS_KEPT_DECODED("kept data sets decoded when their template came"),
    SETS_NO_TEMPLATE("data sets lost for want of a template"),
    SET_BYTES_NO_TEMPLATE("bytes of the data sets lost for want of a template"),
    RECORDS_HELD("flow records held back for up to ten seconds until options describe their sampler"),
    RECORDS_HELD_DECODED("held flow records decoded, with their sampler described or not"),
    RATES_REVERSED("flow records whose sampling rate came with its bytes in reverse order (MikroTik)"),
    RATES_DOUBTFUL("flow records whose sampling rate may have its bytes in reverse order, and was taken as it is"),
    TOTAL_UNKNOWN("records with totals of which it cannot be known how much was counted before: nothing of them is"),
    TOTAL_UNKNOWN_PACKETS("packets in these records"),
    TOTAL_UNKNOWN_BYTES("bytes in these records"),
    TOTAL_UNCHANGED("records whose totals have not grown since they were counted"),
    RECORDS_IMPLAUSIBLE(
            "flow records with counters that cannot be (2^56 and more, over 1 MiB a packet): these are not believed, and lost"),
    LISTS_NO_TEMPLATE("lists in records passed over for want of their template"),
    RECORDS_NO_COUNTERS("data records without packets and bytes, which are no flows"),
    COUNTER_SAMPLES("sFlow counter samples decoded"),
    COUNTER_RECORDS_OTHER("counter records in sFlow samples about other things than interfaces, which are passed over"),
    SAMPLES_LOST("sFlow samples missing by the numbers of their sources, those in lost datagrams included"),
    SAMPLES_DROPPED("sFlow samples that agents say they dropped themselves"),
    DISCARDS("discarded packets that sFlow told each by itself: no flows, flow samples stand for them already"),
    DISCARD_BYTES("bytes in these, where the length is told"),
    SAMPLES_UNKNOWN("sFlow samples of formats that are not decoded"),
    SAMPLE_RECORDS_UNKNOWN("records of unknown formats in sFlow flow samples, passed over"),
    FLOWS_EGRESS(
            "flow records of packets that went out, which the matrix does not count (metering in maps.interfaces)"),
    NEXTHOP_DISAGREES("flows whose own BGP next hop differs from the RIB's"),
    ROUTES_STALE("flows whose destination's route is stale: kept of a session that ended, or read at start");

    private final String help;

    ExporterCounter(String help) {
        this.help = help;
    }

    @Override
    public String help() {
        return help;
    }
}
