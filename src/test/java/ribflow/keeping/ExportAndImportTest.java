package ribflow.keeping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.query.Format;
import ribflow.query.QueryException;
import ribflow.store.StoredBin;
import ribflow.table.Snapshot;

/** What an import reads is what the export wrote, for each column there is. */
final class ExportAndImportTest {

    private static final Duration BIN = Duration.ofMinutes(5);
    private static final long START = Instant.parse("2026-11-22T10:00:00Z").toEpochMilli();
    private static final List<String> TEXTS = List.of(
            "",
            "^$",
            "^^$",
            "^",
            "Paris",
            "München",
            "a,b",
            "say \"x\"",
            "\"",
            "null",
            "error: x",
            " blank ",
            "\\n",
            "{}",
            "\u0001",
            "🧭");

    private final Random random = new Random(6);

    /** Every column but the counters, {@code stamp_inserted} first. */
    private static List<FlowField> everyColumn() {
        return FlowField.values().stream()
                .filter(field -> !field.counter()
                        && !List.of(FlowField.OTHER, FlowField.NONE).contains(field))
                .toList();
    }

    private BinRows rows(List<FlowField> keys, long start, int count, List<String> texts) {
        BinRows rows = new BinRows(keys, BIN);
        FlowBatch batch = new FlowBatch();
        for (int i = 0; i < count; i++) {
            batch.clear();
            batch.append(null);
            for (FlowField field : keys) {
                if (random.nextInt(4) > 0) {
                    value(field, batch, rows, texts);
                }
            }
            batch.set(FlowField.STAMP_INSERTED, 0, start);
            for (FlowField counter : List.of(FlowField.PACKETS, FlowField.FLOWS, FlowField.BYTES)) {
                batch.set(counter, 0, random.nextLong() >>> (1 + random.nextInt(63)));
            }
            if (random.nextInt(10) == 0) {
                batch.set(FlowField.OTHER, 0, 1);
            }
            rows.take(batch, 0);
        }
        return rows;
    }

    private void value(FlowField field, FlowBatch batch, BinRows rows, List<String> texts) {
        long bits = random.nextLong() >>> random.nextInt(Long.SIZE);
        switch (field.kind()) {
            case ADDRESS -> batch.setAddress(field, 0, random.nextBoolean() ? 0 : bits, random.nextLong());
            case AS_PATH, COMMUNITIES, TEXT -> batch.set(field, 0, rows.id(texts.get(random.nextInt(texts.size()))));
            case WORD ->
                batch.set(field, 0, random.nextInt(field.words().labels().size()));
            case FLAG -> batch.set(field, 0, 1);
            case DECIMAL -> batch.set(field, 0, Double.doubleToLongBits(random.nextDouble() * 1e9));
            case ASN, NUMBER, LONG, MASK, PORT, PROTOCOL, TCP_FLAGS, MAC, TIME, RD, COUNTER ->
                batch.set(field, 0, bits & -1L >>> (Long.SIZE - field.kind().bits()));
        }
    }

    private static StoredBin header(long start, long covered, BinRows rows) {
        return new StoredBin(start, BIN.toMillis(), covered, rows.size(), 0, 0, 0);
    }

