package ribflow.table;

/**
 * What was collected in a bin, rows aside.
 *
 * @param start when the bin begins
 * @param covered in how many of its milliseconds flows were collected
 * @param taken how many flows were merged into it, whatever became of their rows
 */
public record Collected(long start, long covered, long taken) {}
