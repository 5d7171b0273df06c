package ribflow.matrix.drawing;

import java.util.function.ToDoubleFunction;

/**
 * How wide letters are, for who must place text without drawing it: in a picture by the published measures of Helvetica,
 * which Arial and its free likenesses share, in a terminal by the cells of its grid.
 */
final class Letters {

    /** Thousandths of the size of the font, from the blank to the tilde. */
    private static final short[] HELVETICA = {
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // blank to /
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // 0 to ?
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // @ to O
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // P to _
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // ` to o
        556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584 // p to ~
    };

    /** What fonts differ by. */
    private static final double CAUTION = 1.04;

    private static final int WIDE = 0x2E80;

    private Letters() {}

    /** About how wide a text is in a picture, rather too wide. */
    static double width(String text, double size) {
        return size * CAUTION * text.codePoints().mapToDouble(Letters::share).sum();
    }

    private static double share(int c) {
        if (c >= ' ' && c <= '~') {
            return HELVETICA[c - ' '] / 1000.0;
        }
        return c < 0x0100 ? 0.667 : c < WIDE ? 0.8 : 1;
    }

    /** How many cells of a terminal a text takes: letters of East Asia two, accents that stand on another none. */
    static int cells(String text) {
        return text.codePoints().map(Letters::cells).sum();
    }

    private static int cells(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = c >= 0x1100 && c <= 0x115F
                || c >= WIDE && c <= 0xA4CF
                || c >= 0xAC00 && c <= 0xD7A3
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0xFE30 && c <= 0xFE6F
                || c >= 0xFF00 && c <= 0xFF60
                || c >= 0x1F300 && c <= 0x1FAFF
                || c >= 0x20000 && c <= 0x3FFFD;
        return wide ? 2 : 1;
    }

    /** The text, or as much of its beginning as fits into a picture, with an ellipsis. */
    static String cut(String text, double size, double room) {
        return cut(text, room, part -> width(part, size));
    }

    /** The text, or as much of its beginning as fits into so many cells of a terminal, with an ellipsis. */
    static String cut(String text, int cells) {
        return cut(text, cells, part -> cells(part));
    }

    /** The end of the text, as much as fits into so many cells of a terminal, behind an ellipsis. */
    static String cutBefore(String text, int cells) {
        if (cells(text) <= cells) {
            return text;
        }
        int start = 0;
        while (start < text.length() && cells('…' + text.substring(start)) > cells) {
            start = text.offsetByCodePoints(start, 1);
        }
        return '…' + text.substring(start).stripLeading();
    }

    private static String cut(String text, double room, ToDoubleFunction<String> width) {
        if (width.applyAsDouble(text) <= room) {
            return text;
        }
        int end = text.length();
        while (end > 0 && width.applyAsDouble(text.substring(0, end) + '…') > room) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end).stripTrailing() + '…';
    }

    /** Text for a terminal, which obeys control characters, and names come from routers. */
    static String harmless(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
