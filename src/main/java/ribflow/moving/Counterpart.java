package ribflow.moving;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What becomes of some of pmacct's keys.
 *
 * @param keys their names; {@code *} stands for any letters, so that keys that are alike need one row
 */
record Counterpart(List<String> keys, Fate fate) {

    /** What becomes of a key. */
    sealed interface Fate {

        /** What it says, in words. */
        String words();

        /** It is one of ours. */
        record Becomes(String ours) implements Fate {

            @Override
            public String words() {
                return ours;
            }
        }

        /** Nothing is lost without it. */
        record NotNeeded(String why) implements Fate {

            @Override
            public String words() {
                return "not needed: " + why;
            }
        }

        /** There is nothing like it. */
        record Missing(String instead) implements Fate {

            @Override
            public String words() {
                return instead;
            }
        }
    }

    static Counterpart becomes(String ours, String... keys) {
        return new Counterpart(List.of(keys), new Fate.Becomes(ours));
    }

    static Counterpart notNeeded(String why, String... keys) {
        return new Counterpart(List.of(keys), new Fate.NotNeeded(why));
    }

    static Counterpart missing(String instead, String... keys) {
        return new Counterpart(List.of(keys), new Fate.Missing(instead));
    }

    /** How closely the row has a key: how much of it the row spells out; 0 if it does not have it at all. */
    int closeness(String key) {
        return keys.stream()
                .filter(pattern -> pattern(pattern).matcher(key).matches())
                .mapToInt(pattern -> pattern.equals(key)
                        ? Integer.MAX_VALUE
                        : pattern.replace("*", "").length())
                .max()
                .orElse(0);
    }

    private static Pattern pattern(String keys) {
        return Pattern.compile(
                Stream.of(keys.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining("[a-z0-9_]*")));
    }
}
