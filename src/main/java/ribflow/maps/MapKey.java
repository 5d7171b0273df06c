package ribflow.maps;

/**
 * A key of a map's rows: {@code name=value}.
 *
 * @param name the name
 * @param syntax how its value is written
 * @param required whether every row has it
 * @param meaning what it says, in a few words
 */
public record MapKey<T>(String name, Syntax<T> syntax, boolean required, String meaning) {

    static <T> MapKey<T> required(String name, Syntax<T> syntax, String meaning) {
        return new MapKey<>(name, syntax, true, meaning);
    }

    static <T> MapKey<T> optional(String name, Syntax<T> syntax, String meaning) {
        return new MapKey<>(name, syntax, false, meaning);
    }
}
