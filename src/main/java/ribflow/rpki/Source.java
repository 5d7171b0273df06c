package ribflow.rpki;

import org.jspecify.annotations.Nullable;

/** Where VRPs come from. All on the event loop, except {@link #status}. */
sealed interface Source permits RtrSession, FileSource {

    void start();

    void stop();

    /** Its VRPs; null if it has none, or none any more. */
    @Nullable
    VrpTable table();

    /** How well it is to be believed at the moment. */
    Trust trust();

    /** Frees what no reader can hold any more. */
    void turn();

    /** How it stands. From any thread. */
    SourceStatus status(boolean used);

    /** How well a source is to be believed; the better one first. */
    enum Trust {
        /** A cache whose session is up: it would tell of changes. */
        UP,
        /** A cache whose session is down, and whose data have not expired. */
        KEPT,
        /** A file, which nobody may have written for long. */
        FILE,
        /** There is nothing. */
        NONE
    }
}
