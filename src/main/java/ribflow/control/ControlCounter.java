package ribflow.control;

import ribflow.stats.Counted;

/** What is counted at the local socket. */
public enum ControlCounter implements Counted {
    CLIENTS("clients that connected"),
    CLIENTS_REFUSED("clients turned away because too many were connected"),
    CLIENTS_NOT_TAKEN("attempts to take a client in that failed, as for want of file descriptors"),
    CLIENTS_GONE("clients that left in the middle of an answer"),
    CLIENTS_SLOW("clients cut off because they did not read their answer"),
    REQUESTS("requests read"),
    REQUESTS_TOO_LONG("requests thrown away because their line is too long"),
    REQUESTS_GARBLED("requests thrown away because they are not text"),
    ERRORS("requests answered with an error"),
    FAILURES("requests that failed by a fault of ours"),
    ROWS("rows written in answers"),
    BYTES("bytes written in answers");

    private final String help;

    ControlCounter(String help) {
        this.help = help;
    }

    @Override
    public String help() {
        return help;
    }
}
