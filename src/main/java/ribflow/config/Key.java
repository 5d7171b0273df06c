package ribflow.config;

import java.util.Optional;

/**
 * A key of the configuration file: one row of the binder, the manual and the tests.
 *
 * @param name the name in its section
 * @param type what its value may be
 * @param presence whether it must be given, and what holds if it is not
 * @param reloadable whether a change takes effect without a restart
 * @param doc what it does, in sentences
 * @param pmacct pmacct's key or keys for about the same thing, parted by commas; empty if there are none
 */
record Key<T>(String name, Type<T> type, Presence presence, boolean reloadable, String doc, String pmacct) {

    /** What holds where the key is not given. */
    sealed interface Presence {

        /** It must be given. */
        record Required() implements Presence {}

        /** That value holds, in YAML. */
        record Default(String yaml) implements Presence {}

        /** Something else holds, told in words. */
        record Otherwise(String words) implements Presence {}
    }

    static <T> Key<T> required(String name, Type<T> type, String doc) {
        return new Key<>(name, type, new Presence.Required(), false, doc, "");
    }

    static <T> Key<T> byDefault(String yaml, String name, Type<T> type, String doc) {
        return new Key<>(name, type, new Presence.Default(yaml), false, doc, "");
    }

    static <T> Key<T> otherwise(String words, String name, Type<T> type, String doc) {
        return new Key<>(name, type, new Presence.Otherwise(words), false, doc, "");
    }

    /** The same key, whose changes a reload brings into effect. */
    Key<T> onReload() {
        return new Key<>(name, type, presence, true, doc, pmacct);
    }

    /** The same key, known to pmacct's users by those names. */
    Key<T> inPmacct(String names) {
        return new Key<>(name, type, presence, reloadable, doc, names);
    }

    boolean required() {
        return presence instanceof Presence.Required;
    }

    /** The default, as it would be written. */
    Optional<String> fallback() {
        return presence instanceof Presence.Default(String yaml) ? Optional.of(yaml) : Optional.empty();
    }
}
