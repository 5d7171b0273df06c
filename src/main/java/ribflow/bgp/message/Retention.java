package ribflow.bgp.message;

import java.time.Duration;

/**
 * How long the routes of a family outlive their session.
 *
 * @param restart so long they count as before, only marked stale (RFC 4724, 4.2)
 * @param longLived so long after that they are kept as the least preferred of all (RFC 9494, 4.2)
 */
public record Retention(Duration restart, Duration longLived) {}
