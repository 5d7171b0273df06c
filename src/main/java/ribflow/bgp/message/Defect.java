package ribflow.bgp.message;

/**
 * One thing wrong in an UPDATE.
 *
 * @param attribute the number of the path attribute; 0 if the fault is in the UPDATE's own fields
 * @param handling what it leads to by itself
 * @param notification what the neighbour is told if the session must end for it
 * @param words what is wrong, for people
 * @param octets the attribute as it came, flags first, in hexadecimal; empty if the fault is in no attribute
 */
public record Defect(int attribute, ErrorHandling handling, Notification notification, String words, String octets) {

    /** Without an attribute's octets. */
    public Defect(int attribute, ErrorHandling handling, Notification notification, String words) {
        this(attribute, handling, notification, words, "");
    }

    /** What the attribute is called; {@code UPDATE} if the fault is in no attribute. */
    public String attributeName() {
        return attribute == 0 && octets.isEmpty() ? "UPDATE" : AttributeNames.of(attribute);
    }

    @Override
    public String toString() {
        return words;
    }
}
