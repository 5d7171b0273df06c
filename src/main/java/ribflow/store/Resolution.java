package ribflow.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All bins of one length of a table: a folder such as {@code 5m}, with a partition for each period. For any thread. */
final class Resolution {

    /** Between the name of a period and a number: a partition that was set aside. */
    static final String DAMAGED = ".damaged-";

    private static final Map<String, Long> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("d", 86_400_000L);
        UNITS.put("h", 3_600_000L);
        UNITS.put("m", 60_000L);
        UNITS.put("s", 1000L);
        UNITS.put("ms", 1L);
    }

    private static final Pattern NAME = Pattern.compile("([1-9]\\d{0,11})(d|h|m|s|ms)");

    private final Path folder;
    private final Duration length;
    private final PeriodRule rule;
    private final StoreContext context;
    private final NavigableMap<Long, Period> periods = new ConcurrentSkipListMap<>();

    Resolution(Path table, Duration length, StoreContext context) throws StoreException {
        this.folder = table.resolve(name(length));
        this.length = length;
        this.rule = PeriodRule.of(length);
        this.context = context;
        try {
            for (Path each : Folders.list(folder)) {
                String name = String.valueOf(each.getFileName());
                rule.firstDay(name).ifPresent(day -> add(name, day));
                if (name.endsWith(Folders.UNFINISHED) && context.writable()) {
                    Folders.delete(each);
                }
            }
        } catch (IOException e) {
            throw Folders.failed(folder, e);
        }
    }

    /** How a length is written: {@code 5m}, {@code 1h}, {@code 90s}. */
    static String name(Duration length) {
        long millis = length.toMillis();
        return UNITS.entrySet().stream()
                .filter(unit -> millis % unit.getValue() == 0)
                .map(unit -> millis / unit.getValue() + unit.getKey())
                .findFirst()
                .orElseThrow();
    }

    /** The length of that name, if it is one. */
    static Optional<Duration> length(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                ? Optional.of(
                        Duration.ofMillis(Long.parseLong(matcher.group(1)) * UNITS.getOrDefault(matcher.group(2), 0L)))
                : Optional.empty();
    }

    Duration length() {
        return length;
    }

    Path folder() {
        return folder;
    }

    private Period add(String name, LocalDate day) {
        Period period = new Period(folder.resolve(name), day, rule.next(day), context);
        Period known = periods.putIfAbsent(period.from(), period);
        return known == null ? period : known;
    }

    /** The period that has a moment, whether or not there is anything of it. */
    Period period(long millis) {
        Map.Entry<Long, Period> known = periods.floorEntry(millis);
        if (known != null && millis < known.getValue().until()) {
            return known.getValue();
        }
        String name = rule.name(millis);
        return add(name, rule.firstDay(name).orElseThrow());
    }

    /** All periods that there may be something of, the oldest first. */
    Collection<Period> periods() {
        return periods.values();
    }

    /** The bins that begin at one moment or later and before another, by their start. */
    NavigableMap<Long, BinHeader> bins(long from, long until) throws StoreException {
        NavigableMap<Long, BinHeader> found = new TreeMap<>();
        for (Period period : periods.values()) {
            if (period.until() > from && period.from() < until) {
                found.putAll(period.headers().subMap(from, true, until, false));
            }
        }
        return found;
    }

    /** The last period that has bins. */
    Optional<Period> latest() throws StoreException {
        for (Period period : periods.descendingMap().values()) {
            if (!period.headers().isEmpty()) {
                return Optional.of(period);
            }
        }
        return Optional.empty();
    }

    /** When the last bin ends; {@code Long.MIN_VALUE} if there is none. */
    long until() throws StoreException {
        Optional<Period> latest = latest();
        return latest.isEmpty()
                ? Long.MIN_VALUE
                : latest.get().headers().lastEntry().getValue().bin().end();
    }

    /** Forgets a period, whose partition is deleted. */
    void forget(Period period) {
        periods.remove(period.from());
    }

    /** The folders of partitions that were set aside. */
    List<Path> damaged() throws StoreException {
        List<Path> damaged = new ArrayList<>();
        try {
            for (Path each : Folders.list(folder)) {
                if (String.valueOf(each.getFileName()).contains(DAMAGED)) {
                    damaged.add(each);
                }
            }
        } catch (IOException e) {
            throw Folders.failed(folder, e);
        }
        return damaged;
    }
}
