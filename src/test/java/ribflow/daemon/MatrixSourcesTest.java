package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.Exporters;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.maps.InterfaceMap;
import ribflow.tag.RoleHints.Hint;

final class MatrixSourcesTest {

    @TempDir
    Path folder;

    private final Exporters exporters = new Exporters(10);

    private void exporter(String address, long flows, long egress) {
        Exporter exporter = Objects.requireNonNull(exporters.find(
                Address.parse(address).high(), Address.parse(address).low()));
        exporter.counters().add(ExporterCounter.FLOWS, flows);
        exporter.counters().add(ExporterCounter.FLOWS_EGRESS, egress);
    }

    private static Hint hint(String exporter, long outside, long inside) {
        return new Hint(Address.parse(exporter), 9, outside, inside, -1);
    }

    @Test
    void routersWhoseFlowsCountTooMuchOrNotAtAllAreNamed() throws Exception {
        Path map = Files.writeString(
                folder.resolve("interfaces.map"), "ip=10.0.0.1 in=3 role=customer\nip=10.0.0.4 metering=egress\n");
        exporter("10.0.0.1", 1000, 500);
        exporter("10.0.0.3", 1000, 999);
        exporter("10.0.0.2", 0, 0);
        exporter("10.0.0.4", 1000, 1000); // before that row came
        MatrixSources sources = MatrixSources.of(
                exporters.all(),
                InterfaceMap.read(map, new Names()),
                List.of(hint("10.0.0.1", 990, 10), hint("10.0.0.1", 500, 500), hint("10.0.0.2", 1000, 0)));
        assertEquals(1, sources.perhapsEdges(), "of the router with roles, where it is clear");
        assertEquals(
                List.of(Address.parse("10.0.0.2"), Address.parse("10.0.0.3"), Address.parse("10.0.0.4")),
                sources.withoutRoles());
        assertEquals(List.of(Address.parse("10.0.0.3")), sources.egressOnly());
    }
}
