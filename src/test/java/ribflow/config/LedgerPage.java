package ribflow.config;

/** ribflow-ledger(1): what is billed, exactly. */
final class LedgerPage {

    private final Roff page = new Roff("ribflow-ledger", 1, "User commands");

    String render() {
        page.name("ribflow-ledger", "95th percentiles as they are billed");
        page.section("SYNOPSIS");
        page.synopsis(
                "\\fBribflow ledger\\fR [\\fISUBJECT\\fR] [\\fB\\-\\-by\\fR \\fIKIND\\fR] [\\fB\\-\\-month\\fR \\fIMONTH\\fR |"
                        + " \\fB\\-\\-since\\fR \\fITIME\\fR [\\fB\\-\\-until\\fR \\fITIME\\fR]] [\\fB\\-\\-rule\\fR \\fIRULE\\fR]"
                        + " [\\fB\\-\\-samples\\fR] [\\fB\\-\\-format\\fR \\fIFORMAT\\fR]");
        page.section("DESCRIPTION");
        page.text("""
            Transit, peering and customers are billed by the 95th percentile of a rate over a month. The ledger has it for \
            each subject: neighbour ASes, interfaces of routers, customers, communities, as `ledger` in ribflow.yaml(5) asks \
            for. What was agreed with whom, and at which price, says commits.map in ribflow-maps(5). Options are explained in \
            ribflow(1); this page says what the numbers mean.

            All times are UTC. All rates are bits per second, with k, M, G for powers of 1000. In CSV and JSON they are whole \
            numbers from 1000 on. Bytes are those of IP packets, with sampling undone where the rate is known; interface \
            counters of routers count the headers of Ethernet too, 18 bytes a packet or more.\
            """);
        page.section("WHAT COUNTS");
        page.text("""
            In and out are as the network sees them: traffic comes in from a subject, and goes out to it, as in and out of \
            the interface towards it. A flow that crosses the network comes in from one subject and goes out to another, and may \
            be exported two or three times on its way. Each direction of a subject takes one record of it at most.\
            """);
        page.item(
                "neighbour",
                "In: what enters the network (`enters` in ribflow-columns(7)) and has the AS in `peer_src_as`. Out: what enters"
                        + " the network anywhere and has it in `peer_dst_as`. What has no neighbour AS is told beside the"
                        + " rows.");
        page.item(
                "interface",
                "In: what enters by the interface. Out: what leaves by it (`leaves`), by the records of the router that has it."
                        + " So out needs flows that come to this router from the core: with flows of the edge interfaces"
                        + " alone it has only what enters and leaves at the same router, unless the router is known to"
                        + " meter what goes out (interfaces.map). Interfaces with the role core have no ledger, and those of"
                        + " routers in no row of that map have an in alone. A subject is"
                        + " written ADDRESS#IFINDEX.");
        page.item(
                "customer",
                "In: what enters and has the customer in `src_customer`: by its source address, else by the interface. Out: what"
                        + " enters anywhere and whose destination address is in one of the customer's networks; and what goes"
                        + " to nobody's network and leaves by one of the customer's interfaces. So each flow counts once,"
                        + " whether customers.map has networks, interfaces or both.");
        page.item(
                "community",
                "In: what enters and whose source's route carries the community. Out: what enters and whose destination's"
                        + " route does. A flow counts for each community of `ledger.communities` that its route has, so these"
                        + " subjects do not add up.");
        page.text("What a router has dropped did come in, and did not go out.");
        page.section("SAMPLES");
        page.text("""
            A sample is a time bin of five minutes (`ledger.bin`), which begins at 00, 05, 10 minutes and so on: the bytes that \
            were counted in it, times eight, over the seconds in which flows were collected, as a rule 300. A subject without \
            traffic in a bin has a sample of zero.

            A bin in which flows were not collected is not zero: it is missing. So is one of which less than half was \
            collected, since a few seconds would stand for minutes. Missing bins are no samples: they are neither ranked nor \
            counted, and are listed above the table and in `--samples`.

            A bin is a sample when it is final, that is when `late` in ribflow.yaml(5) has passed since its end; until then it is \
            still to come. So what a sample says never changes. A period that has bins to come is not complete, and what is \
            billed may change: the ledger says so above the table, and `to_come` in each row.

            The period is a calendar month, or any span of time; a bin belongs to it if it begins in it.\
            """);
        page.section("THE PERCENTILE");
        page.text("""
            Nearest rank: the n samples are sorted, the smallest first, and the one at rank ceil(0.95 n), counted from 1, is \
            taken. It is what is left when the floor(0.05 n) largest are struck out. Nothing is interpolated, so it is always a \
            rate that was measured. A month of 30 days has 8,640 samples, of which the 432 largest are free: 36 hours.\
            """);
        page.section("RULES");
        page.item("in", "The percentile of what comes in.");
        page.item("out", "The percentile of what goes out.");
        page.item(
                "max",
                "The larger one of these two: each direction is ranked apart. This is the rule where commits.map says nothing.");
        page.item(
                "sum",
                "The percentile of in and out together: first both are added up, sample by sample, then the sums are ranked. It"
                        + " is not the sum of the two percentiles, and may be less or more.");
        page.section("COLUMNS");
        page.item(
                "by, subject, name",
                "Whose line it is. The name is that in commits.map, else that of the AS in `names.as`,"
                        + " or what the router calls the interface.");
        page.item("rule", "What is billed: that of commits.map, or of `--rule`.");
        page.item("in_bps, out_bps, sum_bps", "The percentiles of what comes in, what goes out, and both together.");
        page.item("billed_bps", "What the rule makes of them, in whole bits per second. Absent if there is no sample.");
        page.item("commit_bps", "The rate that is paid for in any case.");
        page.item("overage_bps", "How much more is billed than that; 0 if it is less.");
        page.item(
                "forecast_bps",
                "For a month that is not over: what will be billed if traffic goes on as it does. Each bin to come is taken to be as"
                        + " the one seven days before, in the month before if need be, or else as the one a day before; then"
                        + " all are ranked. It knows the hours of the day and the days of the week, and neither growth nor"
                        + " holidays. Absent with less than a day of samples.");
        page.item(
                "above",
                "How many samples so far are above the commit; by the rule max, of the direction that has more of them.");
        page.item(
                "free",
                "How many may be in the whole period before there is an overage: floor(0.05 n) of all samples, those to come"
                        + " included. While `above` is no more than this there will be none.");
        page.item(
                "amount, currency",
                "For calendar months, if any row has a price: the commit (without one, what is billed) in Mbit/s times `price`,"
                        + " and the overage in Mbit/s times `burst`, rounded to two digits. Of a month that is not over, what it"
                        + " would cost if it ended now.");
        page.item(
                "samples, missing, to_come",
                "How many bins of the period are samples, are missing, are not final yet.");
        page.item("period", "The month, or the span as ISO 8601 writes it.");
        page.text("With `--samples`, there is a row for each bin of the period up to the last that is final:");
        page.item(
                "stamp_inserted, covered_millis", "When the bin begins, and for how long flows were collected in it.");
        page.item(
                "in_bytes, out_bytes, in_bps, out_bps, sum_bps",
                "What was counted, and the rates that are ranked; absent where the bin is missing. A plain sort of a rate"
                        + " gives the percentile.");
        page.section("TABLES");
        page.text("""
            The samples are in tables like any other, which queries can read: `ledger_neighbour_in`, `ledger_neighbour_out`, \
            `ledger_interface_in`, `ledger_interface_out`, `ledger_customer_in`, `ledger_customer_out`, \
            `ledger_customer_port_out`, `ledger_community_in`, `ledger_community_out`. They are kept for `ledger.keep`, two \
            months as a rule, and their roll-ups as long as `history` says.\
            """);
        page.section("EXAMPLES");
        page.text("What all customers pay for the month that is over, for the books:");
        page.example("ribflow ledger --month last --by customer --format csv");
        page.text("The samples behind one line of it, and the percentile once more, by hand:");
        page.example("""
            ribflow ledger ACME --month last --samples --format csv > acme.csv
            tail -n +2 acme.csv | cut -d, -f7 | grep . | sort -n | awk '{ a[NR] = $1 } END { print a[int((95 * NR + 99) / 100)] }'
            """);
        page.section("SEE ALSO");
        page.text("ribflow(1), ribflow.yaml(5), ribflow-maps(5), ribflow-columns(7)");
        return page.toString();
    }
}
