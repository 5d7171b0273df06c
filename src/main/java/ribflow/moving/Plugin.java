package ribflow.moving;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * An output of pmacct's: {@code type[name]} in {@code plugins}.
 *
 * @param name as directives have it in brackets; that of the type if none was given
 */
record Plugin(Origin origin, String type, String name) {

    /** How the keys of the type begin. */
    private static final Map<String, String> PREFIXES = Map.of(
            "memory", "imt",
            "print", "print",
            "mysql", "sql",
            "pgsql", "sql",
            "sqlite3", "sql",
            "kafka", "kafka",
            "amqp", "amqp",
            "nfprobe", "nfprobe",
            "sfprobe", "sfprobe",
            "tee", "tee");

    boolean known() {
        return PREFIXES.containsKey(type);
    }

    /** The key of that name for plugins of this type: {@code history} is {@code sql_history} for mysql. */
    String key(String name) {
        return PREFIXES.getOrDefault(type, type) + "_" + name;
    }

    /** Whether a key says nothing to a plugin of this type: it is another type's, or this one counts nothing. */
    boolean ignores(String key) {
        return type.equals("tee") || PREFIXES.values().stream().anyMatch(prefix -> key.startsWith(prefix + "_"));
    }

    boolean sql() {
        return key("").equals("sql_");
    }

    boolean probe() {
        return type.equals("nfprobe") || type.equals("sfprobe");
    }

    /** Whether a directive in these brackets is for this plugin. */
    boolean meant(String brackets) {
        return brackets.equals(name) || (name.equals(type) && brackets.equals("default_" + type));
    }

    /** What has no counterpart whatever its keys say; empty if all of it has. */
    Optional<String> elsewhere() {
        return Optional.ofNullable(
                switch (type) {
                    case "memory", "print" -> null;
                    case "mysql", "pgsql", "sqlite3" ->
                        "there is no output to databases: a table keeps the rows, and `ribflow query -f csv TABLE` can"
                                + " feed a loader";
                    case "kafka", "amqp" ->
                        "there is no output to message queues: a table keeps the rows, and `ribflow query -f ndjson"
                                + " TABLE` can feed a producer";
                    case "nfprobe", "sfprobe" ->
                        "ribflow exports no flows: keep pmacctd with this plugin, or softflowd, on the host that sees the"
                                + " packets, and let it send to collect.listen";
                    case "tee" ->
                        "ribflow forwards no datagrams: let the routers export twice, or keep nfacctd with tee in front"
                                + " (tee_transparent: true)";
                    default -> "unknown to pmacct; allowed: " + String.join(", ", new TreeSet<>(PREFIXES.keySet()));
                });
    }
}
