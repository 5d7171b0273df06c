package ribflow.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Choice;
import ribflow.bgp.rib.Explanation.Candidate;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.Route;
import ribflow.explain.Contenders.Contender;
import ribflow.explain.Recording.LookUp;
import ribflow.explain.Recording.Match;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Reason;
import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Address;
import ribflow.maps.MapLine;
import ribflow.tag.Recorder;

/** The routes to an address of the flow: those that the tagger looked up, and what there was to choose from. */
final class RouteSection {

    private static final String NO_DISTINGUISHER =
            "neither the record nor a row of maps.vrf has the route distinguisher of its VRF";

    private final Rib rib;
    private final FlowBatch batch;
    private final Recording recording;

    RouteSection(Rib rib, FlowBatch batch, Recording recording) {
        this.rib = rib;
        this.batch = batch;
        this.recording = recording;
    }

    /** Tells of one side; says whether the RIB still answers as it did to the tagger. */
    boolean tell(Report report, FlowField host) {
        boolean toIt = host.equals(FlowField.DST_HOST);
        String section = toIt ? "destination" : "source";
        if (!batch.has(host, 0)) {
            return true;
        }
        Address address = new Address(batch.high(host)[0], batch.column(host)[0]);
        vpn(report, section);
        List<LookUp> lookUps = recording.lookUps(host);
        Reason reason = reason(toIt ? FlowField.DST_REASON : FlowField.SRC_REASON);
        if (lookUps.isEmpty()) {
            report.add(section, "not looked up", address.toString(), "", reason == null ? "" : reason.help());
        }
        boolean steady = true;
        String found = "";
        for (LookUp lookUp : lookUps) {
            Optional<Address> named = toIt && lookUp.aim() == Recorder.Aim.ROUTE ? nextHop() : Optional.empty();
            Contenders contenders = Contenders.of(rib, lookUp.asked(), address, distinguisher(), named);
            tell(report, section, step(lookUp), contenders);
            steady &= fits(lookUp, contenders);
            Optional<String> ambiguous = ambiguous(contenders);
            ambiguous.ifPresent(words -> report.add(section, "ambiguous", "", "", words));
            String more = ambiguous.map(words -> "; ambiguous: " + words).orElse("");
            found = lookUp.aim() == Recorder.Aim.NEXT_HOP
                    ? found
                            + contenders
                                    .explanation()
                                    .chosen()
                                    .map(RouteSection::followed)
                                    .orElse("")
                            + more
                    : summary(contenders).map(words -> words + more).orElse(found);
        }
        report.sum((toIt ? "to " : "from ") + address + ": " + (found.isEmpty() ? "no route" : found)
                + (inNoVpn() ? "; in no VPN: " + NO_DISTINGUISHER : "")
                + (reason == null ? "" : "; " + word(reason) + ": " + reason.help()));
        return steady;
    }

    private static String step(LookUp lookUp) {
        return switch (lookUp.aim()) {
            case ROUTE -> "";
            case BEYOND_DEFAULT -> "beyond the default: ";
            case NEXT_HOP -> "next hop followed: ";
        };
    }

    private static String followed(Candidate candidate) {
        return ", followed to " + candidate.route().nextHop();
    }

    private void vpn(Report report, String section) {
        if (distinguisher().isPresent()) {
            String origin = FlowField.MPLS_VPN_RD_ORIGIN.words().label(batch.get(FlowField.MPLS_VPN_RD_ORIGIN, 0, 0));
            report.add(
                    section,
                    "looked up in",
                    "rd " + RouteDistinguisher.text(batch.column(FlowField.MPLS_VPN_RD)[0]),
                    origin,
                    lines(FlowField.MPLS_VPN_RD));
        } else if (inNoVpn()) {
            report.add(section, "looked up in", "no VPN", "", NO_DISTINGUISHER);
        }
    }

