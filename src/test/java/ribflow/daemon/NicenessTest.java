package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class NicenessTest {

    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

    @Test
    void isOfTheThreadThatTakesItAlone() throws Exception {
        int before = nice();
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            int taken = other.submit(() -> {
                        Niceness.take(Niceness.BEHIND_FLOWS);
                        return nice();
                    })
                    .get();

            assertEquals(LINUX ? Niceness.BEHIND_FLOWS : before, taken);
        }
        assertEquals(before, nice());
    }

    /** proc_pid_stat(5), field 19. */
    private static int nice() {
        try {
            String stat = LINUX ? Files.readString(Path.of("/proc/thread-self/stat")) : "() S" + " 0".repeat(17);
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
