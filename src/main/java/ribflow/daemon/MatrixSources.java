package ribflow.daemon;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.ip.Address;
import ribflow.maps.InterfaceMap;
import ribflow.maps.Metering;

/**
 * The routers that a matrix is made from, as far as it may count too much of them, or too little.
 *
 * @param withoutRoles of whose interfaces no role is known, so that all their ingress counts
 * @param egressOnly that export packets where they go out, though those that come in are counted: nothing of them is
 */
record MatrixSources(List<Address> withoutRoles, List<Address> egressOnly) {

    static MatrixSources of(Collection<Exporter> exporters, InterfaceMap interfaces) {
        return new MatrixSources(
                addresses(exporters, exporter -> !interfaces.hasRoles(exporter.address())),
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