    /** Whether the flow is in a VRF, of which nobody knows which VPN it is. */
    private boolean inNoVpn() {
        return distinguisher().isEmpty()
                && (batch.has(FlowField.INGRESS_VRF_NAME, 0) || batch.get(FlowField.INGRESS_VRF, 0, 0) != 0);
    }

    private String lines(FlowField column) {
        return recording.lines(column).stream().map(MapLine::toString).collect(Collectors.joining("; "));
    }

    private OptionalLong distinguisher() {
        long rd = batch.get(FlowField.MPLS_VPN_RD, 0, 0);
        return rd == 0 ? OptionalLong.empty() : OptionalLong.of(rd);
    }

    private Optional<Address> nextHop() {
        FlowField column = FlowField.FLOW_BGP_NEXTHOP;
        return batch.has(column, 0)
                ? Optional.of(new Address(batch.high(column)[0], batch.column(column)[0]))
                : Optional.empty();
    }

    private @Nullable Reason reason(FlowField column) {
        return batch.has(column, 0) ? Reason.of(batch.column(column)[0]) : null;
    }

    private static String word(Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private static boolean fits(LookUp lookUp, Contenders contenders) {
        Optional<Match> now = contenders
                .explanation()
                .chosen()
                .map(chosen -> new Match(chosen.from(), chosen.route().prefix().length()));
        return now.equals(lookUp.answer());
    }

    /** Where a peer announces several paths, and the flow does not say which of them was taken. */
    private static Optional<String> ambiguous(Contenders contenders) {
        if (contenders.explanation().rule() == Choice.NEXT_HOP) {
            return Optional.empty();
        }
        return contenders.explanation().chosen().flatMap(chosen -> {
            long paths = contenders.explanation().candidates().stream()
                    .filter(candidate -> candidate.from() == chosen.from())
                    .count();
            return paths == 1
                    ? Optional.empty()
                    : Optional.of(chosen.from() + " has " + paths
                            + " paths to it, and the flow names none of their next hops");
        });
    }

    private static Optional<String> summary(Contenders contenders) {
        return contenders.routes().stream()
                .filter(Contender::isChosen)
                .findFirst()
                .map(chosen -> chosen.route().prefix() + " of " + chosen.from() + " (" + chosen.why() + "), next hop "
                        + chosen.route().nextHop()
                        + (chosen.route().stale() ? "; stale: kept from a session that was lost" : ""));
    }

    private static void tell(Report report, String section, String step, Contenders contenders) {
        Optional<Integer> longest = contenders.explanation().prefix().map(prefix -> prefix.length());
        for (Contender contender : contenders.routes()) {
            boolean same = longest.equals(Optional.of(contender.route().prefix().length()));
            report.add(
                    section,
                    step + (contender.isChosen() ? "chosen" : same ? "candidate" : "less specific"),
                    contender.route().prefix().toString(),
                    contender.from().toString(),
                    (contender.isChosen() || !same ? "" : "lost by: ") + contender.why() + "; "
                            + words(contender.route()));
        }
        for (AdjRibIn peer : contenders.silent()) {
            report.add(
                    section,
                    step + "no route",
                    "",
                    peer.toString(),
                    peer.established() ? "none of its prefixes covers the address" : "the session is down");
        }
    }

    private static String words(Route route) {
        List<String> words = new ArrayList<>();
        words.add("next hop " + route.nextHop());
        String path = route.attributes().asPath().toString();
        words.add(path.isEmpty() ? "empty AS path" : "AS path " + path);
        route.attributes().localPref().ifPresent(value -> words.add("local_pref " + value));
        route.attributes().med().ifPresent(value -> words.add("med " + value));
        if (!route.communities().isEmpty()) {
            words.add("communities " + route.communities());
        }
        Nlri nlri = route.nlri();
        if (nlri.pathId() != Nlri.NO_PATH_ID) {
            words.add("path id " + nlri.pathId());
        }
        if (!nlri.labels().isEmpty()) {
            words.add("label " + nlri.labels().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        }
        if (route.stale()) {
            words.add("stale");
        }
        return String.join(", ", words);
    }
}
