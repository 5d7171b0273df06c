package ribflow.bgp.message;

/** A BGP message (RFC 4271, 4) as a value. */
public sealed interface BgpMessage permits Open, Update, Notification, Keepalive, RouteRefresh {

    /** Its row in the header's table of types. */
    MessageType type();
}
