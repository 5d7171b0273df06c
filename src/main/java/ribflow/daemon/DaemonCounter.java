package ribflow.daemon;

import ribflow.stats.Counted;

/** What is counted between the packages. */
public enum DaemonCounter implements Counted {
    SESSIONS_TOO_MANY_EXPORTERS("connections closed because as many exporters are told apart as may be"),
    DATAGRAMS_TOO_MANY_EXPORTERS("datagrams dropped because collect.max_exporters exporters are known already"),
    RIB_DUMPS("tables of peers written to files at intervals"),
    RIB_DUMPS_FAILED("tables of peers that could not be written"),
    RIB_SAVED("times the routes of all sources were saved"),
    RIB_SAVES_FAILED("times they could not be saved"),
    RIB_LOADS_FAILED("saved routes that could not be read at start"),
    RIB_FILES_READ("times a file of routes was read"),
    RIB_FILES_FAILED("times a file of routes could not be read"),
    RIB_FILE_RECORDS_DAMAGED("records of files of routes that could not be read"),
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
