package ribflow.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The gaps in a table's history: a file of lines beside its bins, to which one is added at a time.
 *
 * <pre>{@code
 * 2026-11-22T11:00:03.500Z 2026-11-22T11:00:09.120Z lost 1234 5f0c…
 * 2026-11-22T11:00:09.120Z 2026-11-22T11:00:31Z down - 0
 * }</pre>
 *
 * <p>A line is on disk when {@link #add} returns. A power cut may leave half a line, which is passed over.
 */
public final class Gaps {

    /** Under which name the file stands in a table's folder. */
    static final String FILE = "gaps";

    private final Path file;

    private Gaps(Path file) {
        this.file = file;
    }

    /** Those of the table that has that folder. */
    public static Gaps of(Path tableFolder) {
        return new Gaps(tableFolder.resolve(FILE));
    }

    /** Adds one. */
    public void add(Gap gap) throws StoreException {
        String line = Instant.ofEpochMilli(gap.from()) + " " + Instant.ofEpochMilli(gap.until()) + " "
                + gap.why().name().toLowerCase(Locale.ROOT) + " "
                + (gap.flows().isPresent() ? "" + gap.flows().getAsLong() : "-") + " " + Long.toHexString(gap.tally());
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            long end = channel.size();
            ByteBuffer last = ByteBuffer.allocate(1);
            boolean torn = end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
            ByteBuffer bytes = ByteBuffer.wrap(((torn ? "\n" : "") + line + "\n").getBytes(StandardCharsets.US_ASCII));
            channel.position(end);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            throw new StoreException(file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    /** All of them, in the order in which they were added. */
    public List<Gap> all() throws StoreException {
        try {
            List<Gap> gaps = new ArrayList<>();
            for (String line :
                    Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
                parse(line).ifPresent(gaps::add);
            }
            return gaps;
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new StoreException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** How many flows were found lost by that tally. */
    public long lost(long tally) throws StoreException {
        return all().stream()
                .filter(gap -> gap.tally() == tally)
                .mapToLong(gap -> gap.flows().orElse(0))
                .sum();
    }

    private static Optional<Gap> parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 5) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Gap(
                    Instant.parse(words[0]).toEpochMilli(),
                    Instant.parse(words[1]).toEpochMilli(),
                    Gap.Why.valueOf(words[2].toUpperCase(Locale.ROOT)),
                    words[3].equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(words[3])),
                    Long.parseUnsignedLong(words[4], 16)));
        } catch (DateTimeParseException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
