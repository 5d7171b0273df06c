package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.daemon.KeptLife.BEGIN;
import static ribflow.daemon.KeptLife.BIN;
import static ribflow.daemon.KeptLife.BOOT;
import static ribflow.daemon.KeptLife.LATE;
import static ribflow.daemon.KeptLife.MINUTE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.flow.FlowField;
import ribflow.store.Gap;
import ribflow.store.MappedTally;
import ribflow.store.StoreException;
import ribflow.store.StoredBin;

/** What is closed is on disk once, what is open comes back, and what is lost is counted: through restarts and crashes. */
final class HistoryKeeperTest {

    private static final long SECOND = 1000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    @TempDir
    private Path temporary;

    private Path folder(String name) {
        return temporary.resolve(name);
    }

    @Test
    void finalBinsAreStoredAndOpenOnesComeBackAfterARestart() throws IOException {
        Path folder = folder("store");
        try (KeptLife life = new KeptLife(folder, BEGIN + MINUTE)) {
            life.flow(1);
            life.live(BIN);
            life.flow(2);
            life.tick();
            assertEquals(Map.of(0L, 1L), life.stored());
            assertEquals(4 * MINUTE, life.covered(BEGIN));
            life.live(30 * SECOND);
            life.flow(4);
        }
        try (KeptLife life = new KeptLife(folder, BEGIN + BIN + 3 * MINUTE)) {
            assertEquals(6, life.inMemory());
            assertEquals(1, life.count(HistoryCounter.BINS_RESTORED));
            assertEquals(0, life.count(HistoryCounter.LOST_FLOWS));
            life.live(MINUTE);
            life.flow(8);
            life.live(BIN);
            life.tick();
            assertEquals(Map.of(0L, 1L, BIN, 14L), life.stored());
            assertEquals(
                    BIN - 90 * SECOND, life.covered(BEGIN + BIN), "but for the minute and a half that it was down");
            assertEquals(
                    List.of(new Gap(
                            BEGIN + BIN + 90 * SECOND,
                            BEGIN + BIN + 3 * MINUTE,
                            Gap.Why.DOWN,
                            OptionalLong.empty(),
                            0)),
                    life.gaps());
        }
    }

    @Test
    void whatACrashCostIsCountedOnceAndToTheFlow() throws IOException {
        try (KeptLife life = new KeptLife(folder("store"), BEGIN)) {
            life.flow(1);
            life.live(BIN + LATE);
            life.flow(2);
            life.tick();
            assertEquals(Map.of(0L, 1L), life.stored());
            life.live(5 * SECOND);
            life.flow(4);
            life.flow(8);
            life.tick(); // merged, and no checkpoint is due
            life.live(SECOND);
            life.flow(16); // with the worker
            Path crashed = life.crash(folder("crashed"));
            for (int start = 0; start < 3; start++) {
                try (KeptLife next = new KeptLife(crashed, BEGIN + BIN + 2 * MINUTE)) {
                    assertEquals(2, next.inMemory());
                    assertEquals(start == 0 ? 3 : 0, next.count(HistoryCounter.LOST_FLOWS));
                    Gap lost = next.gaps().getFirst();
                    assertEquals(BEGIN + BIN + LATE, lost.from());
                    assertEquals(BEGIN + BIN + LATE + 6 * SECOND, lost.until());
                    assertEquals(Gap.Why.LOST, lost.why());
                    assertEquals(OptionalLong.of(3), lost.flows());
                    assertEquals(
                            1,
                            next.gaps().stream()
                                    .filter(gap -> gap.why() == Gap.Why.LOST)
                                    .count());
                }
            }
            try (KeptLife next = new KeptLife(crashed, BEGIN + BIN + 3 * MINUTE)) {
                next.flow(32);
                Path again = next.crash(folder("again"));
                try (KeptLife last = new KeptLife(again, BEGIN + BIN + 4 * MINUTE)) {
                    assertEquals(1, last.count(HistoryCounter.LOST_FLOWS), "the new loss alone");
                    assertEquals(2, last.inMemory());
                }
            }
        }
    }

