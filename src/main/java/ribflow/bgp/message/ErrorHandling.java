package ribflow.bgp.message;

/** What an error in an UPDATE leads to (RFC 7606, 2), from the weakest to the strongest; of several the strongest counts. */
public enum ErrorHandling {
    /** The attribute is dropped, the routes stand. */
    ATTRIBUTE_DISCARD,
    /** The routes of the UPDATE are taken as withdrawn. */
    TREAT_AS_WITHDRAW,
    /** The family is of no more use in this session; the session may end as well. */
    AFI_SAFI_DISABLE,
    /** The session ends with a NOTIFICATION. */
    SESSION_RESET
}
