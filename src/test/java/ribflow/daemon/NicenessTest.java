package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
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

    private static int nice() {
        try {
            return LINUX ? nice(Files.readString(Path.of("/proc/thread-self/stat"))) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** proc_pid_stat(5), field 19. */
    private static int nice(String stat) {
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
    }

    /** The names of this process's threads that are so nice, without their numbers; on Linux. */
    static Set<String> threadsOfNice(int nice) throws IOException {
        Set<String> names = new HashSet<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                try {
                    String stat = Files.readString(thread.resolve("stat"));
                    if (nice(stat) == nice) {
                        names.add(stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
                                .replaceFirst("-.*", ""));
                    }
                } catch (IOException _) {
                    // the thread has ended
                }
            }
        }
        return names;
    }
}