    @Test
    void aBinThatIsStoredAndInTheCheckpointIsThereOnce() throws IOException {
        try (KeptLife life = new KeptLife(folder("store"), BEGIN + MINUTE)) {
            life.flow(1);
            life.tick();
            life.live(5 * SECOND);
            life.flow(2, BEGIN + MINUTE);
            life.live(4 * MINUTE + LATE - 5 * SECOND);
            Path before = life.crash(folder("before"));
            life.keeper.storeFinal();
            Path stored = life.crash(folder("stored"));
            try (KeptLife next = new KeptLife(before, BEGIN + BIN + LATE)) {
                assertEquals(1, next.count(HistoryCounter.LOST_FLOWS));
                next.tick();
                assertEquals(Map.of(0L, 1L), next.stored());
            }
            try (KeptLife next = new KeptLife(stored, BEGIN + BIN + LATE)) {
                assertEquals(0, next.inMemory());
                assertEquals(0, next.count(HistoryCounter.LOST_FLOWS));
                next.live(SECOND);
                next.tick();
                assertEquals(Map.of(0L, 3L), next.stored());
            }
        }
    }

    @Test
    void binsThatWereStoredAreNotTakenForLost() throws IOException {
        try (KeptLife life = new KeptLife(folder("store"), BEGIN)) {
            for (int bin = 0; bin < 3; bin++) {
                life.flow(1L << bin);
                life.live(BIN);
                life.tick();
            }
            life.live(LATE);
            life.keeper.storeFinal();
            assertEquals(3, life.stored().size());
            life.flow(8);
            try (KeptLife next = new KeptLife(life.crash(folder("crashed")), BEGIN + 4 * BIN)) {
                assertEquals(1, next.count(HistoryCounter.LOST_FLOWS));
            }
        }
    }

    /** Between the moment when the disk has a bin and the moment when the tally has it, as well. */
    @Test
    void aCrashRightBehindTheStoringOfABinIsNoLoss() throws IOException {
        try (KeptLife life = new KeptLife(folder("store"), BEGIN)) {
            life.flow(1);
            life.tick();
            life.flow(2);
            life.live(BIN + LATE);
            Path notCounted = Path.of("t", "accepted");
            Path before = life.crash(folder("before"));
            life.keeper.storeFinal();
            Path stored = life.crash(folder("stored"));
            Files.copy(before.resolve(notCounted), stored.resolve(notCounted), StandardCopyOption.REPLACE_EXISTING);
            for (Path crashed : List.of(stored, before)) {
                try (MappedTally tally = MappedTally.open(crashed.resolve(notCounted), BOOT)) {
                    tally.putting(BEGIN, 2);
                }
            }
            try (KeptLife next = new KeptLife(stored, BEGIN + 2 * BIN)) {
                assertEquals(0, next.count(HistoryCounter.LOST_FLOWS));
                assertEquals(Map.of(0L, 3L), next.stored());
            }
            try (KeptLife next = new KeptLife(before, BEGIN + 2 * BIN)) {
                assertEquals(1, next.count(HistoryCounter.LOST_FLOWS), "the bin was not stored");
                next.tick();
                assertEquals(Map.of(0L, 1L), next.stored());
            }
        }
    }

    @Test
    void afterAPowerCutNobodyKnowsHowManyFlowsWereLost() throws IOException {
        try (KeptLife life = new KeptLife(folder("store"), BEGIN)) {
            life.flow(1);
            life.tick();
            life.flow(2);
            Path crashed = life.crash(folder("crashed"));
            try (KeptLife next = new KeptLife(crashed, BEGIN + MINUTE, new UUID(9, 9), BIN, FlowField.DST_AS)) {
                assertEquals(1, next.inMemory());
                assertEquals(1, next.count(HistoryCounter.LOSSES_UNKNOWN));
                assertEquals(
                        new Gap(BEGIN, BEGIN + MINUTE, Gap.Why.LOST, OptionalLong.empty(), 0),
                        next.gaps().getFirst());
                next.flow(4);
                Path again = next.crash(folder("again"));
                try (KeptLife last = new KeptLife(again, BEGIN + MINUTE, new UUID(9, 9), BIN, FlowField.DST_AS)) {
                    assertEquals(1, last.count(HistoryCounter.LOST_FLOWS), "from then on it is counted again");
                }
            }
        }
    }

