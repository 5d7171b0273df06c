package ribflow.matrix;

import java.util.Optional;

/** What comes together in one place of a grid: a cell, or the sum of a row, of a column, of everything. */
final class Sums {

    private Traffic traffic = Traffic.NONE;
    private Traffic local = Traffic.NONE;
    private final Optional<Peaks> peaks;
    private long inBin;

    /** @param samples how many bins there are, where their 95th percentile is wanted; else 0 */
    Sums(int samples) {
        this.peaks = samples > 0 ? Optional.of(new Peaks(samples)) : Optional.empty();
    }

    void add(Traffic more, boolean isLocal) {
        traffic = traffic.plus(more);
        local = isLocal ? local.plus(more) : local;
    }

    /** Bytes of the bin that is being read. */
    void addToBin(long bytes) {
        inBin += bytes;
    }

    /**
     * All of a bin was read. May be said more than once.
     *
     * @param millis for how long flows were collected in it
     * @param samples for how many bins it stands
     */
    void endBin(long millis, int samples) {
        if (inBin != 0) {
            double rate = 8000.0 * inBin / Math.max(1, millis);
            peaks.ifPresent(rates -> rates.add(rate, samples));
            inBin = 0;
        }
    }

    /** How many rates it holds. */
    int held() {
        return peaks.map(Peaks::size).orElse(0);
    }

    Cell cell() {
        return new Cell(traffic, local, peaks.map(Peaks::percentile).orElse(0.0));
    }
}
