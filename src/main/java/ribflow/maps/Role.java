package ribflow.maps;

/** What is behind an interface of a router. */
public enum Role {
    /** Outside, without saying more. */
    EDGE,
    /** A customer. */
    CUSTOMER,
    /** A peering partner or an exchange. */
    PEER,
    /** A transit provider. */
    UPSTREAM,
    /** Another router of the own network. */
    CORE;

    /** Whether traffic that comes in by the interface enters the network there. */
    public boolean outside() {
        return this != CORE;
    }
}
