package ribflow.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.expr.CommunityPattern;
import ribflow.ip.Address;
import ribflow.maps.CommitMap;
import ribflow.maps.Subject;
import ribflow.query.Answer;
import ribflow.query.Format;
import ribflow.query.QueryException;
import ribflow.table.Retention;

/** The ledger from tables to lines of CSV, against sums and sorts that a reader can follow. */
final class LedgerCommandTest {

    private static final long BIN = 300_000;
    private static final long NOVEMBER = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();
    private static final long DECEMBER = Instant.parse("2026-12-01T00:00:00Z").toEpochMilli();
    private static final int SAMPLES = 8_640;

    @TempDir
    private Path folder = Path.of("");

    private final LedgerConfig config = new LedgerConfig(
            List.of(Subject.Kind.values()),
            List.of(CommunityPattern.parse("64500:*"), CommunityPattern.parse("64500:7:1")),
            Duration.ofMillis(BIN),
            Duration.ofMinutes(5),
            new Retention(Duration.ofDays(62), Map.of()));
    private final Map<LedgerTable, WrittenTable> tables = new EnumMap<>(LedgerTable.class);
    private Instant now = Instant.parse("2026-12-03T12:00:00Z");

    @SuppressWarnings("NullAway.Init") // before each test
    private CommitMap commits;

    private long memory = 1L << 30;

    @BeforeEach
    void nothingIsAgreed() {
        commits = commits("");
    }

    @AfterEach
    void everySnapshotIsClosed() {
        tables.values().forEach(table -> assertEquals(0, table.open()));
    }

