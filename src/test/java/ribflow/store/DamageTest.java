package ribflow.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A partition with two bins is damaged in every way there is, one after the other, beside one that is not: what is read is right
 * or nothing, the other partition stays, and the daemon goes on.
 */
final class DamageTest {

    private static final long BAD = Histories.at("2026-11-22T23:50:00Z");
    private static final long GOOD = BAD + 2 * Histories.BIN;
    private static final int ROWS = 30;

    /** Every how many octets one is damaged; 1 where there is time. */
    private static final int STEP = Integer.getInteger("damage.step", 97);

    @TempDir
    private Path folder;

    private Path sound;
    private final List<String> notes = new ArrayList<>();
    private int setAside;
    private int harmless;

    @BeforeEach
    void write() throws IOException {
        sound = folder.resolve("sound");
        Path live = folder.resolve("live");
        try (Store store = Histories.open(live, notes)) {
            History history = Histories.traffic(store);
            Histories.put(history, BAD, ROWS);
            Histories.put(history, GOOD, ROWS);
            store.compact(java.util.Optional.empty());
            Histories.put(history, BAD + Histories.BIN, ROWS);
            // as a crash leaves it: the last bin is in the log only
            copy(live, sound);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (Path each :
                    all.filter(path -> !path.toString().contains("native")).toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    private static Path partition(Path store) {
        return store.resolve("traffic").resolve("5m").resolve("2026-11-22");
    }

    /** Something that is done to a file. */
    private interface Damage {
        void to(Path file) throws IOException;
    }

    private void check(String what, Path file, Damage damage) throws IOException {
        Path store = folder.resolve("damaged");
        Folders.delete(store);
        copy(sound, store);
        damage.to(partition(store).resolve(file));
        notes.clear();
        try (Store opened = Histories.open(store, notes)) {
            History history = Histories.traffic(opened);
            List<String> read = read(history);
            List<String> all = Histories.expected(List.of(BAD, BAD + Histories.BIN, GOOD), ROWS);
            List<String> good = Histories.expected(List.of(GOOD), ROWS);
            boolean right = read.equals(all);
            if (notes.isEmpty()) {
                boolean torn =
                        file.toString().endsWith(".log") && read.equals(Histories.expected(List.of(BAD, GOOD), ROWS));
                assertTrue(right || torn, what + ": read " + read.size() + " rows");
                harmless++;
            } else {
                assertEquals(good, read, what);
                assertTrue(
                        notes.getFirst().contains("2026-11-22 is damaged and was set aside as 2026-11-22.damaged-1"),
                        what + notes);
                assertTrue(Files.isDirectory(partition(store).resolveSibling("2026-11-22.damaged-1")), what);
                assertEquals(1, opened.counters().get(StoreCounter.PARTITIONS_DAMAGED), what);
                setAside++;
            }
            Histories.put(history, BAD, ROWS);
            assertEquals(
                    ROWS,
                    history.bins(RandomRows.BIN, BAD, BAD + 1)
                            .firstEntry()
                            .getValue()
                            .rows(),
                    what);
        }
    }

    /** Reads all there is; if damage turns up, again. */
    private static List<String> read(History history) throws StoreException {
        try {
            return Histories.texts(history, RandomRows.BIN);
        } catch (UncheckedIOException e) {
            return Histories.texts(history, RandomRows.BIN);
        }
    }

    private List<Path> files() throws IOException {
        try (var all = Files.list(partition(sound))) {
            return all.map(Path::getFileName).sorted().toList();
        }
    }

    @Test
    void anOctetIsFlipped() throws IOException {
        for (Path file : files()) {
            long size = Files.size(partition(sound).resolve(file));
            for (long at = 0; at < size; at += STEP) {
                int place = (int) at;
                check(file + " octet " + at, file, path -> {
                    byte[] bytes = Files.readAllBytes(path);
                    bytes[place] ^= 0x55;
                    Files.write(path, bytes);
                });
            }
        }
        assertTrue(setAside > 20, setAside + " set aside, harmless " + harmless);
    }

    @Test
    void aFileIsGoneOrEmptyOrShort() throws IOException {
        TreeSet<String> fatal = new TreeSet<>();
        for (Path file : files()) {
            for (String how : List.of("gone", "empty", "half")) {
                int before = setAside;
                check(file + " " + how, file, path -> {
                    byte[] bytes = Files.readAllBytes(path);
                    if (how.equals("gone")) {
                        Files.delete(path);
                    } else {
                        Files.write(path, java.util.Arrays.copyOf(bytes, how.equals("half") ? bytes.length / 2 : 0));
                    }
                });
                if (setAside > before) {
                    fatal.add(file.toString().replaceAll("\\d+", "N") + " " + how);
                }
            }
        }
        assertTrue(
                fatal.containsAll(List.of("CURRENT gone", "MANIFEST-N gone", "N.sst gone", "N.sst half")), "" + fatal);
    }
}
