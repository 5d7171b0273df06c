package ribflow.maps;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a map's file looks like: the whole truth for its reader and for its page of the manual.
 *
 * @param file the usual name of the file
 * @param purpose what the map is for, in a few words
 * @param rules how its rows work together, in sentences; paragraphs are parted by an empty line
 * @param keys the keys its rows may have
 * @param shortForm another way to write a row, where there is one
 * @param example some rows
 * @param refused keys that pmacct's map has and this one cannot have, each with the reason and what is allowed instead
 */
public record MapFormat(
        String file,
        String purpose,
        String rules,
        List<MapKey<?>> keys,
        Optional<ShortForm> shortForm,
        String example,
        Map<String, String> refused) {

    /**
     * A row as a single word without keys.
     *
     * @param allowed what may be written
     * @param reader turns the word into the pairs that it stands for, or says by an IllegalArgumentException why not
     */
    record ShortForm(String allowed, Function<String, List<Rows.Pair>> reader) {

        List<Rows.Pair> pairs(String word) {
            return reader.apply(word);
        }
    }

    /** One whose rows are pairs and nothing else. */
    MapFormat(String file, String purpose, String rules, List<MapKey<?>> keys, String example) {
        this(file, purpose, rules, keys, Optional.empty(), example);
    }

    /** One that refuses nothing that pmacct's has. */
    MapFormat(
            String file,
            String purpose,
            String rules,
            List<MapKey<?>> keys,
            Optional<ShortForm> shortForm,
            String example) {
        this(file, purpose, rules, keys, shortForm, example, Map.of());
    }

    public MapFormat {
        keys = List.copyOf(keys);
        refused = Map.copyOf(refused);
    }
}
