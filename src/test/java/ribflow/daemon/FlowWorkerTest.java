package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.Test;
import ribflow.decode.DecodeConfig;
import ribflow.decode.FlowDecoder;
import ribflow.decode.Templates;
import ribflow.decode.netflow.NetFlow5Test;
import ribflow.flow.ExporterCounter;
import ribflow.flow.Exporters;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.stats.Counters;

final class FlowWorkerTest {

    /** A reader that stayed online would keep the RIB from using any number again, for good. */
    @Test
    void theReaderLeavesAlsoWhenTheFlowsCouldNotBeTaken() {
        Epochs epochs = new Epochs();
        Epochs.Reader reader = epochs.register();
        Exporters exporters = new Exporters(1);
        Templates templates = new Templates(new DecodeConfig(1, 0), exporters, new Names(), Set.of());
        FlowDecoder decoder = new FlowDecoder(templates, _ -> {
            throw new IllegalStateException("on purpose");
        });
        FlowWorker worker = new FlowWorker(reader, decoder, new Counters<>(DaemonCounter.class));
        worker.datagram(ByteBuffer.wrap(NetFlow5Test.datagram(1, 0, 0)), 0, Address.ipv4Low(1), 9996, 0);
        assertTrue(reader.online());
        assertThrows(IllegalStateException.class, worker::pause);
        assertFalse(reader.online());
        assertTrue(epochs.passed(epochs.advance()));
        assertEquals(1, exporters.all().getFirst().counters().get(ExporterCounter.FLOWS_FAILED));
    }
}
