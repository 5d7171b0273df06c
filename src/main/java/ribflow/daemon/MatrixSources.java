package ribflow.daemon;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.ip.Address;
import ribflow.maps.InterfaceMap;
import ribflow.maps.Metering;
import ribflow.tag.RoleHints.Hint;

/**
 * The routers that a matrix is made from, as far as it may count too much of them, or too little.
 *
 * @param withoutRoles of whose interfaces no role is known, so that all their ingress counts
 * @param perhapsEdges how many interfaces without a role count as core, at routers whose others have roles, though what comes
 *     in there seems to be from outside
 * @param egressOnly that export packets where they go out, though those that come in are counted: nothing of them is
 */
record MatrixSources(List<Address> withoutRoles, long perhapsEdges, List<Address> egressOnly) {

    static MatrixSources of(Collection<Exporter> exporters, InterfaceMap interfaces, List<Hint> hints) {
        return new MatrixSources(
                addresses(exporters, exporter -> !interfaces.hasRoles(exporter.address())),
                hints.stream()
                        .filter(hint -> interfaces.hasRoles(hint.exporter()) && RoleTable.edge(hint))
                        .count(),
                addresses(
                        exporters,
                        exporter ->
                                interfaces.metering(exporter.address()) != Metering.EGRESS && egressOnly(exporter)));
    }

    /** But for a few that may be on their way from one count to the other. */
    private static boolean egressOnly(Exporter exporter) {
        long egress = exporter.counters().get(ExporterCounter.FLOWS_EGRESS);
        return egress > 0 && egress >= 0.99 * exporter.counters().get(ExporterCounter.FLOWS);
    }

    private static List<Address> addresses(Collection<Exporter> exporters, Predicate<Exporter> which) {
        return exporters.stream().filter(which).map(Exporter::address).sorted().toList();
    }
}
