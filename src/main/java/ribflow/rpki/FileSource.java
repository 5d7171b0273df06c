package ribflow.rpki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.ip.Epochs;
import ribflow.stats.Counters;

/**
 * A file of VRPs, read again when it changes: when its size, its time or its inode is another. One that says when its VRPs
 * expire is read again every hour in any case. What cannot be read leaves things as they are. All on the event loop.
 */
final class FileSource implements Source {

    private static final Logger log = LoggerFactory.getLogger(FileSource.class);
    private static final Duration EXPIRING = Duration.ofHours(1);

    private final Path file;
    private final InstantSource clock;
    private final Epochs epochs;
    private final int most;
    private final Counters<RpkiCounter> counters;
    private final Runnable changed;
    private final Counters<RpkiCounter> own = new Counters<>(RpkiCounter.class);
    private Object seen = "";
    private Instant again = Instant.MAX;
    private volatile Standing standing = new Standing("not read", null, null, "");

    /** What {@link #status} shows. */
    private record Standing(
            String state,
            @Nullable VrpTable table,
            @Nullable Instant read,
            String lastError) {}

    FileSource(
            Path file, InstantSource clock, Epochs epochs, int most, Counters<RpkiCounter> counters, Runnable changed) {
        this.file = file;
        this.clock = clock;
        this.epochs = epochs;
        this.most = most;
        this.counters = counters;
        this.changed = changed;
    }

    @Override
    public void start() {
        look();
    }

    @Override
    public void stop() {
        standing = new Standing("not read", null, null, "");
    }

    /** Reads the file if it is another than before. */
    void look() {
        try {
            Object now = mark();
            if (!now.equals(seen) || !clock.instant().isBefore(again)) {
                seen = now;
                read();
            }
        } catch (IOException | RuntimeException e) {
            String words = e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
            if (!words.equals(standing.lastError)) {
                count(RpkiCounter.FILE_FAILURES, 1);
                log.warn("{}: not read: {}", file, words);
            }
            standing = new Standing(standing.state, standing.table, standing.read, words);
        }
    }

    private Object mark() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return Map.of(
                "size",
                attributes.size(),
                "time",
                attributes.lastModifiedTime(),
                "key",
                String.valueOf(attributes.fileKey()));
    }

    private void read() throws IOException {
        Instant now = clock.instant();
        again = Instant.MAX;
        VrpFile.Content content = VrpFile.read(file, epochs, most, now);
        again = content.expiring() ? now.plus(EXPIRING) : Instant.MAX;
        count(RpkiCounter.LOADS, 1);
        count(RpkiCounter.ANNOUNCED, content.table().size());
        count(RpkiCounter.FILE_DOUBLES, content.doubles());
        count(RpkiCounter.FILE_EXPIRED, content.expired());
        standing = new Standing("read", content.table(), now, "");
        log.info("{}: {} VRPs", file, content.table().size());
        changed.run();
    }

    private void count(RpkiCounter counter, long count) {
        own.add(counter, count);
        counters.add(counter, count);
    }

    @Override
    public @Nullable VrpTable table() {
        return standing.table;
    }

    @Override
    public Trust trust() {
        return standing.table == null ? Trust.NONE : Trust.FILE;
    }

    @Override
    public void turn() {}

    @Override
    public SourceStatus status(boolean used) {
        Standing now = standing;
        VrpTable table = now.table;
        return new SourceStatus(
                file.toString(),
                used,
                now.state,
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                table == null ? 0 : table.size(true),
                table == null ? 0 : table.size(false),
                table == null ? 0 : table.bytes(),
                Optional.ofNullable(now.read),
                Optional.empty(),
                Optional.of(now.lastError).filter(words -> !words.isEmpty()),
                Rpki.values(own));
    }
}
