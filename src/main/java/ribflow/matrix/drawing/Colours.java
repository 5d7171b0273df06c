package ribflow.matrix.drawing;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** How many colours a terminal has, by what its environment says. */
public enum Colours {
    /** None, or none are wanted. */
    NONE,
    /** The 256 of xterm. */
    INDEXED,
    /** Red, green and blue of 8 bits each. */
    TRUE;

    /** What is shown where somebody insists on colours whose terminal says nothing of them. */
    private static final Colours USUAL = INDEXED;

    /** The ramp of dark paper in colours of the cube, where the nearest ones would be alike. */
    private static final List<Rgb> CUBE =
            Stream.of(17, 19, 24, 31, 37, 79, 150, 192, 228).map(Rgb::ofIndex).toList();

    /**
     * The colours of the place that a command writes to. {@code NO_COLOR} (no-color.org), whatever it is set to, and a
     * terminal that calls itself dumb have none.
     *
     * @param terminal whether it is a terminal at all
     */
    public static Colours of(Map<String, String> environment, boolean terminal) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return terminal && !refused ? depth(environment) : NONE;
    }

    /** The colours where they are insisted on, be it in a pipe. */
    public static Colours insisted(Map<String, String> environment) {
        Colours depth = depth(environment);
        return depth == NONE ? USUAL : depth;
    }

    private static Colours depth(Map<String, String> environment) {
        String term = environment.getOrDefault("TERM", "").toLowerCase(Locale.ROOT);
        String depth = environment.getOrDefault("COLORTERM", "").toLowerCase(Locale.ROOT);
        if (term.isEmpty() || term.equals("dumb")) {
            return NONE;
        }
        if (depth.equals("truecolor") || depth.equals("24bit") || term.endsWith("-direct")) {
            return TRUE;
        }
        return term.contains("256color") || !depth.isEmpty() ? INDEXED : NONE;
    }

    /** The grounds of tiles, from the least to the most. */
    List<Rgb> ramp() {
        return this == INDEXED ? CUBE : Palette.DARK.ramp();
    }

    /**
     * What makes the characters that follow stand on a colour, in black or white: so they can be read whatever colours the
     * terminal has otherwise.
     */
    String on(Rgb ground) {
        return switch (this) {
            case NONE -> "";
            case INDEXED -> {
                int index = ground.indexed();
                yield "\u001b[48;5;" + index + ";38;5;"
                        + Rgb.ofIndex(index).ink().indexed() + "m";
            }
            case TRUE -> "\u001b[48;2;" + channels(ground) + ";38;2;" + channels(ground.ink()) + "m";
        };
    }

    private static String channels(Rgb colour) {
        return colour.red() + ";" + colour.green() + ';' + colour.blue();
    }

    /** What ends that. */
    String off() {
        return this == NONE ? "" : "\u001b[0m";
    }
}
