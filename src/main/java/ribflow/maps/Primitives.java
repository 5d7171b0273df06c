package ribflow.maps;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

/**
 * Columns that the operator defines, each filled from one information element: an enterprise's, or one of IANA's that no
 * column has. Read before everything that may name a column, and before anything is built that has room for them.
 *
 * <p>That is also why a reload can take no new ones: batches, tables and decoders are as wide as there were columns when
 * the daemon started.
 */
public final class Primitives {

    /** What the octets of a field say, in pmacct's words. */
    private enum Semantics {
        U_INT(Kind.LONG),
        IP(Kind.ADDRESS),
        MAC(Kind.MAC),
        STR(Kind.TEXT),
        HEX(Kind.TEXT),
        RAW(Kind.TEXT);

        private final Kind kind;

        Semantics(Kind kind) {
            this.kind = kind;
        }

        boolean octets() {
            return this == HEX || this == RAW;
        }

        /** Whether a value can have that length; {@link #VARIABLE} if each record says its own. */
        boolean fits(int length) {
            return switch (this) {
                case U_INT -> length >= 1 && length <= 8;
                case IP -> length == 4 || length == 16;
                case MAC -> length == 6;
                case STR, HEX, RAW -> true;
            };
        }

        String lengths() {
            return switch (this) {
                case U_INT -> "1 to 8";
                case IP -> "4 or 16";
                case MAC -> "6";
                case STR, HEX, RAW -> "any";
            };
        }
    }

    private static final int VARIABLE = 0xffff;

    /** What has a meaning of its own in queries. */
    private static final List<String> KEYWORDS =
            List.of("and", "asc", "by", "desc", "has", "in", "missing", "not", "or", "where");

    private static final Syntax<String> COLUMN = new Syntax<>(
            "a small letter and up to 31 small letters, digits or underscores; no other column's name",
            Primitives::column);

    private static final Syntax<FlowField.Element> ELEMENT = new Syntax<>(
            "the number of an information element, 1 to 65535, or of an enterprise's as PEN:number, such as 9:12235",
            Primitives::element);

    private static final Syntax<Integer> LENGTH = new Syntax<>(
            "1 to 65534 octets, or vlen",
            text -> text.equals("vlen") ? VARIABLE : (int) Syntax.number(text, 1, VARIABLE - 1));

    private static final MapKey<String> NAME = MapKey.required("name", COLUMN, "the name of the column");

    private static final MapKey<FlowField.Element> FIELD_TYPE =
            MapKey.required("field_type", ELEMENT, "the information element that fills it");

    private static final MapKey<Integer> LEN =
            MapKey.required("len", LENGTH, "the octets of a value; vlen where each record says its own");

    private static final MapKey<Semantics> SEMANTICS = MapKey.required(
            "semantics",
            Syntax.oneOf(Semantics.class),
            "what they say: u_int a number, ip an address, mac a MAC address, str a text, hex and raw the octets in"
                    + " hexadecimal");

    public static final MapFormat FORMAT = new MapFormat(
            "primitives.map",
            "columns of your own, for what exporters send and ribflow has no column for",
            """
                Named by `primitives` in ribflow.yaml(5), not under `maps`. Each row is a column, which tables, filters \
                and queries can then name like any other. It is filled from records that have the element, whatever the \
                protocol; NetFlow v9 knows no enterprises, but numbers above 32767. `ribflow decode` shows what an \
                exporter sends.

                The lengths in an exporter's templates count, not len, which only has to suit semantics. New or changed \
                rows take a restart.

                The format is that of pmacct's aggregate_primitives.\
                """,
            List.of(NAME, FIELD_TYPE, LEN, SEMANTICS),
            """
                    name=min_ttl         field_type=52          len=1      semantics=u_int
                    name=http_host       field_type=9:12235     len=vlen   semantics=str
                    name=palo_alto_app   field_type=56701       len=32     semantics=str
                    """);

    private Primitives() {}

    /**
     * Defines the columns of a file; none of them if anything is wrong with it.
     *
     * @param running whether a daemon runs already, so that there is no room for columns it does not have
     */
    public static void define(Path file, boolean running, List<Problem> problems) {
        int before = problems.size();
        List<Row> rows = Rows.read(file, FORMAT, problems).distinct(row -> row.get(NAME));
        rows.forEach(row -> check(row, running));
        if (problems.size() == before) {
            rows.forEach(Primitives::define);
        }
    }

    private static void check(Row row, boolean running) {
        Semantics semantics = row.get(SEMANTICS);
        if (!semantics.fits(row.get(LEN))) {
            row.wrong(LEN.name(), "no length of that semantics; allowed: " + semantics.lengths());
        }
        Optional<FlowField> known = FlowField.named(row.get(NAME));
        if (known.isPresent() && !same(known.get(), row)) {
            row.wrong(NAME.name(), "the column was another when the program started; allowed: with a restart");
        } else if (known.isEmpty() && running) {
            row.wrong(NAME.name(), "a running daemon has no room for a new column; allowed: with a restart");
        }
    }

    private static boolean same(FlowField column, Row row) {
        Semantics semantics = row.get(SEMANTICS);
        return column.kind() == semantics.kind
                && column.octets() == semantics.octets()
                && column.elements().equals(List.of(row.get(FIELD_TYPE)));
    }

    private static void define(Row row) {
        FlowField.Element element = row.get(FIELD_TYPE);
        String number = element.enterprise() == 0
                ? "information element " + element.id()
                : "information element " + Integer.toUnsignedString(element.enterprise()) + ":" + element.id();
        Semantics semantics = row.get(SEMANTICS);
        FlowField.define(row.get(NAME), semantics.kind, number, element, semantics.octets());
    }

    private static String column(String text) {
        if (!text.matches("[a-z][a-z0-9_]{0,31}")) {
            throw new IllegalArgumentException("'" + text + "' cannot be the name of a column");
        }
        if (KEYWORDS.contains(text)) {
            throw new IllegalArgumentException("'" + text + "' has a meaning of its own in queries");
        }
        for (FlowField field : FlowField.values()) {
            if (!field.custom() && (text.equals(field.label()) || text.equals(field.json()))) {
                throw new IllegalArgumentException("there is a column " + field.label()
                        + (text.equals(field.label()) ? " already" : ", whose name in JSON is " + text));
            }
        }
        return text;
    }

    private static FlowField.Element element(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new FlowField.Element(0, (int) Syntax.number(text, 1, 0xffff));
        }
        long enterprise = Syntax.number(text.substring(0, colon), 0, 0xffff_ffffL);
        // RFC 7011, 3.2: 15 bits, since the first says that an enterprise follows
        return new FlowField.Element((int) enterprise, (int) Syntax.number(text.substring(colon + 1), 1, 0x7fff));
    }
}
