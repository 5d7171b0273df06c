package ribflow.daemon;

import ribflow.stats.Counted;

/** What is counted between the packages. */
public enum DaemonCounter implements Counted {
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
