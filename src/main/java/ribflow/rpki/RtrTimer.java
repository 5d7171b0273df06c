package ribflow.rpki;

/** The timers of a session with a cache. */
enum RtrTimer {
    /** Until the next attempt, after one in vain. */
    RETRY,
    /** Until the data are asked for anew. */
    REFRESH,
    /** How long a cache may be silent while it owes an answer. */
    ANSWER,
    /** Until data that could not be refreshed are forgotten. */
    EXPIRE
}