    @Test
    void aDamagedCheckpointCostsWhatWasOpenAndNoStart() throws IOException {
        Path folder = folder("store");
        try (KeptLife life = new KeptLife(folder, BEGIN)) {
            life.flow(1);
            life.flow(2);
        }
        Path file = folder.resolve("t").resolve("checkpoint");
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at += 7) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x55;
            Path copy = temporary.resolve("damaged-" + at);
            copy(folder, copy);
            Files.write(copy.resolve("t").resolve("checkpoint"), damaged);
            try (KeptLife next = new KeptLife(copy, BEGIN + SECOND)) {
                long back = next.inMemory();
                assertEquals(2 - next.count(HistoryCounter.LOST_FLOWS), back == 3 ? 2 : back == 0 ? 0 : -1, "at " + at);
            }
        }
    }

    /** That it cannot be read now does not mean that it is damaged: it must not be overwritten. */
    @Test
    void aCheckpointThatCannotBeReadIsKept() throws IOException {
        Path folder = folder("store");
        try (KeptLife life = new KeptLife(folder, BEGIN)) {
            life.flow(1);
        }
        Path checkpoint = folder.resolve("t").resolve("checkpoint");
        Path kept = folder("kept");
        Files.move(checkpoint, kept);
        Files.createDirectory(checkpoint); // as good as a disk that answers with an error
        try (KeptLife life = new KeptLife(folder, BEGIN + MINUTE)) {
            assertTrue(Files.exists(checkpoint.resolveSibling("checkpoint.damaged-1")));
            assertEquals(1, life.count(HistoryCounter.LOST_FLOWS));
            life.flow(2);
            life.tick();
            assertEquals(0, life.count(HistoryCounter.FAILURES));
        }
        Files.move(kept, checkpoint, StandardCopyOption.REPLACE_EXISTING);
        try (KeptLife life = new KeptLife(folder, BEGIN + MINUTE)) {
            assertEquals(1, life.inMemory(), "it is what it was, for whoever puts it back");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Test
    void whileTheDiskTakesNothingFinalBinsWaitAndNothingIsLost() throws IOException {
        Path folder = folder("store");
        Path obstacle = folder.resolve("t").resolve("5m");
        try (KeptLife life = new KeptLife(folder, BEGIN)) {
            Files.createDirectories(obstacle.getParent());
            Files.writeString(obstacle, "a file where a folder should be");
            for (int bin = 0; bin < 6; bin++) {
                life.flow(1L << bin);
                life.live(BIN);
                life.tick();
            }
            assertEquals(63, life.inMemory(), "more than `keep` bins");
            assertTrue(life.count(HistoryCounter.FAILURES) > 0);
            assertEquals(5, life.keeper.waiting());
            Path crashed = life.crash(folder("crashed"));
            Files.delete(obstacle);
            Files.delete(crashed.resolve("t").resolve("5m"));
            life.live(MINUTE);
            life.tick();
            assertEquals(Map.of(0L, 1L, BIN, 2L, 2 * BIN, 4L, 3 * BIN, 8L, 4 * BIN, 16L, 5 * BIN, 32L), life.stored());
            assertEquals(0, life.keeper.waiting());
            try (KeptLife next = new KeptLife(crashed, BEGIN + 6 * BIN + MINUTE)) {
                next.live(SECOND);
                next.tick();
                assertEquals(life.stored(), next.stored(), "the checkpoint has what waits");
            }
        }
    }

    @Test
    void aClockThatIsSetBackWhileTheDaemonIsDownReplacesNothing() throws IOException {
        Path folder = folder("store");
        try (KeptLife life = new KeptLife(folder, BEGIN + DAY)) {
            life.flow(1);
            life.live(BIN + LATE);
            life.flow(2);
            life.tick();
            assertEquals(Map.of(DAY, 1L), life.stored());
        }
        try (KeptLife life = new KeptLife(folder, BEGIN + DAY - BIN)) {
            life.flow(4);
            life.live(BIN);
            life.flow(8);
            life.tick();
            Path crashed = life.crash(folder("crashed"));
            life.live(BIN + LATE);
            life.tick();
            Map<Long, Long> all = Map.of(DAY - BIN, 4L, DAY, 9L);
            assertEquals(all, life.stored());
            try (KeptLife next = new KeptLife(crashed, BEGIN + DAY + BIN + LATE)) {
                next.live(SECOND);
                next.tick();
                assertEquals(all, next.stored(), "joined with what the disk had, once");
                assertEquals(0, next.count(HistoryCounter.LOST_FLOWS));
            }
        }
    }

    @Test
    void aClockThatLeapsLeavesAGapAndDeletesNothingBeforeAnHourWasLived() throws IOException {
        Path folder = folder("store");
        try (KeptLife life = new KeptLife(folder, BEGIN)) {
            life.flow(1);
            life.live(BIN + LATE);
            life.tick();
            assertEquals(Map.of(0L, 1L), life.stored());
            life.clock.addAndGet(1000 * DAY);
            for (int minute = 0; minute < 59; minute++) {
                life.live(MINUTE);
                life.tick();
            }
            assertEquals(1, life.count(HistoryCounter.CLOCK_LEAPS));
            assertEquals(
                    new Gap(
                            BEGIN + BIN + 2 * LATE,
                            BEGIN + BIN + 2 * LATE + 1000 * DAY,
                            Gap.Why.LEAP,
                            OptionalLong.empty(),
                            0),
                    life.gaps().getLast());
            assertTrue(life.bins().containsKey(BEGIN));
            assertTrue(life.bins().size() < 20, "of the time in between there is no bin");
            for (int minute = 0; minute < 20; minute++) {
                life.live(MINUTE);
                life.tick();
            }
            assertFalse(life.bins().containsKey(BEGIN), "an hour later it is believed");
        }
    }

    @Test
    void aDaemonThatWasOffForLongDeletesNothingAtOnce() throws IOException {
        Path folder = folder("store");
        try (KeptLife life = new KeptLife(folder, BEGIN)) {
            life.flow(1);
            life.live(BIN + LATE);
        }
        try (KeptLife life = new KeptLife(folder, BEGIN + 50 * DAY)) {
            life.live(10 * MINUTE);
            life.tick();
            assertTrue(life.bins().containsKey(BEGIN));
            for (int minute = 0; minute < 80; minute++) {
                life.live(MINUTE);
                life.tick();
            }
            assertFalse(life.bins().containsKey(BEGIN));
        }
    }

    @Test
    void anotherLengthOfBinsOrOtherColumnsLoseNothing() throws IOException {
        Path folder = folder("store");
        try (KeptLife life = new KeptLife(folder, BEGIN)) {
            life.flow(1);
            life.live(MINUTE);
            life.flow(2);
        }
        try (KeptLife life =
                new KeptLife(folder, BEGIN + 2 * MINUTE, BOOT, MINUTE, FlowField.SRC_AS, FlowField.DST_AS)) {
            assertEquals(3, life.inMemory());
            assertEquals(0, life.count(HistoryCounter.LOST_FLOWS));
            life.flow(4);
            life.live(3 * MINUTE);
            life.tick();
            assertEquals(
                    7, life.stored().values().stream().mapToLong(bytes -> bytes).sum());
        }
    }

    @Test
    void aSecondDaemonDoesNotStart() throws IOException {
        Path folder = folder("store");
        try (KeptLife life = new KeptLife(folder, BEGIN)) {
            life.flow(1);
            StoreException refused = assertThrows(StoreException.class, () -> new KeptLife(folder, BEGIN));
            assertTrue(String.valueOf(refused.getMessage()).contains("in use"), refused.getMessage());
            life.live(BIN + LATE);
            life.tick();
            assertEquals(Map.of(0L, 1L), life.stored());
        }
    }

    /** Roll-ups and compactions of large tables take minutes, which would be minutes of flows that a crash costs. */
    @Test
    void aRollUpThatTakesLongKeepsNothingWaiting() throws IOException, InterruptedException {
        try (KeptLife life = new KeptLife(folder("store"), BEGIN)) {
            life.flow(1);
            life.live(HOUR + LATE);
            life.keeper.keep();
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            Thread slow = Thread.ofPlatform().unstarted(life.keeper::rollUps);
            life.atTheClock = () -> {
                if (Thread.currentThread() == slow) {
                    begun.countDown();
                    await(end);
                }
            };
            slow.start();
            begun.await();
            long checkpoints = life.count(HistoryCounter.CHECKPOINTS);
            life.flow(2);
            life.live(BIN);
            life.keeper.keep();
            assertEquals(checkpoints + 1, life.count(HistoryCounter.CHECKPOINTS));
            assertEquals(2, life.stored().get(HOUR));
            assertEquals(Map.of(), life.history().bins(Duration.ofHours(1), Long.MIN_VALUE, Long.MAX_VALUE));
            end.countDown();
            slow.join();
            assertEquals(
                    1,
                    life.history()
                            .bins(Duration.ofHours(1), BEGIN, BEGIN + HOUR)
                            .size());
            assertEquals(0, life.count(HistoryCounter.FAILURES));
        }
    }

    /** What is counted since the last checkpoint is saved all the same: the daemon is told, and closes. */
    @Test
    void aMistakeOnTheThreadOfTheHistoryLosesNothing() throws IOException, InterruptedException {
        Path folder = folder("store");
        try (KeptLife life = new KeptLife(folder, BEGIN)) {
            life.flow(1);
            life.tick();
            life.live(BIN + LATE);
            life.flow(2);
            HistoryMistake mistake = mistake(life, "history");
            assertInstanceOf(NoClassDefFoundError.class, mistake.getCause());
            life.flow(4);
        }
        try (KeptLife next = new KeptLife(folder, BEGIN + BIN + LATE)) {
            assertEquals(Map.of(0L, 1L), next.stored());
            assertEquals(6, next.inMemory());
            assertEquals(0, next.count(HistoryCounter.LOST_FLOWS));
        }
    }

    @Test
    void aMistakeOnTheThreadOfRollUpsLosesNothing() throws IOException, InterruptedException {
        Path folder = folder("store");
        try (KeptLife life = new KeptLife(folder, BEGIN)) {
            life.flow(1);
            life.live(HOUR + LATE);
            life.keeper.keep();
            life.flow(2);
            mistake(life, "roll-up");
            life.flow(4);
        }
        try (KeptLife next = new KeptLife(folder, BEGIN + HOUR + LATE)) {
            assertEquals(6, next.inMemory());
            assertEquals(0, next.count(HistoryCounter.LOST_FLOWS));
            next.tick();
            assertEquals(
                    1,
                    next.history()
                            .bins(Duration.ofHours(1), BEGIN, BEGIN + HOUR)
                            .size());
        }
    }

    /** A mistake of ours on one of the keeper's threads, whose tasks begin at the clock. */
    private static HistoryMistake mistake(KeptLife life, String thread) throws InterruptedException {
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, cause) -> told.complete(cause));
        try {
            Runnable wrong = () -> {
                if (Thread.currentThread().getName().equals(thread)) {
                    throw new NoClassDefFoundError("no such class");
                }
            };
            life.atTheClock = wrong;
            life.keeper.start();
            return assertInstanceOf(HistoryMistake.class, told.join());
        } finally {
            life.atTheClock = () -> {};
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    /** It may be the store that failed: then it fails again at the end, and the next start says what that cost, exactly. */
    @Test
    void whatCannotBeSavedAfterAMistakeIsCountedAtTheNextStart() throws IOException, InterruptedException {
        Path folder = folder("store");
        Path obstacle = folder.resolve("t").resolve("checkpoint.new");
        try (KeptLife life = new KeptLife(folder, BEGIN)) {
            life.flow(1);
            life.tick();
            life.live(SECOND);
            life.flow(2);
            mistake(life, "history");
            life.flow(4);
            Files.createDirectory(obstacle); // where a file should be
        }
        Files.delete(obstacle);
        for (int start = 0; start < 2; start++) {
            try (KeptLife next = new KeptLife(folder, BEGIN + MINUTE)) {
                assertEquals(1, next.inMemory());
                assertEquals(start == 0 ? 2 : 0, next.count(HistoryCounter.LOST_FLOWS));
            }
        }
    }

    /** Where the mistake is made again at the end, the rest of the end is as it should be. */
    @Test
    void aMistakeAtTheEndCostsWhatItCostsAndIsCounted() throws IOException {
        Path folder = folder("store");
        try (KeptLife life = new KeptLife(folder, BEGIN)) {
            life.flow(1);
            life.live(BIN + LATE);
            life.tick();
            assertEquals(Map.of(0L, 1L), life.stored());
        }
        try (KeptLife life = new KeptLife(folder, BEGIN + MINUTE)) {
            life.flow(2); // into the bin that is stored, which is read when they are joined
            life.atTheClock = () -> {
                throw new NoClassDefFoundError("no such class");
            };
        }
        try (KeptLife next = new KeptLife(folder, BEGIN + 2 * MINUTE)) {
            assertEquals(1, next.count(HistoryCounter.LOST_FLOWS));
            assertEquals(Map.of(0L, 1L), next.stored());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void hoursAreTheSumsOfTheirBins() throws IOException {
        try (KeptLife life = new KeptLife(folder("store"), BEGIN + 30 * MINUTE)) {
            for (int minute = 0; minute < 100; minute++) {
                life.flow(1);
                life.live(MINUTE);
                life.tick();
            }
            StoredBin hour = life.history()
                    .bins(Duration.ofHours(1), BEGIN, BEGIN + HOUR)
                    .firstEntry()
                    .getValue();
            assertEquals(BEGIN, hour.start());
            assertEquals(30, hour.bytes());
            assertEquals(30 * MINUTE, hour.covered());
        }
    }
}
