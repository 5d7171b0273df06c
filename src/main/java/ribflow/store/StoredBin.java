package ribflow.store;

/**
 * A stored bin, as its header says. That there is a header says that the daemon collected; of a bin without one nobody
 * knows.
 *
 * @param start when it begins, in milliseconds since 1970
 * @param length how long it is, in milliseconds
 * @param covered for how many of them flows were collected
 * @param rows how many rows it has
 * @param packets the sum of its rows
 * @param flows the sum of its rows
 * @param bytes the sum of its rows
 */
public record StoredBin(long start, long length, long covered, long rows, long packets, long flows, long bytes) {

    /** When it ends, in milliseconds since 1970. */
    public long end() {
        return start + length;
    }
}
