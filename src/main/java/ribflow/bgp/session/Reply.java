package ribflow.bgp.session;

/**
 * What came of a wish about a neighbour.
 *
 * @param granted whether it was done
 * @param words what was done, or why not
 */
public record Reply(boolean granted, String words) {}
