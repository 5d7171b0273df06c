package ribflow.config;

import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ribflow.bgp.session.Password;
import ribflow.collect.MulticastGroup;
import ribflow.expr.CommunityPattern;
import ribflow.expr.ExpressionException;
import ribflow.expr.Expressions;
import ribflow.expr.Nearest;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.maps.Syntax;
import ribflow.table.Detail;

/** How the values of the configuration are written. */
final class Units {

    static final Syntax<Boolean> YES_NO = new Syntax<>("true or false", Units::yesNo);

    static final Syntax<InetSocketAddress> SOCKET = new Syntax<>(
            "an address and a port in quotes, such as \"[::]:2100\" or \"192.0.2.1:2100\"; port 0 takes any free one",
            Units::socket);

    /** A name is resolved when it is needed, since it may be another host's by then. */
    static final Syntax<InetSocketAddress> CACHE = new Syntax<>(
            "a host and a port in quotes, such as \"rpki.example.net:323\" or \"[2001:db8::1]:3323\"", Units::cache);

    static final Syntax<MulticastGroup> MULTICAST = new Syntax<>(
            "a multicast group, and perhaps an interface, such as 239.1.1.1 or ff05::100%eth0", Units::multicast);

    /** RFC 6286: a four-octet, unsigned, non-zero integer. */
    static final Syntax<Address> ROUTER_ID =
            new Syntax<>("a BGP identifier such as 192.0.2.1, but not 0.0.0.0", Units::routerId);

    static final Syntax<Prefix> RANGE =
            new Syntax<>("a prefix, such as 10.1.0.0/16 or 2001:db8::/32", Syntax.PREFIX.reader());

    static final Syntax<Path> FILE =
            new Syntax<>("a path; a relative one begins at the folder of the configuration file", Units::path);

    static final Syntax<String> TEXT = new Syntax<>("text of at most 200 characters", text -> text(text.strip(), 200));

    static final Syntax<String> COMMUNICATION =
            new Syntax<>("text of at most 200 characters", text -> text(text.strip(), 200));

    /** Its length stands in one octet. */
    static final Syntax<String> HOST_NAME = new Syntax<>("a host name of at most 64 characters", text -> {
        if (!text.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("'" + text + "' is no host name");
        }
        return text;
    });

    /** IFNAMSIZ less its zero; the kernel takes neither blanks nor slashes. */
    static final Syntax<String> DEVICE = new Syntax<>(
            "the name of a network interface, such as eth0: 1 to 15 characters, no blanks and slashes", Units::device);

    /** Its text stands in no message. */
    static final Syntax<Password> PASSWORD = new Syntax<>("1 to " + Password.LONGEST + " bytes", Units::password);

    static final Syntax<FlowField> COLUMN =
            new Syntax<>("columns of ribflow-columns(7) that are no counters", Units::column);

    static final Syntax<CommunityPattern> COMMUNITY = new Syntax<>(
            "a community such as 64500:1, 64500:1:2 or rt:64500:1, * for any part, or the name of a well-known one",
            CommunityPattern::parse);

    static final Syntax<Detail.Ports> PORTS = new Syntax<>("ports from 0 to 65535, such as 443 or 8000-8999", text -> {
        int dash = text.indexOf('-');
        int from = (int) Syntax.number(dash < 0 ? text : text.substring(0, dash), 0, 65535);
        return new Detail.Ports(from, dash < 0 ? from : (int) Syntax.number(text.substring(dash + 1), 0, 65535));
    });

    static final Syntax<String> FILTER = new Syntax<>("an expression as after where in a query", Units::filter);

    static final Syntax<Integer> WORKERS = new Syntax<>(
            "auto, or a whole number from 1 to 64",
            text -> text.equals("auto") ? automaticWorkers() : (int) Syntax.number(text, 1, 64));

