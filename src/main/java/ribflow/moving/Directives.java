package ribflow.moving;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The directives of a configuration, those that were taken apart from those that were not. A directive with a plugin in
 * brackets goes before one for all; of several alike the last counts, as pmacct has it.
 */
final class Directives {

    private final List<Directive> all;
    private final Set<Directive> taken = new HashSet<>();

    Directives(List<Directive> all) {
        this.all = List.copyOf(all);
    }

    List<Directive> all() {
        return all;
    }

    /** The directive for everything, by the first of these names that there is. */
    Optional<Directive> take(String... names) {
        for (String name : names) {
            Optional<Directive> found = last(name, Optional.empty());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The directive that counts for a plugin. */
    Optional<Directive> take(Plugin plugin, String... names) {
        for (String name : names) {
            Optional<Directive> found = last(name, Optional.of(plugin)).or(() -> last(name, Optional.empty()));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The directives of that name that are for one plugin each. */
    List<Directive> takeOfPlugins(String name) {
        List<Directive> found = all.stream()
                .filter(directive ->
                        directive.key().equals(name) && directive.plugin().isPresent())
                .toList();
        taken.addAll(found);
        return found;
    }

    /** Whether one of the keys begins like this. */
    boolean any(String prefix) {
        return all.stream().anyMatch(directive -> directive.key().startsWith(prefix));
    }

    /** What nobody took, in the order of the file. */
    List<Directive> untaken() {
        return all.stream().filter(directive -> !taken.contains(directive)).toList();
    }

    private Optional<Directive> last(String name, Optional<Plugin> plugin) {
        List<Directive> found = new ArrayList<>();
        for (Directive directive : all) {
            boolean meant = plugin.isPresent()
                    ? directive.plugin().filter(plugin.get()::meant).isPresent()
                    : directive.plugin().isEmpty();
            if (meant && directive.key().equals(name)) {
                found.add(directive);
            }
        }
        taken.addAll(found);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
    }
}
