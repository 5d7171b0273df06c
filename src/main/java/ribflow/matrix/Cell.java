package ribflow.matrix;

/**
 * What goes from one place to another.
 *
 * @param traffic all of it
 * @param local the part that enters and leaves in the same PoP, and never crosses the core
 * @param percentile the 95th percentile of the rates of all bins, in bit/s, where it was asked for
 */
public record Cell(Traffic traffic, Traffic local, double percentile) {

    /** No traffic at all. */
    public static final Cell EMPTY = new Cell(Traffic.NONE, Traffic.NONE, 0);
}
