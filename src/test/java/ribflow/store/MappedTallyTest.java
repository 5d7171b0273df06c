package ribflow.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tally that outlives who writes it: here it is opened a second time without having been closed. */
final class MappedTallyTest {

    private static final UUID BOOT = new UUID(1, 2);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void file() {
        file = folder.resolve("accepted");
    }

    @Test
    void whatWasWrittenIsThereForWhoComesNext() throws IOException {
        MappedTally first = MappedTally.open(file, BOOT);
        assertFalse(first.trusted());
        first.begin(77, 5, 500);
        assertTrue(first.trusted());
        first.accepted(0, 10, 1000);
        first.accepted(3, 20, 1001);
        first.accepted(0, 0, 9999);
        try (MappedTally second = MappedTally.open(file, BOOT)) {
            assertTrue(second.trusted());
            assertEquals(77, second.id());
            assertEquals(500, second.begun());
            assertEquals(35, second.accepted());
            assertEquals(1001, second.alive());
            assertEquals(0, second.settled());
            second.accepted(0, 1, 1002);
            assertEquals(36, second.accepted());
            second.accepted(0, 0, 1003);
            assertEquals(1002, second.alive(), "it does not collect yet");
            second.collecting();
            second.accepted(0, 0, 1003);
            assertEquals(1003, second.alive());
        }
        first.close();
    }

    @Test
    void aBinIsSettledWhenItIsPutAndInDoubtBefore() throws IOException {
        try (MappedTally tally = MappedTally.open(file, BOOT)) {
            tally.begin(1, 0, 500);
            assertEquals(OptionalLong.empty(), tally.inDoubt());
            tally.putting(-300_000, 7);
            assertEquals(OptionalLong.of(-300_000), tally.inDoubt());
            assertEquals(0, tally.settled());
            tally.put();
            assertEquals(OptionalLong.empty(), tally.inDoubt());
            assertEquals(7, tally.settled());
            tally.putting(0, 1);
            tally.notPut();
            assertEquals(OptionalLong.empty(), tally.inDoubt());
            assertEquals(7, tally.settled());
        }
    }

    @Test
    void anotherBootOrAnotherFileIsNotTrusted() throws IOException {
        try (MappedTally tally = MappedTally.open(file, BOOT)) {
            tally.begin(1, 100, 500);
        }
        try (MappedTally tally = MappedTally.open(file, new UUID(1, 3))) {
            assertFalse(tally.trusted());
            tally.begin(2, 0, 500);
            assertTrue(tally.trusted());
            assertEquals(0, tally.accepted());
        }
        Files.writeString(file, "nonsense");
        try (MappedTally tally = MappedTally.open(file, BOOT)) {
            assertFalse(tally.trusted());
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[3] = 9;
        Files.write(file, bytes);
        try (MappedTally tally = MappedTally.open(file, BOOT)) {
            assertFalse(tally.trusted());
            tally.begin(3, 0, 500);
            assertTrue(tally.trusted());
        }
    }

    /** All of it is on disk: nothing that is counted later can find the disk full. */
    @Test
    void theFileHasNoHoles() throws IOException {
        try (MappedTally tally = MappedTally.open(file, BOOT)) {
            tally.force();
            assertEquals(16384, Files.size(file));
        }
    }

    @Test
    void countingAllocatesNothing() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (MappedTally tally = MappedTally.open(file, BOOT)) {
            tally.begin(1, 0, 500);
            for (int i = 0; i < 20_000; i++) {
                tally.accepted(i & 7, 1, i);
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                tally.accepted(i & 7, 1, i);
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < 1000, allocated + " bytes for 10,000 calls");
            assertEquals(30_000, tally.accepted());
        }
    }
}
