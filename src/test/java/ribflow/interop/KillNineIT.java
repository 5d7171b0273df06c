package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon killed at random moments under load; {@code src/bench/kill-nine} does it 200 times. */
@Tag("interop")
final class KillNineIT {

    private static final int KILLS = Integer.getInteger("kills", 8);

    @TempDir
    private Path folder;

    @Test
    void nothingThatWasClosedIsLostAndWhatIsLostIsCounted() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        List<String> command = List.of("./ribflow", "daemon", "-c");
        KillNine.Outcome outcome = new KillNine(folder, command, seed).run(KILLS);
        System.out.println(outcome);
        assertEquals(outcome.sent(), outcome.stored() + outcome.lost() + outcome.undelivered());
        assertTrue(outcome.bins() > KILLS / 2, "few bins were stored: " + outcome);
    }
}
