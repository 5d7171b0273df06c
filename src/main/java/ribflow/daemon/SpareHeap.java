package ribflow.daemon;

/**
 * Has the heap collected after many peers have gone.
 *
 * <p>The RIB's pages are old, and the collector looks at what is old only when there is no room left for more: without need the
 * memory of peers that are gone would stay with the process, and more be taken for those who come. So when the RIB has let go of
 * a quarter of a gigabyte, and of as much as is still in use, everything is collected at once. What lives is copied meanwhile,
 * and all threads wait: the less lives the shorter, and here it is at most half of what there was. It happens a minute after the peers have
 * gone, and not again before as much is let go of.
 */
final class SpareHeap {

    private static final long LEAST = 256L << 20;

    private long collected;

    /** @param letGo how many bytes the RIB has let go of since it began */
    void giveBack(long letGo) {
        long since = letGo - collected;
        if (since < LEAST) {
            return;
        }
        Runtime heap = Runtime.getRuntime();
        if (since >= heap.totalMemory() - heap.freeMemory() - since) {
            collected = letGo;
            System.gc();
        }
    }
}
