package ribflow.flow;

/** Turns interned ids of a column into text: AS paths, communities, names. */
public interface Dictionary {

    /**
     * The text of an id, as it is printed: {@code 64500 64501 {64502,64503}} for an AS path,
     * {@code 64500:1 64500:2} for communities, the name for a text.
     */
    String text(FlowField field, int id);

    /**
     * A number that changes when the id is given to another text: what was learnt of an id holds as long as this stays the
     * same. Hot: allocation-free. Dictionaries that never use an id again need not say anything.
     */
    default int generation(FlowField field, int id) {
        return 0;
    }
}
