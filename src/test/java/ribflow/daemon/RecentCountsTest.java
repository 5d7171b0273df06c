package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.Exporters;
import ribflow.flow.Reason;

final class RecentCountsTest {

    @Test
    void whatIsRecentIsWhatTheOldestNoteDidNotHave() {
        Exporters exporters = new Exporters(10);
        AtomicLong drops = new AtomicLong(100);
        RecentCounts counts = new RecentCounts(exporters, drops::get);
        Exporter first = Objects.requireNonNull(exporters.find(0, 1));
        first.counters().add(ExporterCounter.MALFORMED, 3);
        first.flowsByReason().add(Reason.LATE, 4);
        assertEquals(3, counts.of(first).count(ExporterCounter.MALFORMED), "since the start");
        assertEquals(100, counts.of(first).kernelDrops());
        counts.note();
        first.counters().add(ExporterCounter.MALFORMED, 7);
        Exporter second = Objects.requireNonNull(exporters.find(0, 2));
        second.counters().add(ExporterCounter.FLOWS, 9);
        drops.set(105);
        assertEquals(7, counts.of(first).count(ExporterCounter.MALFORMED));
        assertEquals(0, counts.of(first).flows(Reason.LATE));
        assertEquals(9, counts.of(second).count(ExporterCounter.FLOWS), "it was not there yet");
        assertEquals(5, counts.of(second).kernelDrops());
        for (int minute = 0; minute < 4; minute++) {
            counts.note();
        }
        assertEquals(7, counts.of(first).count(ExporterCounter.MALFORMED), "five minutes ago");
        counts.note();
        assertEquals(0, counts.of(first).count(ExporterCounter.MALFORMED), "six");
        assertEquals(0, counts.of(second).kernelDrops());
    }
}