    /** A sampling rate; 1 where all is counted, 0 where it is not known. */
    static final Syntax<Long> SAMPLING =
            new Syntax<>("unknown, none, or a whole number from 1 to 4294967295", text -> switch (text) {
                case "unknown" -> 0L;
                case "none" -> 1L;
                default -> Syntax.number(text, 1, 0xffff_ffffL);
            });

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,9}) ?([A-Za-zµ]*)");
    /** Below zero, or of more digits than anything here may have. */
    private static final Pattern FAR_NUMBER = Pattern.compile("-[0-9]+ ?[A-Za-zµ]*|[0-9]{10,} ?[A-Za-zµ]*");

    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Map<String, Long> BYTES = Map.of(
            "B",
            1L,
            "kB",
            1_000L,
            "MB",
            1_000_000L,
            "GB",
            1_000_000_000L,
            "KiB",
            1L << 10,
            "MiB",
            1L << 20,
            "GiB",
            1L << 30);
    private static final Map<String, Long> TIMES = Map.of("", 1L, "k", 1_000L, "M", 1_000_000L);

    /** The columns that flows have before a table takes them. */
    private static Set<FlowField> ofFlows() {
        Set<FlowField> columns = new TreeSet<>(FlowField.values());
        columns.removeAll(Set.of(FlowField.STAMP_INSERTED, FlowField.OTHER, FlowField.FOLDED, FlowField.NONE));
        columns.removeIf(column -> !column.madeOf().isEmpty());
        return columns;
    }

    private Units() {}

    private static MulticastGroup multicast(String text) {
        int percent = text.indexOf('%');
        String group = percent < 0 ? text : text.substring(0, percent);
        Optional<String> on = percent < 0 ? Optional.empty() : Optional.of(text.substring(percent + 1));
        return new MulticastGroup(Address.parse(group).toInetAddress(), on);
    }

    static Syntax<Duration> duration(String least, String most) {
        long from = quantity(least, MILLIS, "");
        long to = quantity(most, MILLIS, "");
        String allowed = "a duration such as 30s, 5m or 1h, from " + least + " to " + most;
        return new Syntax<>(
                allowed, text -> Duration.ofMillis(inRange(text, quantity(text, MILLIS, text + "s"), from, to)));
    }

    /** Whole seconds that BGP can send in an OPEN (RFC 4271, 4.2): none, or at least three. */
    static Syntax<Integer> holdTime() {
        return new Syntax<>("a duration such as 90s or 3m, 0s (never) or from 3s to 65535s", text -> {
            long millis = quantity(text, MILLIS, text + "s");
            if (millis % 1000 != 0 || (millis > 0 && millis < 3_000)) {
                throw new IllegalArgumentException(text + " cannot be offered to a BGP neighbour");
            }
            return (int) (inRange(text, millis, 0, 65_535_000) / 1000);
        });
    }

    /** A bin that begins at the same times every day. */
    static Syntax<Duration> bin() {
        return new Syntax<>("a duration from 1s to 1d that divides a day evenly, such as 1m, 5m or 1h", text -> {
            long millis = inRange(text, quantity(text, MILLIS, text + "s"), 1_000, 86_400_000);
            if (86_400_000 % millis != 0) {
                throw new IllegalArgumentException(text + " does not divide a day evenly");
            }
            return Duration.ofMillis(millis);
        });
    }

    static Syntax<Integer> size(String least, String most) {
        long from = quantity(least, BYTES, "");
        long to = quantity(most, BYTES, "");
        String allowed = "a size such as 64KiB or 8MiB, from " + least + " to " + most;
        return new Syntax<>(allowed, text -> (int) inRange(text, quantity(text, BYTES, text + "B"), from, to));
    }

    static Syntax<Integer> count(int least, int most) {
        String allowed = "a whole number from " + least + " to " + most
                + (most >= 100_000 ? "; k and M stand for thousands and millions" : "");
        return new Syntax<>(allowed, text -> (int) inRange(text, quantity(text, TIMES, ""), least, most));
    }

    static Syntax<String> name(List<String> reserved) {
        String allowed = "a small letter and up to 31 small letters, digits or underscores";
        return new Syntax<>(allowed, text -> {
            if (!text.matches("[a-z][a-z0-9_]{0,31}")) {
                throw new IllegalArgumentException("'" + text + "' cannot be the name of a table");
            }
            if (reserved.contains(text)) {
                throw new IllegalArgumentException("'" + text + "' has a meaning of its own in queries");
            }
            return text;
        });
    }

    /** One of those words, each with its meaning. */
    static <T> Syntax<T> word(Map<String, T> words) {
        List<String> known = words.keySet().stream().toList();
        return new Syntax<>(String.join(", ", known), text -> {
            T value = words.get(text);
            if (value == null) {
                throw new IllegalArgumentException("'" + text + "' is not known" + nearest(text, known));
            }
            return value;
        });
    }

    private static int automaticWorkers() {
        return Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);
    }

    private static long quantity(String text, Map<String, Long> units, String withUnit) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.replace("_", ""));
        if (!matcher.matches()) {
            if (FAR_NUMBER.matcher(text).matches()) {
                throw new IllegalArgumentException(text + " is out of range");
            }
            throw new IllegalArgumentException(
                    "'" + text + "' is not a number" + (withUnit.isEmpty() ? "" : " with a unit"));
        }
        long number = Long.parseLong(matcher.group(1));
        Long factor = units.get(matcher.group(2));
        if (factor == null) {
            throw new IllegalArgumentException(
                    matcher.group(2).isEmpty()
                            ? "'" + text + "' has no unit (did you mean " + withUnit + "?)"
                            : "'" + text + "' has an unknown unit");
        }
        return number * factor;
    }

    private static long inRange(String text, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(text + " is out of range");
        }
        return value;
    }

    private static boolean yesNo(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        };
    }

    private static InetSocketAddress socket(String text) {
        int colon = text.lastIndexOf(':');
        boolean brackets = text.startsWith("[") && colon > 1 && text.charAt(colon - 1) == ']';
        if (colon < 0 || (!brackets && text.indexOf(':') != colon)) {
            throw new IllegalArgumentException("'" + text + "' is not an address and a port");
        }
        Address address = Address.parse(brackets ? text.substring(1, colon - 1) : text.substring(0, colon));
        int port = (int) Syntax.number(text.substring(colon + 1), 0, 65535);
        return new InetSocketAddress(address.toInetAddress(), port);
    }

    private static InetSocketAddress cache(String text) {
        int colon = text.lastIndexOf(':');
        boolean brackets = text.startsWith("[") && colon > 1 && text.charAt(colon - 1) == ']';
        if (colon < 1 || (!brackets && text.indexOf(':') != colon)) {
            throw new IllegalArgumentException("'" + text + "' is not a host and a port");
        }
        String host = brackets ? text.substring(1, colon - 1) : text.substring(0, colon);
        if (brackets || host.matches("[0-9.]+")) {
            Address.parse(host);
        } else if (!host.matches("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252}[A-Za-z0-9.])?")) {
            throw new IllegalArgumentException("'" + host + "' is not the name of a host");
        }
        return InetSocketAddress.createUnresolved(host, (int) Syntax.number(text.substring(colon + 1), 1, 65535));
    }

    private static Address routerId(String text) {
        Address address = Address.parse(text);
        if (!address.isIpv4() || address.ipv4Bits() == 0) {
            throw new IllegalArgumentException("'" + text + "' is no BGP identifier");
        }
        return address;
    }

    private static Path path(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("'" + text + "' is not a path");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is not a path", e);
        }
    }

    private static String text(String text, int most) {
        if (text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the text is too long or has control characters in it");
        }
        return text;
    }

    private static String device(String text) {
        if (!text.matches("[!-.0-~]{1,15}")) {
            throw new IllegalArgumentException("'" + text + "' is not the name of an interface");
        }
        return text;
    }

    private static Password password(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the password has control characters in it");
        }
        return new Password(text);
    }

    private static String filter(String text) {
        try {
            Expressions.parse(text).compile(ofFlows(), (_, _) -> "");
            return text;
        } catch (ExpressionException e) {
            String where = "character " + (e.position() + 1) + " of '" + text + "': ";
            throw new IllegalArgumentException(where + e.getMessage(), e);
        }
    }

    /** What somebody may have meant who wrote what is no column: several without brackets, as pmacct has it, or another. */
    private static String meant(String text) {
        List<String> words = List.of(text.split("[,\\s]+", -1));
        boolean several = words.size() > 1
                && words.stream().allMatch(word -> FlowField.named(word).isPresent());
        return several ? " but several; did you mean [" + String.join(", ", words) + "]?" : nearest(text, columns());
    }

    private static FlowField column(String text) {
        FlowField field = FlowField.named(text)
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no column" + meant(text)));
        if (field.counter() && field != FlowField.FLOWS) {
            throw new IllegalArgumentException("'" + text + "' is a counter, which every table has");
        }
        if (field == FlowField.STAMP_INSERTED) {
            throw new IllegalArgumentException("'" + text + "' comes by itself with bin");
        }
        if (field == FlowField.OTHER) {
            throw new IllegalArgumentException("'" + text + "' is set by the limit of a table");
        }
        if (field == FlowField.FOLDED) {
            throw new IllegalArgumentException("'" + text + "' comes by itself with networks or ports");
        }
        return field;
    }

    private static List<String> columns() {
        return FlowField.values().stream().map(FlowField::label).toList();
    }

    private static String nearest(String text, List<String> known) {
        return Nearest.question(Nearest.to(text, known));
    }
}
