package ribflow.maps;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ribflow.expr.CommunityPattern;
import ribflow.ip.Address;

/** What is agreed with whom: commits, rules and prices of the ledger. Asked when a ledger is shown, never per flow. */
public final class CommitMap {

    private static final Pattern RATE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)([kMGT]?)");
    private static final Pattern PRICE = Pattern.compile("\\d{1,9}(\\.\\d{1,6})?");
    private static final Map<String, BigDecimal> UNITS =
            Map.of("", BigDecimal.ONE, "k", power(3), "M", power(6), "G", power(9), "T", power(12));

    /** A thousand Tbit/s: whoever writes more has mistaken a unit. */
    private static final BigDecimal MOST = power(15);

    private static final Syntax<BigDecimal> MONEY =
            new Syntax<>("an amount, such as 0.25 or 1200, with at most six digits behind the point", CommitMap::price);

    private static final MapKey<Long> AS = MapKey.optional("as", Syntax.AS_NUMBER, "a neighbour AS");

    private static final MapKey<Address> IP =
            MapKey.optional("ip", Syntax.ADDRESS, "the exporter of an interface; together with in");

    private static final MapKey<Long> IN = MapKey.optional("in", Syntax.INTERFACE, "the interface of the exporter");

    private static final MapKey<String> CUSTOMER =
            MapKey.optional("customer", Syntax.NAME, "a customer, as customers.map names it");

    private static final MapKey<String> COMMUNITY = MapKey.optional(
            "community",
            new Syntax<>("a community, such as 64500:100, 64500:1:2 or rt:64500:1", CommitMap::community),
            "a community of routes");

    private static final MapKey<Long> COMMIT = MapKey.optional(
            "commit",
            new Syntax<>("bits per second with k, M, G or T for powers of 1000, such as 500M or 1.5G", CommitMap::rate),
            "the rate that is paid for in any case");

    private static final MapKey<BillingRule> RULE =
            MapKey.optional("rule", Syntax.oneOf(BillingRule.class), "what is billed, see ribflow-ledger(1); else max");

    private static final MapKey<BigDecimal> PRICE_KEY =
            MapKey.optional("price", MONEY, "the price of a Mbit/s (1,000,000 bits per second) in a month");

    private static final MapKey<BigDecimal> BURST =
            MapKey.optional("burst", MONEY, "the price of a Mbit/s above commit; else the same; together with price");

    private static final MapKey<String> CURRENCY = MapKey.optional(
            "currency",
            new Syntax<>("1 to 8 letters or signs without blanks, such as EUR", CommitMap::currency),
            "of the prices; together with price");

    private static final MapKey<String> NAME = MapKey.optional("name", Syntax.NAME, "a name for people");

    public static final MapFormat FORMAT = new MapFormat(
            "commits.map",
            "what is agreed with whom, for the ledger",
            """
            Says for a subject of the ledger what is billed, which rate is paid for in any case, and at which price. \
            Subjects in no row stand in the ledger too, with the rule `max`; one that had no traffic stands in it if it has a \
            row.

            A row has one of `as`, `customer`, `community`, or `ip` and `in`.\
            """,
            List.of(AS, IP, IN, CUSTOMER, COMMUNITY, RULE, COMMIT, PRICE_KEY, BURST, CURRENCY, NAME),
            """
            as=64501              commit=10G    rule=max   price=0.12   burst=0.15   currency=EUR   name=Transit-A
            ip=10.1.0.1   in=3    commit=500M   rule=sum
            customer=ACME         commit=1.5G   rule=out   price=0.40   currency=EUR
            community=64500:100   rule=in       name="all of region 1"
            """);

    static final CommitMap EMPTY = new CommitMap(Rows.none(), List.of());

    private final Rows rows;
    private final SortedMap<Subject, Commit> bySubject = new TreeMap<>();

    private CommitMap(Rows rows, List<Row> distinct) {
        this.rows = rows;
        distinct.forEach(row -> bySubject.put(subject(row), commit(row)));
    }

    public static CommitMap read(Path file) throws MapErrors {
        return MapErrors.strictly(problems -> read(file, problems));
    }

    static CommitMap read(Path file, List<Problem> problems) {
        return of(Rows.read(file, FORMAT, problems));
    }

    static CommitMap of(Rows rows) {
        rows.all().forEach(CommitMap::check);
        return new CommitMap(rows, rows.distinct(CommitMap::identity));
    }

    private static void check(Row row) {
        long subjects = Stream.of(AS, IP, CUSTOMER, COMMUNITY).filter(row::has).count();
        if (subjects != 1 || row.has(IP) != row.has(IN)) {
            row.wrong("", "a row is about one subject; allowed: one of as, customer, community, or ip and in");
        }
        if (!row.has(PRICE_KEY)) {
            Stream.of(BURST, CURRENCY)
                    .filter(row::has)
                    .forEach(key -> row.wrong(key.name(), "there is no price; allowed: together with price"));
        }
        if (row.has(BURST) && !row.has(COMMIT)) {
            row.wrong(BURST.name(), "there is no rate above which it would hold; allowed: together with commit");
        }
    }

    /** What makes a row the only one of its kind; rows that are wrong already are not held against others. */
    private static Object identity(Row row) {
        return complete(row) ? subject(row) : row;
    }

    private static boolean complete(Row row) {
        return row.has(AS) || row.has(CUSTOMER) || row.has(COMMUNITY) || row.has(IP) && row.has(IN);
    }

    private static Subject subject(Row row) {
        if (row.has(AS)) {
            return new Subject.NeighbourAs(row.get(AS));
        }
        if (row.has(CUSTOMER)) {
            return new Subject.Customer(row.get(CUSTOMER));
        }
        return row.has(COMMUNITY)
                ? new Subject.Community(row.get(COMMUNITY))
                : new Subject.RouterInterface(
                        row.find(IP).orElse(Address.UNSPECIFIED), row.find(IN).orElse(0L));
    }

    private static Commit commit(Row row) {
        return new Commit(
                subject(row),
                row.find(NAME),
                row.find(RULE).orElse(BillingRule.MAX),
                row.find(COMMIT).map(OptionalLong::of).orElse(OptionalLong.empty()),
                row.find(PRICE_KEY),
                row.find(BURST).or(() -> row.find(PRICE_KEY)),
                row.find(CURRENCY).orElse(""));
    }

    /** What is agreed about a subject, if anything is. */
    public Optional<Commit> of(Subject subject) {
        return Optional.ofNullable(bySubject.get(subject));
    }

    /** All that is agreed, by subject. */
    public SortedMap<Subject, Commit> all() {
        return Collections.unmodifiableSortedMap(bySubject);
    }

    Rows rows() {
        return rows;
    }

    private static BigDecimal power(int zeros) {
        return BigDecimal.ONE.scaleByPowerOfTen(zeros);
    }

    private static long rate(String text) {
        Matcher matcher = RATE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no rate");
        }
        BigDecimal unit = UNITS.getOrDefault(matcher.group(2), BigDecimal.ONE);
        BigDecimal bits = new BigDecimal(matcher.group(1)).multiply(unit);
        if (bits.signum() == 0 || bits.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(text + " is out of range");
        }
        if (bits.stripTrailingZeros().scale() > 0) {
            throw new IllegalArgumentException("'" + text + "' is no whole number of bits");
        }
        return bits.longValue();
    }

    private static BigDecimal price(String text) {
        if (!PRICE.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no amount");
        }
        return new BigDecimal(text);
    }

    private static String currency(String text) {
        if (text.isEmpty() || text.length() > 8 || text.chars().anyMatch(c -> c <= ' ' || Character.isISOControl(c))) {
            throw new IllegalArgumentException("'" + text + "' cannot be a currency");
        }
        return text;
    }

    private static String community(String text) {
        String plain = CommunityPattern.parse(text).toString();
        if (plain.contains("*")) {
            throw new IllegalArgumentException("'" + text + "' is a pattern, and a row is about one community");
        }
        return plain;
    }
}
