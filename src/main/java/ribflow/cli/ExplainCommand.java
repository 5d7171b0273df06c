package ribflow.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ribflow explain}: why a flow gets the values it has. */
@Command(
        name = "explain",
        header = "Says why a flow gets the values it has.",
        description = {
            "Describe a flow: the exporter that sends it, its source and destination, and whatever else matters. The daemon"
                    + " tags it as it tags flows, without counting it, and tells: by what the exporter is known; the BGP"
                    + " peers that speak for it, in order; the routes there are to both addresses, the chosen one, and by"
                    + " which rule the others lost; each column with its value and where that comes from, with the row of"
                    + " the map where it is one; where the traffic enters and leaves; the sampling rate; and the tables it"
                    + " counts in, with its row and what that holds by now.",
            "",
            "For the eye, the lines on top are a summary. What is not given is absent as in a flow record without it; what is"
                    + " assumed is told."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ribflow explain --exporter 192.0.2.1 --source 198.51.100.7 --destination 203.0.113.5 --in 3",
            "  ribflow explain -e 192.0.2.1 --destination 2001:db8::5 --nexthop 192.0.2.65 proto=tcp dst_port=443",
            "  ribflow explain -e 192.0.2.1 --destination 10.1.2.3 --rd 64500:100 -f json"
        })
public final class ExplainCommand extends ClientCommand {

    @Option(
            names = {"-e", "--exporter"},
            paramLabel = "ADDRESS",
            required = true,
            description = "The router whose flow it is, by its address among ribflow exporters.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String exporter;

    @Option(names = "--source", paramLabel = "ADDRESS", description = "The flow's source address.")
    private @Nullable String source;

    @Option(names = "--destination", paramLabel = "ADDRESS", description = "The flow's destination address.")
    private @Nullable String destination;

    @Option(names = "--in", paramLabel = "IFINDEX", description = "The input interface, by its SNMP ifIndex.")
    private @Nullable String in;

    @Option(names = "--out", paramLabel = "IFINDEX", description = "The output interface, by its SNMP ifIndex.")
    private @Nullable String out;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            description = "When the flow ended, such as 2026-11-22T03:12:00Z. Default: now.")
    private @Nullable String time;

    @Option(
            names = "--nexthop",
            paramLabel = "ADDRESS",
            description = "The BGP next hop that the flow record names: of several routes to the prefix, that one is"
                    + " preferred.")
    private @Nullable String nextHop;

    @Option(
            names = "--rd",
            paramLabel = "RD",
            description = "The route distinguisher in the flow record: both addresses are looked up in that VPN.")
    private @Nullable String rd;

    @Option(
            names = "--vrf",
            paramLabel = "VRF",
            description = "The ingress VRF, by its number (IE 234) or its name; maps.vrf may have a row for it.")
    private @Nullable String vrf;

    @Option(names = "--rate", paramLabel = "N", description = "The sampling rate in the flow record.")
    private @Nullable String rate;

    @Parameters(
            paramLabel = "COLUMN=VALUE",
            arity = "0..*",
            description =
                    "Any other column of the flow record, such as proto=tcp or dst_port=443; ribflow-columns(7) lists"
                            + " them.")
    private List<String> columns = new ArrayList<>();

    public ExplainCommand() {
        this(Terminal.ofProcess());
    }

    ExplainCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String request() {
        StringBuilder request = new StringBuilder("explain exporter ").append(Words.word(exporter));
        add(request, "source", source);
        add(request, "destination", destination);
        add(request, "in", in);
        add(request, "out", out);
        add(request, "time", time);
        add(request, "nexthop", nextHop);
        add(request, "rd", rd);
        add(request, "vrf", vrf);
        add(request, "rate", rate);
        columns.forEach(column -> request.append(' ').append(Words.word(column)));
        return request.toString();
    }

    private static void add(StringBuilder request, String name, @Nullable String value) {
        if (value != null) {
            request.append(' ').append(name).append(' ').append(Words.word(value));
        }
    }
}
