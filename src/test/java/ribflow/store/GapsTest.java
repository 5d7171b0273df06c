package ribflow.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of gaps, also with what does not belong there. */
final class GapsTest {

    private static final Gap LOST = new Gap(1_000, 2_500, Gap.Why.LOST, OptionalLong.of(1234), -7);
    private static final Gap DOWN = new Gap(2_500, 9_000, Gap.Why.DOWN, OptionalLong.empty(), 0);

    @TempDir
    private Path folder;

    @Test
    void whatIsAddedIsThere() throws IOException {
        Gaps gaps = Gaps.of(folder);
        assertEquals(List.of(), gaps.all());
        gaps.add(LOST);
        gaps.add(DOWN);
        assertEquals(List.of(LOST, DOWN), Gaps.of(folder).all());
        assertEquals(1234, gaps.lost(-7));
        assertEquals(0, gaps.lost(8));
        assertEquals(
                "1970-01-01T00:00:01Z 1970-01-01T00:00:02.500Z lost 1234 fffffffffffffff9\n"
                        + "1970-01-01T00:00:02.500Z 1970-01-01T00:00:09Z down - 0\n",
                Files.readString(folder.resolve("gaps")));
    }

    @Test
    void aLineThatWasCutIsPassedOverAndTheNextIsWhole() throws IOException {
        Gaps gaps = Gaps.of(folder);
        gaps.add(LOST);
        Path file = folder.resolve("gaps");
        String whole = Files.readString(file);
        for (int cut = 0; cut < whole.length(); cut++) {
            Files.writeString(file, whole.substring(0, cut));
            gaps.add(DOWN);
            List<Gap> all = gaps.all();
            assertEquals(DOWN, all.getLast(), "cut at " + cut);
            assertTrue(all.size() <= 2, "cut at " + cut);
        }
    }

    @Test
    void rubbishIsPassedOver() throws IOException {
        Gaps gaps = Gaps.of(folder);
        Files.write(folder.resolve("gaps"), new byte[] {(byte) 0xff, 0, '\n', ' ', ' ', ' ', ' ', '\n'});
        Files.writeString(folder.resolve("gaps"), """
                yesterday today lost 1 0
                1970-01-01T00:00:01Z 1970-01-01T00:00:02Z gone 1 0
                1970-01-01T00:00:01Z 1970-01-01T00:00:02Z lost many 0
                1970-01-01T00:00:01Z 1970-01-01T00:00:02Z lost 1 xyz
                """, StandardOpenOption.APPEND);
        gaps.add(LOST);
        assertEquals(List.of(LOST), gaps.all());
    }

    @Test
    void whatCannotBeReadOrWrittenIsSaidWithItsName() throws IOException {
        Files.createDirectory(folder.resolve("gaps"));
        Gaps gaps = Gaps.of(folder);
        assertTrue(String.valueOf(
                        assertThrows(StoreException.class, () -> gaps.add(LOST)).getMessage())
                .contains("gaps: cannot be written"));
        assertTrue(String.valueOf(assertThrows(StoreException.class, gaps::all).getMessage())
                .contains("gaps: cannot be read"));
    }
}
