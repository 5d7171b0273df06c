package ribflow.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import ribflow.flow.FlowField;

/**
 * What rows and columns are called for the eye.
 *
 * @param routers the name of a router by its address; the address where it has none
 * @param interfaces the name of an interface by its router's address and its number; the number where it has none
 */
public record Labels(UnaryOperator<String> routers, BinaryOperator<String> interfaces) {

    /** Nothing has a name. */
    public static final Labels PLAIN = new Labels(UnaryOperator.identity(), (_, number) -> number);

    /** What is unknown. */
    public static final String UNKNOWN = "unknown";

    /** What a row is called. */
    String row(Level level, Place place) {
        return label(level.from(), place);
    }

    /** What a column is called. */
    String column(Level level, Place place) {
        return label(level.to(), place);
    }

    private String label(List<FlowField> fields, Place place) {
        if (!(place instanceof Place.Known(List<String> values))) {
            return UNKNOWN;
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            words.add(
                    switch (fields.get(i).kind()) {
                        case ASN -> value.isEmpty() ? none(fields.get(i)) : "AS" + value;
                        case NUMBER -> interfaces.apply(values.getFirst(), value);
                        default -> routers.apply(value); // a PoP may be a router by itself
                    });
        }
        return String.join(" ", words);
    }

    /** Traffic without a neighbour AS leaves within the network; where it comes from may just be unknown. */
    private static String none(FlowField as) {
        return as == FlowField.PEER_SRC_AS ? "AS ?" : "no AS";
    }
}