    private CommitMap commits(String rows) {
        try {
            return CommitMap.read(Files.writeString(folder.resolve("commits.map"), rows));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private WrittenTable table(LedgerTable table) {
        return tables.computeIfAbsent(
                table,
                _ -> new WrittenTable(
                        table,
                        config,
                        now.toEpochMilli() - Duration.ofMinutes(5).toMillis()));
    }

    /** All of a time was collected, by all tables. */
    private void collected(long from, long until) {
        for (LedgerTable table : LedgerTable.values()) {
            for (long start = from; start < until; start += BIN) {
                table(table).collected(start, BIN);
            }
        }
    }

    private void covered(long start, long millis) {
        for (LedgerTable table : LedgerTable.values()) {
            table(table).collected(start, millis);
        }
    }

    private Answer answer(String request) throws QueryException {
        return new LedgerCommand(
                        config,
                        name -> Arrays.stream(LedgerTable.values())
                                .filter(table -> table.label().equals(name))
                                .findFirst()
                                .map(this::table)
                                .orElse(null),
                        () -> {},
                        () -> commits,
                        () -> Map.of(64501L, "Transit, Ltd."),
                        InstantSource.fixed(now),
                        memory)
                .answer(request);
    }

    /** The lines of an answer by their columns. */
    private List<Map<String, String>> ask(String request) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Answer answer = answer(request)) {
            Format.CSV.write(answer, out);
        } catch (Exception e) {
            throw new AssertionError(request, e);
        }
        List<String> lines = out.toString(UTF_8).lines().toList();
        String[] header = lines.getFirst().split(",", -1);
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < header.length; i++) {
                row.put(header[i], cells[i]);
            }
            rows.add(row);
        }
        return rows;
    }

    private static String cell(Map<String, String> row, String column) {
        return Objects.requireNonNull(row.get(column), column);
    }

    private Map<String, String> one(String request) {
        List<Map<String, String>> rows = ask(request);
        assertEquals(1, rows.size(), rows::toString);
        return rows.getFirst();
    }

    private List<String> notes(String request) {
        try (Answer answer = answer(request)) {
            return answer.notes();
        } catch (QueryException e) {
            throw new AssertionError(request, e);
        }
    }

    /** A plain sort: what is left when a twentieth of the samples is struck out, from the top. */
    private static String struckOut(List<String> rates) {
        List<Double> sorted = rates.stream().map(Double::valueOf).sorted().toList();
        double left = sorted.get(sorted.size() - 1 - sorted.size() / 20);
        return left == Math.rint(left) ? Long.toString((long) left) : Double.toString(left);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void percentilesAreWhatAPlainSortOfTheSamplesGives(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        now = Instant.ofEpochMilli(NOVEMBER + random.nextLong(2, 60) * 12 * 3_600_000 + random.nextLong(BIN));
        for (long start = NOVEMBER - 8 * 86_400_000L; start < DECEMBER; start += BIN) {
            int dice = random.nextInt(100);
            covered(
                    start,
                    dice < 3
                            ? 0
                            : dice < 5 ? random.nextLong(BIN / 2) : dice < 8 ? random.nextLong(BIN / 2, BIN) : BIN);
            for (int as = 1; as <= 9; as++) {
                if (random.nextInt(10) > 1) {
                    long burst = random.nextInt(17) == 0 ? 50 : 1;
                    table(LedgerTable.NEIGHBOUR_IN).row(start, burst * random.nextLong(as * 1_000_000L), as);
                }
                if (random.nextInt(10) > as) {
                    table(LedgerTable.NEIGHBOUR_OUT).row(start, random.nextLong(300_000_000), as);
                }
            }
        }
        commits = commits(
                "as=3 commit=1M rule=in\nas=4 commit=500k rule=sum\nas=5 commit=2M rule=out\nas=6 commit=400k\nas=12\n");
        List<Map<String, String>> rows = ask("by neighbour month 2026-11");
        assertEquals(10, rows.size());
        for (Map<String, String> row : rows) {
            List<Map<String, String>> all = ask("samples of " + row.get("SUBJECT") + " month 2026-11");
            List<Map<String, String>> samples = all.stream()
                    .filter(sample -> !cell(sample, "IN_BPS").isEmpty())
                    .toList();
            assertEquals(Integer.toString(samples.size()), row.get("SAMPLES"));
            assertEquals(Integer.toString(all.size() - samples.size()), row.get("MISSING"));
            assertEquals(Integer.toString(SAMPLES - all.size()), row.get("TO_COME"));
            Map<String, String> sorted = new HashMap<>();
            for (String direction : List.of("IN_BPS", "OUT_BPS", "SUM_BPS")) {
                sorted.put(
                        direction,
                        struckOut(samples.stream()
                                .map(sample -> sample.get(direction))
                                .toList()));
                assertEquals(sorted.get(direction), row.get(direction), direction + " of " + row);
            }
            double in = Double.parseDouble(sorted.get("IN_BPS"));
            double out = Double.parseDouble(sorted.get("OUT_BPS"));
            double billed = switch (cell(row, "RULE")) {
                case "in" -> in;
                case "out" -> out;
                case "sum" -> Double.parseDouble(sorted.get("SUM_BPS"));
                default -> Math.max(in, out);
            };
            assertEquals(Math.round(billed), Long.parseLong(row.get("BILLED_BPS")));
            if (!cell(row, "COMMIT_BPS").isEmpty()) {
                long overage = Math.round(billed) - Long.parseLong(row.get("COMMIT_BPS"));
                assertEquals(Math.max(0, overage), Long.parseLong(row.get("OVERAGE_BPS")));
                if (cell(row, "TO_COME").equals("0")) {
                    assertEquals(
                            overage > 0,
                            Integer.parseInt(row.get("ABOVE")) > Integer.parseInt(row.get("FREE")),
                            "there is an overage just where more samples are above than are free: " + row);
                }
            }
        }
        memory = 3 * Usage.bytes(SAMPLES + 7 * 288);
        assertEquals(rows, ask("by neighbour month 2026-11"), "read three at a time");
    }

    @Test
    void ofAMonthOfThirtyDaysThirtySixHoursAreFree() {
        collected(NOVEMBER, DECEMBER);
        for (int i = 0; i < SAMPLES; i++) {
            // 432 samples of 80 Mbit/s, one of 8 Mbit/s, all others of 800 kbit/s
            long bytes = i < 432 ? 3_000_000_000L : i == 432 ? 300_000_000 : 30_000_000;
            table(LedgerTable.CUSTOMER_IN).row(NOVEMBER + i * BIN, bytes, "ACME");
        }
        commits = commits("customer=ACME commit=5M price=2 burst=3.5 currency=EUR name=\"Acme, Inc.\"");
        Map<String, String> row = one("by customer month 2026-11");
        assertEquals("8000000", row.get("IN_BPS"));
        assertEquals("0", row.get("OUT_BPS"));
        assertEquals("8000000", row.get("BILLED_BPS"));
        assertEquals("3000000", row.get("OVERAGE_BPS"));
        assertEquals("433", row.get("ABOVE"));
        assertEquals("432", row.get("FREE"));
        assertEquals("20.50", row.get("AMOUNT"), "5 × 2 and 3 × 3.5");
        assertEquals("EUR", row.get("CURRENCY"));
        assertEquals("\"Acme, Inc.\"", row.get("NAME"));
        assertEquals("8640", row.get("SAMPLES"));
        assertEquals("", row.get("FORECAST_BPS"), "the month is over");
        assertEquals(row, one("of 'Acme, Inc.' month last"));
        commits = commits("customer=ACME price=2");
        assertEquals("16.00", one("by customer month 2026-11").get("AMOUNT"), "without commit, what was used");
    }

    @Test
    void inOutMaxAndSum() {
        collected(NOVEMBER, NOVEMBER + 20 * BIN);
        for (int i = 0; i < 20; i++) {
            // Of 20 samples the largest is free.
            table(LedgerTable.NEIGHBOUR_IN).row(NOVEMBER + i * BIN, (i < 2 ? 300_000L : 37_500) * 100, 64501);
            table(LedgerTable.NEIGHBOUR_OUT).row(NOVEMBER + i * BIN, (i < 18 ? 37_500L : 450_000) * 100, 64501);
        }
        String span = "by neighbour since 2026-11-01 until 2026-11-01T01:40";
        Map<String, String> row = one(span);
        assertEquals("800000", row.get("IN_BPS"));
        assertEquals("1200000", row.get("OUT_BPS"));
        assertEquals("1300000", row.get("SUM_BPS"), "bursts at different times are not added");
        assertEquals("max", row.get("RULE"));
        assertEquals("1200000", row.get("BILLED_BPS"));
        assertEquals("800000", one(span + " rule in").get("BILLED_BPS"));
        assertEquals("1200000", one(span + " rule out").get("BILLED_BPS"));
        assertEquals("1300000", one(span + " rule sum").get("BILLED_BPS"));
        assertEquals("\"Transit, Ltd.\"", row.get("NAME"));
        assertEquals("2026-11-01T00:00:00Z/2026-11-01T01:40:00Z", row.get("PERIOD"));
    }

    @Test
    void whatWasNotCollectedIsMissingAndNotZero() {
        collected(NOVEMBER, NOVEMBER + 10 * BIN);
        covered(NOVEMBER + 3 * BIN, 0);
        covered(NOVEMBER + 4 * BIN, BIN / 2 - 1);
        covered(NOVEMBER + 7 * BIN, BIN / 2);
        for (int i = 0; i < 10; i++) {
            table(LedgerTable.NEIGHBOUR_IN).row(NOVEMBER + i * BIN, i == 4 ? 999_999_999 : 37_500_000, 1);
        }
        String span = "since 2026-11-01 until 2026-11-01T00:50 by neighbour";
        Map<String, String> row = one(span);
        assertEquals("8", row.get("SAMPLES"));
        assertEquals("2", row.get("MISSING"));
        assertEquals("2000000", row.get("IN_BPS"), "half a bin has the rate of that half");
        assertEquals(row.get("IN_BPS"), one(span + " rule in of AS1").get("BILLED_BPS"));
        assertTrue(
                notes(span)
                        .contains(
                                "not collected, so neither zero nor counted: 2026-11-01T00:15:00Z to 2026-11-01T00:25:00Z"),
                () -> notes(span).toString());
        List<Map<String, String>> samples = ask(span.replace("by neighbour", "of 1 samples"));
        assertEquals(10, samples.size());
        assertEquals("", samples.get(3).get("IN_BPS"));
        assertEquals("", samples.get(4).get("IN_BYTES"));
        assertEquals("149999", samples.get(4).get("COVERED_MILLIS"));
        assertEquals("37500000", samples.get(7).get("IN_BYTES"));
        assertEquals("2000000", samples.get(7).get("IN_BPS"));
    }

    @Test
    void aCoarserBinInThePlaceOfExpiredOnesIsNoSample() {
        collected(NOVEMBER, NOVEMBER + 24 * BIN);
        for (LedgerTable table : LedgerTable.values()) {
            table(table).length(NOVEMBER, 12 * BIN);
            table(table).collected(NOVEMBER, 12 * BIN);
            for (int i = 1; i < 12; i++) {
                table(table).collected(NOVEMBER + i * BIN, 0);
            }
        }
        table(LedgerTable.NEIGHBOUR_IN).row(NOVEMBER, 37_500_000L * 12, 1);
        table(LedgerTable.NEIGHBOUR_IN).row(NOVEMBER + 13 * BIN, 37_500_000, 1);
        Map<String, String> row = one("by neighbour since 2026-11-01 until 2026-11-01T02:00");
        assertEquals("12", row.get("SAMPLES"));
        assertEquals("12", row.get("MISSING"));
        assertEquals("1000000", row.get("IN_BPS"));
        assertEquals(
                "samples are kept no longer, only roll-ups are: 2026-11-01T00:00:00Z to 2026-11-01T01:00:00Z",
                notes("by neighbour since 2026-11-01 until 2026-11-01T02:00").get(2));
        assertEquals(
                "6",
                one("by neighbour since 2026-11-01T00:30 until 2026-11-01T02:00")
                        .get("MISSING"),
                "and of a part");
    }

    @Test
    void aMonthThatIsNotOverIsForetoldByTheWeekBefore() {
        now = Instant.parse("2026-11-03T00:05:00Z");
        collected(NOVEMBER - 14 * 86_400_000L, now.toEpochMilli());
        for (long start = NOVEMBER - 14 * 86_400_000L; start < now.toEpochMilli(); start += BIN) {
            // Saturdays 8 Mbit/s, all other days 800 kbit/s: 4 or 5 of 30 days are more than a twentieth.
            boolean saturday = (start / 86_400_000L + 4) % 7 == 6;
            table(LedgerTable.NEIGHBOUR_OUT).row(start, saturday ? 300_000_000 : 30_000_000, 1);
        }
        commits = commits("as=1 commit=1M");
        Map<String, String> row = one("by neighbour");
        assertEquals("2026-11", row.get("PERIOD"));
        assertEquals("800000", row.get("BILLED_BPS"), "a Sunday and a Monday");
        assertEquals("8000000", row.get("FORECAST_BPS"));
        assertEquals("576", row.get("SAMPLES"));
        assertEquals("8064", row.get("TO_COME"));
        assertEquals("0", row.get("ABOVE"));
        assertEquals("432", row.get("FREE"));
        assertTrue(notes("by neighbour").toString().contains("not complete, what is billed may change"));
        assertEquals("", one("by neighbour since -1d").get("FORECAST_BPS"), "only months are foretold");
    }

    @Test
    void lessThanADayIsNoGroundForAForecast() {
        now = Instant.parse("2026-11-01T20:05:00Z");
        collected(NOVEMBER, now.toEpochMilli());
        table(LedgerTable.NEIGHBOUR_OUT).row(NOVEMBER, 1, 1);
        assertEquals("", one("by neighbour").get("FORECAST_BPS"));
        now = Instant.parse("2026-11-02T00:05:00Z");
        tables.clear();
        collected(NOVEMBER, now.toEpochMilli());
        for (int i = 0; i < 288; i++) {
            table(LedgerTable.NEIGHBOUR_OUT).row(NOVEMBER + i * BIN, 37_500, 1);
        }
        assertEquals(
                "1000",
                one("by neighbour").get("FORECAST_BPS"),
                "the day before stands for those without a week before");
    }

    @Test
    void everyKindHasItsSubjects() {
        collected(NOVEMBER, NOVEMBER + 2 * BIN);
        Address router = Address.parse("10.1.0.1");
        table(LedgerTable.NEIGHBOUR_IN).row(NOVEMBER, 375_000, "");
        table(LedgerTable.INTERFACE_IN).row(NOVEMBER, 37_500, router, 3, "xe-0/0/3");
        table(LedgerTable.INTERFACE_IN).row(NOVEMBER + BIN, 75_000, router, 3, "to ACME");
        table(LedgerTable.INTERFACE_OUT).row(NOVEMBER, 750_000, router, 3, "xe-0/0/3");
        table(LedgerTable.CUSTOMER_OUT).row(NOVEMBER, 37_500, "ACME");
        table(LedgerTable.CUSTOMER_PORT_OUT).row(NOVEMBER, 75_000, "ACME");
        table(LedgerTable.COMMUNITY_IN).row(NOVEMBER, 37_500, "64500:1 64500:2", "64500:7:1");
        table(LedgerTable.COMMUNITY_IN).row(NOVEMBER, 37_500, "64500:2", "");
        table(LedgerTable.COMMUNITY_OUT).row(NOVEMBER, 37_500, "", "64500:7:1");
        table(LedgerTable.NEIGHBOUR_OUT).other(NOVEMBER, 77);
        commits = commits("community=64500:9 rule=in");
        String span = " since 2026-11-01 until 2026-11-01T00:10";
        assertEquals(
                List.of(
                        "interface 10.1.0.1#3 to ACME 2000 20000",
                        "customer ACME  0 3000",
                        "community 64500:2  2000 0",
                        "community 64500:1  1000 0",
                        "community 64500:7:1  1000 1000",
                        "community 64500:9  0 0"),
                ask(span).stream()
                        .map(row -> row.get("BY") + " " + row.get("SUBJECT") + " " + row.get("NAME") + " "
                                + row.get("IN_BPS") + " " + row.get("OUT_BPS"))
                        .toList());
        assertEquals(
                List.of(
                        "2026-11-01T00:00:00Z/2026-11-01T00:10:00Z UTC, 95th percentiles of samples of 5m",
                        "2 samples, 0 missing, 0 to come",
                        "ledger_neighbour_out: 77 bytes are nobody's, since the table had no room for more rows",
                        "ledger_neighbour_in: 375000 bytes have no neighbour AS: the network's own, or not known"),
                notes(span));
        assertEquals("20000", one("of 10.1.0.1#3" + span).get("OUT_BPS"));
    }

    @Test
    void aKindThatCountedLaterSaysSo() {
        collected(NOVEMBER, NOVEMBER + 2 * BIN);
        table(LedgerTable.CUSTOMER_IN).collected(NOVEMBER, 0);
        table(LedgerTable.NEIGHBOUR_IN).row(NOVEMBER, 1, 1);
        table(LedgerTable.CUSTOMER_IN).row(NOVEMBER + BIN, 1, "ACME");
        String span = "since 2026-11-01 until 2026-11-01T00:10";
        assertEquals(
                List.of("2", "1"),
                ask(span).stream().map(row -> row.get("SAMPLES")).toList());
        assertTrue(
                notes(span).contains("customer: 1 samples, 1 missing, 0 to come"),
                () -> notes(span).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "by router       | a kind is expected here: neighbour, interface, customer, community; not 'router'",
                "month 2026      | a month is expected here, such as 2026-11, current or last; not '2026'",
                "month 2027-01   | this month has not begun",
                "since tomorrow  | a time is expected here, such as 2026-11-21T20:40, 2026-11-21, -1h, now, today or yesterday; not 'tomorrow'",
                "since -1h until -2h | the time ends before it begins",
                "rule both       | a rule is expected here: in, out, max, sum; not 'both'",
                "samples         | samples of whom? 'of SUBJECT' says so",
                "of 1 samples rule in | samples are as they were measured, by no rule; allowed: one of both",
                "of              | a subject is expected here, such as 64501, 10.1.0.1#3 or a customer's name",
                "by customer by customer | this is said twice; allowed: once",
                "month last since -1d | this is said twice; allowed: once",
                "since 1990-01-01 | the time has more than 1000000 samples; allowed: fewer",
                "since 1970-01-01 until 9999-01-01 | the time has more than 1000000 samples; allowed: fewer",
                "of ACNE month 2026-11 | nobody in the ledger of this time is called 'ACNE'; did you mean ACME?",
                "of 64501 month 2026-11 samples | several are called '64501'; allowed: 'by KIND' and 'of SUBJECT' for one of neighbour 64501, customer 64501",
            })
    void whatIsWrongIsSaid(String request, String complaint) {
        collected(NOVEMBER, NOVEMBER + 2 * BIN);
        table(LedgerTable.CUSTOMER_IN).row(NOVEMBER, 1, "ACME");
        table(LedgerTable.CUSTOMER_IN).row(NOVEMBER, 1, "64501");
        table(LedgerTable.NEIGHBOUR_IN).row(NOVEMBER, 1, 64501);
        assertEquals(
                complaint,
                assertThrows(QueryException.class, () -> answer(request)).getMessage());
    }

    @Test
    void theManualHasEveryColumn() throws Exception {
        collected(NOVEMBER, NOVEMBER + BIN);
        table(LedgerTable.CUSTOMER_IN).row(NOVEMBER, 1, "ACME");
        commits = commits("customer=ACME price=1");
        String manual = Files.readString(Path.of("man/ribflow-ledger.1"));
        for (String request : List.of("by customer month 2026-11", "of ACME month 2026-11 samples")) {
            try (Answer answer = answer(request)) {
                answer.columns().forEach(column -> assertTrue(manual.contains(column.json()), column.json()));
            }
        }
        LedgerConfig.TABLES.forEach(table -> assertTrue(manual.contains(table), table));
    }
}
