package ribflow.control;

import java.nio.file.Path;

/**
 * The local socket.
 *
 * @param socket where it is
 * @param maxClients how many clients may be connected at once
 */
public record ControlConfig(Path socket, int maxClients) {}
