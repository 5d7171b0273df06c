package ribflow.matrix.drawing;

import ribflow.matrix.Chart.Tile;
import ribflow.stats.Figures;

/** How much of a number a tile of a terminal has room for, from the most to the least. */
enum Detail {
    /** With its precision: {@code 1.23G ± 3 %}. */
    WHOLE,
    /** {@code 1.23G}. */
    FIGURES,
    /** The same, under the beginnings of long names. */
    CUT,
    /** {@code 1.2G}, and names of columns cut to that. */
    SHORT,
    /** A digit for its class, and names of columns from top to bottom. */
    CLASS;

    static final String LOCAL = "=";

    /** Whether local exchange is told by brackets, for which all others leave a blank. */
    boolean brackets() {
        return this != CLASS;
    }

    String text(Tile tile, Scale scale) {
        String text = bare(tile, scale);
        if (!brackets()) {
            return text;
        }
        return tile.apart() && tile.known() && tile.value() > 0 ? '(' + text + ')' : text + ' ';
    }

    private String bare(Tile tile, Scale scale) {
        if (!tile.known()) {
            return this == WHOLE && !tile.text().equals("?") ? "? " + Letters.harmless(tile.text()) : "?";
        }
        return none(tile)
                ? "·"
                : switch (this) {
                    case WHOLE -> Letters.harmless(tile.text());
                    case FIGURES, CUT -> Figures.readable(tile.value());
                    case SHORT -> Figures.readable(tile.value(), 2);
                    case CLASS -> tile.apart() ? LOCAL : Integer.toString(scale.level(tile.value()));
                };
    }

    /** A sum, which has three digits wherever its tiles have less. */
    String sum(Tile sum) {
        if (!sum.known()) {
            return this == WHOLE ? Letters.harmless(sum.text()) : "?";
        }
        return switch (this) {
            case WHOLE -> none(sum) ? "·" : Letters.harmless(sum.text());
            case SHORT -> none(sum) ? "·" : Figures.readable(sum.value(), 2);
            case FIGURES, CUT, CLASS -> none(sum) ? "·" : Figures.readable(sum.value());
        };
    }

    /** Measured, and found to be nothing. */
    static boolean none(Tile tile) {
        return tile.known() && tile.value() == 0;
    }
}
