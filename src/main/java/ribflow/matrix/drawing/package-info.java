/**
 * Pictures of a matrix: a heatmap for a terminal, a heatmap and a Sankey diagram in SVG for a report.
 *
 * <pre>{@code
 * Chart ─▶ Folding ─┬▶ TerminalHeatmap      (Scale, Colours)          text with ANSI colours
 *                   ├▶ SvgHeatmap           (Scale, Palette, Svg)     a file
 *                   └▶ SvgSankey, Ribbons   (Palette, Svg)            a file
 * }</pre>
 *
 * <p>A picture is a pure function of its {@link ribflow.matrix.Chart}: no clock, no fonts, no measuring of a screen; the same
 * chart is the same text, byte by byte. What a picture promises:
 *
 * <ul>
 *   <li>Nothing is told by colour alone: the number stands in its tile, or where tiles are too small for it, a digit for its
 *       class; local exchange has a frame, what is not known a hatching and a question mark, zero a dot.
 *   <li>Zero is a measurement, and <i>not known</i> is none: they never look alike.
 *   <li>What is too small or too much to be drawn is summed into {@code 3 others} and so said, never left out.
 *   <li>Local exchange, which never crosses the core, has no part in the scale of colours.
 *   <li>A file stands alone (no font, script or picture from elsewhere), has a title and a description for who cannot see
 *       it, and brings its own paper, so that it can be read on a light and on a dark page. Names come from routers and
 *       are escaped.
 * </ul>
 *
 * <p>Nothing here knows of the daemon: the command that asks for a matrix draws it.
 */
@NullMarked
package ribflow.matrix.drawing;

import org.jspecify.annotations.NullMarked;
