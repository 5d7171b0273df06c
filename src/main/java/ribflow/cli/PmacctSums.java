package ribflow.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/** What the rows that meet each question of {@code -N} sum up to. */
final class PmacctSums {

    private final long[] packets;
    private final long[] bytes;
    private final long[] flows;
    private final long[] entries;

    PmacctSums(int questions) {
        this.packets = new long[questions];
        this.bytes = new long[questions];
        this.flows = new long[questions];
        this.entries = new long[questions];
    }

    /** Adds a row that meets the question. */
    void add(int question, PmacctRow row) {
        packets[question] += row.packets();
        bytes[question] += row.bytes();
        flows[question] += row.flows();
        entries[question]++;
    }

    /**
     * Writes a line for each question, or one for all.
     *
     * @param counter which counter; packets, bytes, flows and rows if empty
     */
    void write(Writer out, Optional<PmacctCounter> counter, boolean sum) throws IOException {
        if (sum) {
            PmacctSums total = new PmacctSums(1);
            for (int i = 0; i < packets.length; i++) {
                total.packets[0] += packets[i];
                total.bytes[0] += bytes[i];
                total.flows[0] += flows[i];
                total.entries[0] += entries[i];
            }
            total.write(out, counter, false);
            return;
        }
        for (int i = 0; i < packets.length; i++) {
            int at = i;
            out.write(counter.map(one -> digits(
                                    switch (one) {
                                        case PACKETS -> packets[at];
                                        case BYTES -> bytes[at];
                                        case FLOWS -> flows[at];
                                    }))
                            .orElse(digits(packets[i]) + " " + digits(bytes[i]) + " " + digits(flows[i]) + " "
                                    + entries[i])
                    + "\n");
        }
    }

    private static String digits(long value) {
        return Long.toUnsignedString(value);
    }
}
