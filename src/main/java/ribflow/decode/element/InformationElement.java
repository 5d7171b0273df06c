package ribflow.decode.element;

/**
 * An information element (RFC 7012, 2.1).
 *
 * @param enterprise the private enterprise number that defined it; 0 for IANA's and NetFlow v9's
 * @param id its number
 * @param name its name, as its registry has it
 * @param type what its octets say
 * @param semantics how values relate to each other (RFC 7012, 3.2), such as {@code deltaCounter}; may be empty
 * @param units what is counted or measured, such as {@code octets}; may be empty
 */
public record InformationElement(int enterprise, int id, String name, DataType type, String semantics, String units) {

    public InformationElement {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an information element has a name");
        }
    }

    /** The same, said of the other direction of a biflow. */
    InformationElement reversed(int reverseEnterprise, int reverseId) {
        String reverseName = "reverse" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        return new InformationElement(reverseEnterprise, reverseId, reverseName, type, semantics, units);
    }
}
