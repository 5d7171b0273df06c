package ribflow.store;

/** Where the blocks of a bin come from. */
@FunctionalInterface
interface BlockSource {

    /** Reads a block of a column, in place of what is in there. */
    void read(StoredColumn column, int number, Block block) throws StoreException;
}
