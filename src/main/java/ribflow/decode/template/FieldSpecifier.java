package ribflow.decode.template;

import org.jspecify.annotations.Nullable;

/**
 * One field of a template: which information element, and how many bytes it takes (RFC 7011, 3.2; RFC 3954, 5.2).
 *
 * @param enterprise the private enterprise number that defined the element; 0 for IANA's and for NetFlow v9
 * @param element the number of the information element
 * @param length bytes in a record, or {@link #VARIABLE}
 */
public record FieldSpecifier(int enterprise, int element, int length) {

    /** The length of fields that say their length in each record (RFC 7011, 7). */
    public static final int VARIABLE = 0xffff;

    /** Those of usual elements and lengths, each once however many templates have it; filled as they come. */
    private static final @Nullable FieldSpecifier[] SHARED = new FieldSpecifier[512 * 17];

    /** A field of IANA's registry. */
    public static FieldSpecifier of(int element, int length) {
        if (element < 0 || element >= 512 || length < 0 || length > 16) {
            return new FieldSpecifier(0, element, length);
        }
        FieldSpecifier known = SHARED[element * 17 + length];
        if (known == null) {
            known = new FieldSpecifier(0, element, length);
            SHARED[element * 17 + length] = known;
        }
        return known;
    }

    boolean variable() {
        return length == VARIABLE;
    }

    boolean is(int wanted) {
        return is(0, wanted);
    }

    boolean is(int definedBy, int wanted) {
        return element == wanted && enterprise == definedBy;
    }
}
