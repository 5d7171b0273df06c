package ribflow.bgp.session;

import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Notification;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.RouteRefresh;

/** What happens to a session, with the number of the event in RFC 4271, 8.1. */
sealed interface Event {

    /** The session may begin: events 1 and 3 to 5. */
    record Start() implements Event {}

    /** The session must end, and not begin again by itself: events 2 and 8. */
    record Stop(Notification notification, String words) implements Event {}

    /** A timer has run out: events 9 to 11 and 13. */
    record Expired(Timer timer) implements Event {}

    /** The TCP connection is open: events 16 and 17. */
    record Connected() implements Event {}

    /** The TCP connection could not be opened, or is gone: event 18. */
    record ConnectionLost(String words) implements Event {}

    /** Event 19. */
    record OpenReceived(Open open) implements Event {}

    /** A message that cannot be used: events 21, 22 and 28. */
    record Malformed(Notification notification, String words) implements Event {}

    /** Another connection to the neighbour is kept in place of this one: event 23. */
    record CollisionLost() implements Event {}

    /** The neighbour has opened another connection in place of this one (RFC 4724, 5). */
    record Superseded() implements Event {}

    /** Events 24 and 25. */
    record NotificationReceived(Notification notification) implements Event {}

    /** Event 26. */
    record KeepaliveReceived() implements Event {}

    /** Events 27 and, if it cannot be used, 28. */
    record UpdateReceived(DecodedUpdate update) implements Event {}

    /** An operator wants the routes of a family sent again (RFC 2918, 4); it has no number. */
    record RefreshWanted(Family family) implements Event {}

    /** RFC 2918, 4; it has no number. */
    record RouteRefreshReceived(RouteRefresh refresh) implements Event {}
}
