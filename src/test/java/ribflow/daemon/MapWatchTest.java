package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MapWatchTest {

    @TempDir
    private Path folder;

    private final List<Path> files = new ArrayList<>();
    private Path peers;
    private int read;
    private MapWatch watch;

    @BeforeEach
    void watch() throws IOException {
        peers = write("peers.map", "id=1 ip=10.0.0.1\n", 1);
        files.add(peers);
        watch = new MapWatch(() -> List.copyOf(files), () -> read++);
    }

    private Path write(String name, String text, int second) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setLastModifiedTime(file, FileTime.fromMillis(1000L * second));
    }

    private void afterLooks(int looks, int expected) {
        for (int i = 0; i < looks; i++) {
            watch.look();
        }
        assertEquals(expected, read);
    }

    @Test
    void nothingIsReadWhileNothingChanges() {
        afterLooks(5, 0);
    }

    @Test
    void readingThatStumblesDoesNotEndTheWatch() throws IOException {
        watch = new MapWatch(() -> List.copyOf(files), () -> {
            read++;
            throw new StackOverflowError();
        });
        write("peers.map", "id=2 ip=10.0.0.1\n", 2);
        afterLooks(5, 1);
        write("peers.map", "id=3 ip=10.0.0.1\n", 3);
        afterLooks(5, 2);
    }

    @Test
    void aChangeIsReadOnceItIsQuiet() throws IOException {
        write("peers.map", "id=2 ip=10.0.0.1\n", 2);
        afterLooks(1, 0);
        write("peers.map", "id=2 ip=10.0.0.1\nid=3", 3);
        afterLooks(1, 0);
        afterLooks(1, 1);
        afterLooks(5, 1);
        write("peers.map", "id=2 ip=10.0.0.1\n", 3);
        afterLooks(2, 2);
    }

    @Test
    void aFileThatTakesTheNameOfAnotherIsAChange() throws IOException {
        Path other = write("new.map", "id=2 ip=10.0.0.1\n", 1);
        Files.move(other, peers, StandardCopyOption.REPLACE_EXISTING);
        afterLooks(2, 1);
        Files.delete(peers);
        afterLooks(2, 2);
        afterLooks(5, 2);
        write("peers.map", "id=2 ip=10.0.0.1\n", 1);
        afterLooks(2, 3);
    }

    @Test
    void aChangeBackBeforeItIsQuietIsNone() throws IOException {
        write("peers.map", "id=2 ip=10.0.0.1\n", 2);
        afterLooks(1, 0);
        write("peers.map", "id=1 ip=10.0.0.1\n", 1);
        afterLooks(5, 0);
    }

    @Test
    void whatSomebodyElseReadsIsNotReadAgain() throws IOException {
        write("peers.map", "id=2 ip=10.0.0.1\n", 2);
        watch.taking();
        afterLooks(5, 0);
        files.add(write("pops.map", "pop=Paris ip=10.0.0.1\n", 1));
        watch.taking();
        afterLooks(5, 0);
        write("pops.map", "pop=Paris ip=10.0.0.2\n", 2);
        afterLooks(5, 1);
    }
}
