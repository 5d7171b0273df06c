package ribflow.maps;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import ribflow.expr.CommunityForm;
import ribflow.flow.FlowField;
import ribflow.flow.Names;

/**
 * Classes of routes by their communities: what routers call BGP policy accounting, and the class a traffic index.
 *
 * <p>Asked once for each set of communities that is met, never per flow.
 */
public final class ColourMap {

    /** No row is about the communities. */
    public static final int NONE = Integer.MAX_VALUE;

    private static final MapKey<String> COLOUR =
            MapKey.required("colour", Syntax.NAME, "the class, by a name or a number of yours");

    private static final MapKey<CommunityForm> COMMUNITY = MapKey.required(
            "community",
            new Syntax<>(CommunityForm.ALLOWED, CommunityForm::parse),
            "a community of the route, standard, extended or large, as its form tells");

    public static final MapFormat FORMAT = new MapFormat(
            "colours.map",
            "to which class traffic belongs, by the communities of its route",
            """
                The first row whose community the route has gives `dst_colour`, by the destination's route, and \
                `src_colour`, by the source's. Routers do the same under the name of BGP policy accounting, with a traffic \
                index.\
                """,
            List.of(COLOUR, COMMUNITY),
            """
                    colour=customer   community=64500:100
                    colour=peer       community=64500:200
                    colour=transit    community=64500:*
                    colour=vpn        community=rt:64500:17
                    colour=7          community=64500:7:*
                    """);

    static final ColourMap EMPTY = new ColourMap(Rows.none(), List.of(), new Names());

    private final Rows rows;
    private final List<Row> distinct;
    private final CommunityForm[] communities;
    private final int[] names;

    private ColourMap(Rows rows, List<Row> distinct, Names ids) {
        this.rows = rows;
        this.distinct = distinct;
        this.communities = distinct.stream().map(row -> row.get(COMMUNITY)).toArray(CommunityForm[]::new);
        this.names = distinct.stream().mapToInt(row -> ids.id(row.get(COLOUR))).toArray();
    }

    public static ColourMap read(Path file, Names names) throws MapErrors {
        return MapErrors.strictly(problems -> read(file, names, problems));
    }

    static ColourMap read(Path file, Names names, List<Problem> problems) {
        return of(Rows.read(file, FORMAT, problems), names);
    }

    static ColourMap of(Rows rows, Names names) {
        List<Row> distinct = rows.distinct(row -> row.get(COMMUNITY).column() + " " + row.get(COMMUNITY));
        return new ColourMap(rows, List.copyOf(distinct), names);
    }

    public boolean isEmpty() {
        return names.length == 0;
    }

    /**
     * The first row that a set of communities meets, {@link #NONE} if there is none.
     *
     * @param column of which kind they are: the destination's column of that kind
     * @param set the communities, as the column prints them
     */
    public int find(FlowField column, String set) {
        for (int row = 0; row < communities.length; row++) {
            if (communities[row].column() == column && communities[row].in(set)) {
                return row;
            }
        }
        return NONE;
    }

    /** The id of the colour that a row gives. */
    public int colour(int row) {
        return names[row];
    }

    /** Where a row stands. */
    public Optional<MapLine> lineOf(int row) {
        return row == NONE ? Optional.empty() : Optional.of(distinct.get(row).place());
    }

    Rows rows() {
        return rows;
    }
}
