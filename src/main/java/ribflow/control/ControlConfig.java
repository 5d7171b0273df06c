package ribflow.control;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The local socket.
 *
 * @param socket where it is
 * @param maxClients how many clients may be connected at once
 * @param shown what {@code ribflow pmacct} shows of the tables
 */
public record ControlConfig(Path socket, int maxClients, List<Shown> shown) {

    public ControlConfig {
        shown = List.copyOf(shown);
    }

    public ControlConfig(Path socket, int maxClients) {
        this(socket, maxClients, List.of());
    }

    /**
     * What {@code ribflow pmacct} shows of a table.
     *
     * @param table its name
     * @param flows whether flows are a column
     * @param socket a further socket, on which this table is the one that is shown
     */
    public record Shown(String table, boolean flows, Optional<Path> socket) {}
}
