package ribflow.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static ribflow.flow.FlowField.DST_AS;
import static ribflow.flow.FlowField.STAMP_INSERTED;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import ribflow.expr.ExpressionException;

/** Time passes only while somebody waits for it. */
final class TailAnswerTest {

    private final MemoryTable table = MemoryTable.binned(
            "t",
            List.of(STAMP_INSERTED, DST_AS),
            "stamp_inserted=2026-11-21T20:30:00Z dst_as=1 bytes=10",
            "stamp_inserted=2026-11-21T20:35:00Z dst_as=1 bytes=20",
            "stamp_inserted=2026-11-21T20:35:00Z dst_as=2 bytes=30",
            "stamp_inserted=2026-11-21T20:45:00Z dst_as=3 bytes=40");
    private final SettlingTable source = new SettlingTable(table, "2026-11-21T20:36:00Z");
    private final List<Long> pauses = new ArrayList<>();

    @AfterEach
    void everySnapshotIsClosed() {
        assertEquals(0, table.open());
    }

    /** Asks, lets time go by until the last bin is closed, then stops. */
    private String tail(String query, Format format) throws ExpressionException, IOException {
        Runnable[] stop = {() -> {}};
        TailAnswer.Pause pause = new TailAnswer.Pause() {

            @Override
            public void await(long millis) {
                pauses.add(millis);
                source.settle(millis);
                if (pauses.size() == 30) {
                    stop[0].run();
                }
            }

            @Override
            public void wake() {
                pauses.add(-1L);
            }
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TailAnswer answer = new TailAnswer(
                QueryParser.parse(query, MemoryTable.TAKEN),
                source,
                (parsed, snapshot, only) ->
                        Plan.of(parsed, snapshot, Naming.NONE, new Memory(Long.MAX_VALUE).share(), only),
                pause)) {
            stop[0] = answer::stop;
            format.write(answer, out);
            assertFalse(answer.next(new Cell[answer.columns().size()]));
        }
        return out.toString(UTF_8);
    }

    @Test
    void showsEachBinWhenItIsFinalAndNoneTwice() throws ExpressionException, IOException {
        assertEquals("""
                INSERTED,PROVISIONAL,DST_AS,OTHER,PACKETS,FLOWS,BYTES
                2026-11-21T20:35:00Z,false,1,false,,,20
                2026-11-21T20:35:00Z,false,2,false,,,30
                2026-11-21T20:45:00Z,true,3,false,,,40
                """, tail("t | tail", Format.CSV));
        assertEquals(60_000, pauses.getFirst(), "looks again after a minute at most");
    }

    @Test
    void stagesAreOfOneBin() throws ExpressionException, IOException {
        assertEquals("""
                DST_AS,OTHER,BYTES
                2,false,30
                3,false,40
                """, tail("t | by dst_as | top 1 | select dst_as, other, bytes | tail", Format.CSV));
    }

    @Test
    void beginsInThePastIfToldSo() throws ExpressionException, IOException {
        assertEquals(
                """
                {"stamp_inserted": "2026-11-21T20:30:00Z", "provisional": false, "bytes": 10}
                {"stamp_inserted": "2026-11-21T20:35:00Z", "provisional": false, "bytes": 20}
                """,
                tail(
                        "t | since 2026-11-21T20:00 | where dst_as == 1 | select stamp_inserted, bytes | tail",
                        Format.NDJSON));
    }

    @Test
    void aBinWithoutTrafficHasASumToo() throws ExpressionException, IOException {
        assertEquals("BYTES\n50\n0\n40\n0\n0\n0\n", tail("t | sum bytes | tail", Format.CSV));
    }

    @Test
    void aTableForTheEyeHoldsNothingBack() throws ExpressionException, IOException {
        assertEquals("BYTES\n   50\n    0\n   40\n" + "    0\n".repeat(3), tail("t | sum bytes | tail", Format.TABLE));
    }
}
