package ribflow.moving;

/**
 * A line of a file.
 *
 * @param file the file, as it was named
 * @param line from 1; 0 where the file as a whole is meant
 */
record Origin(String file, int line) implements Comparable<Origin> {

    @Override
    public int compareTo(Origin other) {
        int byFile = file.compareTo(other.file);
        return byFile == 0 ? Integer.compare(line, other.line) : byFile;
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}
