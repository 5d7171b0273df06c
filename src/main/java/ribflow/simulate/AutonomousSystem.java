package ribflow.simulate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import ribflow.ip.Prefix;

/**
 * An AS of the internet that the simulated network reaches: one row of {@code internet.txt}.
 *
 * @param weight how much traffic it draws, compared with the others
 * @param blocks the address space out of which it announces
 */
record AutonomousSystem(int asn, Kind kind, int weight, List<Prefix> blocks, String name) {

    /** What an AS lives on. */
    enum Kind {
        CONTENT,
        HOSTING,
        EYEBALL,
        RESEARCH,
        TRANSIT
    }

    /** All rows. */
    static List<AutonomousSystem> read() {
        try (InputStream stream = AutonomousSystem.class.getResourceAsStream("internet.txt")) {
            Objects.requireNonNull(stream, "internet.txt is missing");
            return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(AutonomousSystem::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AutonomousSystem parse(String line) {
        String[] cells = line.strip().split("\\s+", 6);
        List<Prefix> blocks = Stream.of(cells[3], cells[4])
                .flatMap(cell -> Arrays.stream(cell.split(",")))
                .filter(text -> !text.equals("-"))
                .map(Prefix::parse)
                .toList();
        return new AutonomousSystem(
                Integer.parseInt(cells[0]),
                Kind.valueOf(cells[1].toUpperCase(Locale.ROOT)),
                Integer.parseInt(cells[2]),
                blocks,
                cells[5]);
    }
}
