package ribflow.simulate;

/** A point of presence of the simulated network. */
enum Pop {
    PARIS("Paris"),
    ROME("Rome"),
    LONDON("London"),
    MUNICH("Munich");

    /** IGP metric of the shortest way between two PoPs, by ordinal: roughly the light's time along the fibre. */
    private static final int[][] METRIC = {
        {0, 110, 34, 68},
        {110, 0, 144, 69},
        {34, 144, 0, 95},
        {68, 69, 95, 0},
    };

    private final String label;

    Pop(String label) {
        this.label = label;
    }

    /** The name in maps and output. */
    String label() {
        return label;
    }

    int metricTo(Pop other) {
        return METRIC[ordinal()][other.ordinal()];
    }
}