    private static String export(Format format, List<FlowField> keys, List<StoredBin> bins, List<BinRows> rows)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.write(new ExportAnswer(keys, bin -> rows.get(bins.indexOf(bin)).snapshot(), bins), out);
        return out.toString(UTF_8);
    }

    private static BinReader reader(String text) throws QueryException, IOException {
        return BinReader.of("file", new BufferedReader(new StringReader(text)));
    }

    /** All values of all rows, spelt out. */
    private static List<String> spelt(Snapshot rows, List<FlowField> keys) {
        List<String> spelt = new ArrayList<>();
        FlowBatch batch = new FlowBatch();
        List<FlowField> all = new ArrayList<>(keys);
        all.addAll(List.of(FlowField.OTHER, FlowField.PACKETS, FlowField.FLOWS, FlowField.BYTES));
        while (rows.next(batch)) {
            for (int row = 0; row < batch.size(); row++) {
                StringBuilder line = new StringBuilder();
                for (FlowField field : all) {
                    if (batch.has(field, row)) {
                        long value = batch.column(field)[row];
                        line.append(field).append('=');
                        line.append(field.kind() == Kind.ADDRESS ? batch.high(field)[row] + ":" : "");
                        line.append(field.kind().interned() ? rows.dictionary().text(field, (int) value) : value);
                        line.append('\n');
                    }
                }
                spelt.add(line.toString());
            }
        }
        return spelt;
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"CSV", "NDJSON"})
    void everyColumnComesBackAsItWas(Format format) throws Exception {
        List<FlowField> keys = everyColumn();
        List<BinRows> rows = List.of(
                rows(keys, START, 200, TEXTS),
                rows(keys, START + 300_000, 0, TEXTS),
                rows(keys, START + 600_000, 77, TEXTS));
        List<StoredBin> bins = List.of(
                header(START, 300_000, rows.get(0)),
                header(START + 300_000, 12_345, rows.get(1)),
                header(START + 600_000, 0, rows.get(2)));
        BinReader reader = reader(export(format, keys, bins, rows));
        assertEquals(keys, reader.keys());
        for (int i = 0; i < bins.size(); i++) {
            BinReader.Bin bin = reader.next(keys, Duration.ZERO).orElseThrow();
            assertEquals(
                    new BinReader.Head(
                            BIN,
                            bins.get(i).start(),
                            bins.get(i).covered(),
                            bins.get(i).rows()),
                    bin.head());
            assertEquals(spelt(rows.get(i).snapshot(), keys), spelt(bin.rows().snapshot(), keys));
            assertEquals(rows.get(i).snapshot().folded(), bin.rows().snapshot().folded());
        }
        assertEquals(Optional.empty(), reader.next(keys, Duration.ZERO));
    }

    @Test
    void linesEndsInTextsComeBackFromJson() throws Exception {
        List<FlowField> keys = List.of(FlowField.STAMP_INSERTED, FlowField.LABEL);
        BinRows rows = rows(keys, START, 20, List.of("a\nb", "\r\n"));
        StoredBin bin = header(START, 1, rows);
        BinReader reader = reader(export(Format.NDJSON, keys, List.of(bin), List.of(rows)));
        assertEquals(
                spelt(rows.snapshot(), keys),
                spelt(reader.next(keys, BIN).orElseThrow().rows().snapshot(), keys));
    }

    @Test
    void whatIsWritten() throws IOException {
        List<FlowField> keys = List.of(FlowField.STAMP_INSERTED, FlowField.AS_PATH, FlowField.ENTERS, FlowField.SRC_AS);
        BinRows rows = new BinRows(keys, BIN);
        FlowBatch batch = new FlowBatch();
        batch.append(null);
        batch.set(FlowField.STAMP_INSERTED, 0, START);
        batch.set(FlowField.AS_PATH, 0, rows.id(""));
        batch.set(FlowField.PACKETS, 0, 1);
        batch.set(FlowField.FLOWS, 0, 2);
        batch.set(FlowField.BYTES, 0, 3);
        rows.take(batch, 0);
        BinRows none = new BinRows(keys, BIN);
        List<StoredBin> bins = List.of(header(START, 300_000, rows), header(START + 300_000, 7, none));
        assertEquals("""
                BIN_MILLIS,COVERED_MILLIS,BIN_ROWS,STAMP_INSERTED,AS_PATH,ENTERS,SRC_AS,OTHER,PACKETS,FLOWS,BYTES
                300000,300000,1,2026-11-22T10:00:00Z,^$,false,,false,1,2,3
                300000,7,0,2026-11-22T10:05:00Z,,,,,,,
                """, export(Format.CSV, keys, bins, List.of(rows, none)));
        assertEquals("""
                {"bin_millis": 300000, "covered_millis": 300000, "bin_rows": 1, "stamp_inserted": "2026-11-22T10:00:00Z", "as_path": "^$", "enters": false, "src_as": null, "other": false, "packets": 1, "flows": 2, "bytes": 3}
                {"bin_millis": 300000, "covered_millis": 7, "bin_rows": 0, "stamp_inserted": "2026-11-22T10:05:00Z", "as_path": null, "enters": null, "src_as": null, "other": null, "packets": null, "flows": null, "bytes": null}
                """, export(Format.NDJSON, keys, bins, List.of(rows, none)));
    }

    @Test
    void anyProgramsFileWillDo() throws Exception {
        BinReader reader = reader("""
                stamp_inserted,dst_as,packets,flows,bytes
                2026-11-22T10:00:00Z,64500,1,1,100
                2026-11-22T10:00:00Z,,2,1,50
                2026-11-22T10:05:00Z,"64501",3,1,7
                """);
        List<FlowField> keys = reader.keys();
        assertEquals(List.of(FlowField.STAMP_INSERTED, FlowField.DST_AS), keys);
        assertEquals(Optional.empty(), reader.firstLength());
        BinReader.Bin first = reader.next(keys, BIN).orElseThrow();
        assertEquals(new BinReader.Head(BIN, START, 300_000, -1), first.head());
        assertEquals(
                List.of(
                        "stamp_inserted=" + START + "\ndst_as=64500\npackets=1\nflows=1\nbytes=100\n",
                        "stamp_inserted=" + START + "\npackets=2\nflows=1\nbytes=50\n"),
                spelt(first.rows().snapshot(), keys));
        assertTrue(reader.next(keys, BIN).isPresent());
        assertTrue(reader.next(keys, BIN).isEmpty());
    }
}
