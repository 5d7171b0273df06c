package ribflow.store;

/** Where the blocks of a bin go. */
@FunctionalInterface
interface BlockSink {

    void put(StoredColumn column, int block, byte[] bytes) throws StoreException;
}
