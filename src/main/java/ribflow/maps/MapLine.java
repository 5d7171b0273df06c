package ribflow.maps;

/**
 * A row of a map as an operator finds it again: what gave a flow a value.
 *
 * @param file the file, as the configuration names it
 * @param line its line, from 1 on
 * @param text its pairs, with one blank between; empty where a map is too large to keep them
 */
public record MapLine(String file, int line, String text) {

    /** {@code pops.map:3: pop=Rome ip=192.0.2.1}, the file without its folder. */
    @Override
    public String toString() {
        String name = file.substring(file.lastIndexOf('/') + 1);
        return name + ":" + line + (text.isEmpty() ? "" : ": " + text);
    }
}
