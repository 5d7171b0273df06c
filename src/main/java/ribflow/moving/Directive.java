package ribflow.moving;

import java.util.Locale;
import java.util.Optional;

/**
 * A line of pmacct's configuration: {@code key[plugin]: value}.
 *
 * @param origin where it stands
 * @param key in small letters
 * @param plugin the plugin that it is for; empty if for all
 */
record Directive(Origin origin, String key, Optional<String> plugin, String value) {

    /** Whether it says true; anything but a clear yes is none. */
    boolean yes() {
        return value.toLowerCase(Locale.ROOT).equals("true");
    }

    String named() {
        return key + plugin.map(name -> "[" + name + "]").orElse("");
    }
}
