package ribflow.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A counter of a row. */
enum PmacctCounter {
    BYTES,
    PACKETS,
    FLOWS;

    static Optional<PmacctCounter> named(String name) {
        return Arrays.stream(values())
                .filter(counter -> counter.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    long of(PmacctRow row) {
        return switch (this) {
            case BYTES -> row.bytes();
            case PACKETS -> row.packets();
            case FLOWS -> row.flows();
        };
    }
}
