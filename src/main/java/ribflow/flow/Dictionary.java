package ribflow.flow;

/** Turns interned ids of a column into text: AS paths, communities, names. */
public interface Dictionary {

    /**
     * The text of an id, as it is printed: {@code 64500 64501 {64502,64503}} for an AS path,
     * {@code 64500:1 64500:2} for communities, the name for a text.
     */
    String text(FlowField field, int id);
}
