package ribflow.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ribflow.bgp.session.Password;

/**
 * All settings of a configuration by their paths, defaults included: what two configurations differ in. Values are
 * compared, not their spelling: 60s is 1m.
 */
public final class Settings {

    /** The settings of a configuration that was not read from a file. */
    public static final Settings NONE = new Settings();

    private final Map<String, Setting> byPath = new LinkedHashMap<>();
    private final List<String> optionalSections = new ArrayList<>();
    private final Set<String> reloadableSections = new HashSet<>();

    private record Setting(Object value, String text, int line, boolean reloadable) {}

    private Settings() {}

    static Settings of(Values root) {
        Settings settings = new Settings();
        settings.add(root, true, false);
        return settings;
    }

    private void add(Values values, boolean always, boolean reloadable) {
        if (!always) {
            optionalSections.add(values.path());
        }
        if (reloadable) {
            reloadableSections.add(values.path());
        }
        values.forEach((key, value) -> {
            switch (key.type()) {
                case Type.Section _ ->
                    add((Values) value.value(), key.fallback().isPresent(), key.reloadable());
                case Type.Named _ ->
                    ((Map<?, ?>) value.value()).values().forEach(inner -> add((Values) inner, false, key.reloadable()));
                case Type.ListOf<?> list
                when list.element() instanceof Type.Section ->
                    ((List<?>) value.value()).forEach(inner -> add((Values) inner, false, key.reloadable()));
                case Type.ListOf<?> _, Type.One<?> _ ->
                    byPath.put(
                            values.path(key), new Setting(value.value(), text(value), value.line(), key.reloadable()));
            }
        });
    }

    /** What differences are told in: no secret is. */
    private static String text(Values.Value value) {
        return value.value() instanceof Password password ? password.toString() : value.text();
    }

    /**
     * What differs in another configuration, in words.
     *
     * @param onReload what a reload brings into effect
     * @param onRestart what stays as it is until the daemon is restarted
     */
    public record Changes(List<String> onReload, List<String> onRestart) {

        public Changes {
            onReload = List.copyOf(onReload);
            onRestart = List.copyOf(onRestart);
        }
    }

    /** How the value at a path is written, a default included. */
    Optional<String> text(String path) {
        return Optional.ofNullable(byPath.get(path)).map(Setting::text);
    }

    /** The line in which the value at a path is given, else that of its section; 0 where there is none. */
    int line(String path) {
        return Optional.ofNullable(byPath.get(path)).map(Setting::line).orElse(0);
    }

    /** What a newer configuration changes. */
    public Changes changesTo(Settings newer) {
        List<String> onReload = new ArrayList<>();
        List<String> onRestart = new ArrayList<>();
        List<String> added = without(newer.optionalSections, optionalSections);
        List<String> removed = without(optionalSections, newer.optionalSections);
        outermost(added)
                .forEach(
                        path -> (newer.reloadableSections.contains(path) ? onReload : onRestart).add(path + ": added"));
        outermost(removed)
                .forEach(path -> (reloadableSections.contains(path) ? onReload : onRestart).add(path + ": removed"));
        List<String> paths = new ArrayList<>(newer.byPath.keySet());
        paths.addAll(without(List.copyOf(byPath.keySet()), paths));
        for (String path : paths) {
            Optional<Setting> before = Optional.ofNullable(byPath.get(path));
            Optional<Setting> after = Optional.ofNullable(newer.byPath.get(path));
            if (!before.map(Setting::value).equals(after.map(Setting::value))
                    && !within(path, added)
                    && !within(path, removed)) {
                boolean reloadable = before.or(() -> after).orElseThrow().reloadable();
                (reloadable ? onReload : onRestart).add(path + ": " + words(after) + ", was " + words(before));
            }
        }
        return new Changes(onReload, onRestart);
    }

    private static String words(Optional<Setting> setting) {
        return setting.map(Setting::text).orElse("not given");
    }

    private static List<String> without(List<String> all, List<String> others) {
        return all.stream().filter(one -> !others.contains(one)).toList();
    }

    private static List<String> outermost(List<String> sections) {
        return sections.stream()
                .filter(section -> !within(section, without(sections, List.of(section))))
                .toList();
    }

    private static boolean within(String path, List<String> sections) {
        return sections.stream().anyMatch(section -> path.startsWith(section + ".") || path.startsWith(section + "["));
    }
}
