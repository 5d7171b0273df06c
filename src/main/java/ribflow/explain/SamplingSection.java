package ribflow.explain;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import ribflow.flow.Exporter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Reason;
import ribflow.flow.SamplingSource;
import ribflow.maps.MapLine;
import ribflow.query.Cell;

/**
 * The sampling rate of the flow, and where it is from. A flow that is made up by hand has no header and no sampler: where
 * the exporter's flows had their rate from those, it is said.
 */
final class SamplingSection {

    private static final String SECTION = "sampling";

    /** What a record or its datagram tells, and a flow made up by hand does not. */
    private static final List<SamplingSource> WITH_THE_RECORD =
            List.of(SamplingSource.RECORD, SamplingSource.HEADER, SamplingSource.SAMPLER, SamplingSource.TEMPLATE);

    private final FlowBatch batch;
    private final Recording recording;
    private final Optional<Exporter> heard;

    SamplingSection(FlowBatch batch, Recording recording, Witnesses witnesses) {
        this.batch = batch;
        this.recording = recording;
        this.heard = witnesses.heard(batch.exporter(0).address());
    }

    void tell(Report report) {
        if (batch.has(FlowField.SAMPLING_RATE, 0)) {
            known(report);
        } else {
            unknown(report);
        }
        heard.ifPresent(exporter -> flowsSoFar(report, exporter));
    }

    @SuppressWarnings("EnumOrdinal") // as columns hold sources
    private void known(Report report) {
        SamplingSource source =
                SamplingSource.of(batch.get(FlowField.SAMPLING_SOURCE, 0, SamplingSource.RECORD.ordinal()));
        boolean fraction = batch.has(FlowField.SAMPLING_SIZE, 0);
        String rate = fraction
                ? batch.column(FlowField.SAMPLING_SIZE)[0] + " of " + batch.column(FlowField.SAMPLING_POPULATION)[0]
                : "1 of " + batch.column(FlowField.SAMPLING_RATE)[0];
        String lines = recording.lines(FlowField.SAMPLING_RATE).stream()
                .map(MapLine::toString)
                .collect(Collectors.joining("; "));
        String by = lines.isEmpty() ? source.help() : lines;
        report.add(SECTION, "rate", rate, source.label(), by);
        report.sum("sampling: " + rate + ", by " + by);
    }

    private void unknown(Report report) {
        String elsewhere = heard.stream()
                .flatMap(exporter -> WITH_THE_RECORD.stream()
                        .filter(source -> exporter.flowsBySampling().get(source) > 0))
                .map(SamplingSource::help)
                .collect(Collectors.joining(", and "));
        String why;
        if (!elsewhere.isEmpty()) {
            why = "not given; the exporter's flows have it from " + elsewhere + ": give it as rate N";
        } else if (heard.isEmpty()) {
            why = "not known, since nothing came from the exporter yet; such counters stand as exported";
        } else {
            why = "not known, and counters stand as exported; give it in maps.sampling (ip="
                    + batch.exporter(0).address() + " rate=N), or as sampling.default";
        }
        report.add(SECTION, "rate", "", "", why);
        report.sum("sampling: " + why);
    }

    private static void flowsSoFar(Report report, Exporter exporter) {
        Arrays.stream(SamplingSource.values())
                .filter(source -> exporter.flowsBySampling().get(source) > 0)
                .forEach(source -> report.add(
                        SECTION,
                        "flows so far",
                        new Cell.Count(exporter.flowsBySampling().get(source)),
                        source.label(),
                        "had their rate from " + source.help()));
        long unknown = exporter.flowsByReason().get(Reason.SAMPLING_UNKNOWN);
        if (unknown > 0) {
            report.add(SECTION, "flows so far", new Cell.Count(unknown), "", "had none that is known");
        }
    }
}
