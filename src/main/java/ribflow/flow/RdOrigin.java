package ribflow.flow;

import ribflow.stats.Counted;

/** Where a flow's route distinguisher comes from. */
public enum RdOrigin implements Counted {
    /** The flow record has it. */
    FLOW("the flow record"),
    /** Options give the one of the record's VRF. */
    OPTION("options about the record's VRF"),
    /** A row of the VRF map gives it. */
    MAP("a row of the VRF map");

    private final String meaning;

    RdOrigin(String meaning) {
        this.meaning = meaning;
    }

    @Override
    public String help() {
        return meaning;
    }
}
