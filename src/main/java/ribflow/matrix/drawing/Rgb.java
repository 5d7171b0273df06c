package ribflow.matrix.drawing;

/** A colour of sRGB, 8 bits each. */
record Rgb(int red, int green, int blue) {

    static final Rgb BLACK = new Rgb(0, 0, 0);
    static final Rgb WHITE = new Rgb(255, 255, 255);

    /** The levels of the colour cube of a terminal with 256 colours. */
    private static final int[] CUBE = {0, 95, 135, 175, 215, 255};

    /** {@code #rrggbb}. */
    static Rgb of(String hex) {
        int all = Integer.parseInt(hex, 1, 7, 16);
        return new Rgb(all >> 16, all >> 8 & 255, all & 255);
    }

    String hex() {
        return String.format("#%02x%02x%02x", red, green, blue);
    }

    /** This colour over another, where so much of it covers the other. */
    Rgb over(Rgb ground, double opacity) {
        return new Rgb(
                blend(red, ground.red, opacity),
                blend(green, ground.green, opacity),
                blend(blue, ground.blue, opacity));
    }

    private static int blend(int top, int ground, double opacity) {
        return (int) Math.round(top * opacity + ground * (1 - opacity));
    }

    /** How well two colours can be told from each other: 1 to 21, where 4.5 is enough for text (WCAG 2.2, 1.4.3). */
    double contrast(Rgb other) {
        double one = luminance();
        double two = other.luminance();
        return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    }

    /** Black or white, whichever is easier to read on this. */
    Rgb ink() {
        return contrast(BLACK) >= contrast(WHITE) ? BLACK : WHITE;
    }

    /** WCAG 2.2, relative luminance. */
    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int channel) {
        double share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    /** The nearest of xterm's 256 colours that every terminal shows alike: the cube and the greys. */
    int indexed() {
        int best = 16;
        for (int index = 17; index < 256; index++) {
            best = distance(ofIndex(index)) < distance(ofIndex(best)) ? index : best;
        }
        return best;
    }

    /** The colour of that number, from 16. */
    static Rgb ofIndex(int index) {
        if (index >= 232) {
            int grey = 8 + 10 * (index - 232);
            return new Rgb(grey, grey, grey);
        }
        int place = index - 16;
        return new Rgb(CUBE[place / 36], CUBE[place / 6 % 6], CUBE[place % 6]);
    }

    private int distance(Rgb other) {
        int r = red - other.red;
        int g = green - other.green;
        int b = blue - other.blue;
        return 2 * r * r + 4 * g * g + 3 * b * b;
    }
}
