package ribflow.matrix.drawing;

import java.util.List;
import java.util.stream.Stream;

/**
 * The colours of a picture, on light and on dark paper. Both ramps go through equal steps of lightness (made in OKLCH), so
 * they keep their order in print without colours and for whoever sees red and green alike; the least stands nearest to the
 * paper in both.
 *
 * @param paper what everything stands on
 * @param ink of text
 * @param quiet of text that is second to it
 * @param line of rules and frames
 * @param empty the ground of a tile without traffic
 * @param local the ground of a tile of local exchange
 * @param ramp the grounds of tiles, from the least to the most
 * @param hues told apart side by side
 */
record Palette(Rgb paper, Rgb ink, Rgb quiet, Rgb line, Rgb empty, Rgb local, List<Rgb> ramp, List<Rgb> hues) {

    static final Palette LIGHT = new Palette(
            Rgb.of("#ffffff"),
            Rgb.of("#1b2430"),
            Rgb.of("#566272"),
            Rgb.of("#6b7685"),
            Rgb.of("#f4f6f8"),
            Rgb.of("#dfe3e8"),
            colours("#d7f8f5 #abe1e4 #80c8d7 #57aecd #3093c4 #2d76ac #2b5a94 #273f7a #21265f"),
            colours("#337bd0 #b85f05 #069253 #b94f87 #9a7403 #068b96 #8962c5 #c34f4b"));

    static final Palette DARK = new Palette(
            Rgb.of("#12171e"),
            Rgb.of("#e8edf2"),
            Rgb.of("#a3afbd"),
            Rgb.of("#8d99a8"),
            Rgb.of("#1a2029"),
            Rgb.of("#353d48"),
            colours("#282d4e #2e446e #2c5e8e #1a7aab #0897be #0eb8b8 #60d4a7 #b1e794 #faf392"),
            colours("#65a7fa #e78a45 #4ebe7d #e57db1 #cd9c1f #09bac9 #b28fef #f07f77"));

    /** How many steps the ramps have. */
    static final int STEPS = 9;

    private static List<Rgb> colours(String hexes) {
        return Stream.of(hexes.split(" ")).map(Rgb::of).toList();
    }

    /** Which step of the ramp a class of a scale has, so that few classes are as far apart as can be. */
    static int step(int level, int levels) {
        return levels == 1 ? STEPS / 2 : (level - 1) * (STEPS - 1) / (levels - 1);
    }
}
