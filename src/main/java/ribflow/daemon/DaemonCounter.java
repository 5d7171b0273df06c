package ribflow.daemon;

import ribflow.stats.Counted;

/** What is counted between the packages. */
public enum DaemonCounter implements Counted {
    SESSIONS_TOO_MANY_EXPORTERS("connections closed because as many exporters are told apart as may be"),
    DATAGRAMS_TOO_MANY_EXPORTERS("datagrams dropped because collect.max_exporters exporters are known already"),
    RELOADS("times the maps were read anew"),
    RELOADS_REFUSED("times a reload was refused because a file was wrong");

    private final String help;

    DaemonCounter(String help) {
        this.help = help;
    }

    @Override
    public String help() {
        return help;
    }
}
