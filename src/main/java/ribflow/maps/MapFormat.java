package ribflow.maps;

import java.util.List;

/**
 * What a map's file looks like: the whole truth for its reader and for its page of the manual.
 *
 * @param file the usual name of the file
 * @param purpose what the map is for, in a few words
 * @param rules how its rows work together, in sentences; paragraphs are parted by an empty line
 * @param keys the keys its rows may have
 * @param example some rows
 */
public record MapFormat(String file, String purpose, String rules, List<MapKey<?>> keys, String example) {

    public MapFormat {
        keys = List.copyOf(keys);
    }
}
