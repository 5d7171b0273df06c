package ribflow.maps;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import ribflow.flow.Names;

/**
 * Classes of service by the Differentiated Services code point (RFC 2474).
 *
 * <p>Hot: {@link #classOf} is allocation-free. Immutable.
 */
public final class ClassMap {

    /** The answer where no row says. */
    public static final int NONE = 0;

    private static final int CODE_POINTS = 64;

    private static final MapKey<String> CLASS = MapKey.required("class", Syntax.NAME, "the class of service");

    private static final MapKey<List<Integer>> DSCP = MapKey.required(
            "dscp",
            new Syntax<>(
                    "code points with commas between: 0 to 63, a range such as 40-47, or a name: be, le, ef, va, cs0 to"
                            + " cs7, af11 to af43",
                    ClassMap::codePoints),
            "the code points of the class");

    public static final MapFormat FORMAT = new MapFormat(
            "classes.map", "to which class of service code points belong (DSCP)", """
                The map fills `dscp_class` by the code point on entry, and the traffic matrix is split by it. Several rows may \
                name the same class. Flows with a code point of no row have no class.\
                """, List.of(CLASS, DSCP), """
                    class=voice         dscp=ef,va,cs5
                    class=business      dscp=af31,af32,af33,cs3
                    class=control       dscp=48-63
                    class=best-effort   dscp=be,le,cs1
                    """);

    static final ClassMap EMPTY = new ClassMap(Rows.none(), new Names());

    private final Rows rows;
    private final int[] classes = new int[CODE_POINTS];
    private final List<Optional<MapLine>> lines = new ArrayList<>();

    private ClassMap(Rows rows, Names names) {
        this.rows = rows;
        Map<Integer, Row> first = new HashMap<>();
        for (Row row : rows.all()) {
            for (int codePoint : row.get(DSCP)) {
                Row earlier = first.putIfAbsent(codePoint, row);
                if (earlier == null) {
                    classes[codePoint] = names.id(row.get(CLASS));
                } else {
                    row.wrong(
                            "dscp",
                            "code point " + codePoint + " stands in line " + earlier.line()
                                    + " already; allowed: once");
                }
            }
        }
        for (int codePoint = 0; codePoint < CODE_POINTS; codePoint++) {
            lines.add(Optional.ofNullable(first.get(codePoint)).map(Row::place));
        }
    }

    public static ClassMap read(Path file, Names names) throws MapErrors {
        return MapErrors.strictly(problems -> read(file, names, problems));
    }

    static ClassMap read(Path file, Names names, List<Problem> problems) {
        return of(Rows.read(file, FORMAT, problems), names);
    }

    static ClassMap of(Rows rows, Names names) {
        return new ClassMap(rows, names);
    }

    private static List<Integer> codePoints(String text) {
        List<Integer> all = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            int dash = part.indexOf('-');
            int from = codePoint(dash < 0 ? part : part.substring(0, dash));
            int to = dash < 0 ? from : codePoint(part.substring(dash + 1));
            if (to < from) {
                throw new IllegalArgumentException("'" + part + "' ends before it begins");
            }
            for (int codePoint = from; codePoint <= to; codePoint++) {
                if (all.contains(codePoint)) {
                    throw new IllegalArgumentException("code point " + codePoint + " is given twice");
                }
                all.add(codePoint);
            }
        }
        return List.copyOf(all);
    }

    /** By its number, or by its name in IANA's registry (RFC 2474, 2597, 3246, 5865, 8622). */
    private static int codePoint(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (name.matches("cs[0-7]")) {
            return (name.charAt(2) - '0') << 3;
        }
        if (name.matches("af[1-4][1-3]")) {
            return (name.charAt(2) - '0') << 3 | (name.charAt(3) - '0') << 1;
        }
        return switch (name) {
            case "be", "df" -> 0;
            case "le" -> 1;
            case "va" -> 44;
            case "ef" -> 46;
            default -> (int) Syntax.number(text, 0, CODE_POINTS - 1);
        };
    }

    /** The id of a code point's class, {@link #NONE} where no row has it. */
    public int classOf(long codePoint) {
        return classes[(int) codePoint & CODE_POINTS - 1];
    }

    public boolean isEmpty() {
        return Arrays.stream(classes).allMatch(id -> id == NONE);
    }

    /** Where the row of a code point stands. */
    public Optional<MapLine> lineOf(long codePoint) {
        return lines.get((int) codePoint & CODE_POINTS - 1);
    }

    Rows rows() {
        return rows;
    }
}
