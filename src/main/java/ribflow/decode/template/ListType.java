package ribflow.decode.template;

import org.jspecify.annotations.Nullable;

/** The three kinds of lists that stand in a field (RFC 6313, 4.5). */
public enum ListType {
    /** Values of one information element. */
    BASIC,
    /** Records of one template. */
    SUB_TEMPLATE,
    /** Records of several templates. */
    SUB_TEMPLATE_MULTI;

    /** What sort of list an element is; null if it is none. Hot: nested records are asked field by field. */
    public static @Nullable ListType of(int enterprise, int element) {
        return enterprise == 0 || enterprise == ReverseDirection.ENTERPRISE ? ofIana(element) : null;
    }

    /** As IANA's registry has their abstract data types. */
    private static @Nullable ListType ofIana(int element) {
        return switch (element) {
            case 291, 484, 485, 487, 488, 490, 491, 496, 511, 512, 523, 524, 528, 529 -> BASIC;
            case 292, 443, 444, 516, 519 -> SUB_TEMPLATE;
            case 293 -> SUB_TEMPLATE_MULTI;
            default -> null;
        };
    }
}
