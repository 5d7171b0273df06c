package ribflow.config;

import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ribflow.config.Keys.Bgp;
import ribflow.config.Keys.MaxPrefixes;
import ribflow.config.Keys.Neighbour;
import ribflow.ip.Prefix;

/** What must be true of BGP neighbours: each by itself, and all together. */
final class BgpRules {

    private final NamedFiles files;
    private final Reading reading;

    BgpRules(NamedFiles files, Reading reading) {
        this.files = files;
        this.reading = reading;
    }

    void check(Values bgp) {
        List<Values> neighbours = bgp.find(Bgp.NEIGHBOURS).orElse(List.of());
        neighbours.forEach(this::neighbour);
        Map<Prefix, Values> seen = new HashMap<>();
        boolean deaf = bgp.find(Bgp.LISTEN).map(List::isEmpty).orElse(false);
        for (Values neighbour : neighbours) {
            prefixOf(neighbour).ifPresent(prefix -> {
                Values earlier = seen.putIfAbsent(prefix, neighbour);
                if (earlier != null) {
                    String message = "the neighbour is already given in line " + earlier.line() + "; allowed: once";
                    reading.wrong(neighbour, message);
                }
            });
            if (deaf && waits(neighbour)) {
                reading.wrong(
                        neighbour,
                        "the neighbour is to connect to us, but bgp.listen is empty; allowed: a socket in bgp.listen");
            }
        }
        seen.forEach((prefix, range) -> {
            if (signed(range)) {
                seen.forEach((inner, neighbour) -> unsigned(inner, neighbour, prefix));
            }
        });
    }

    /** The kernel asks all of a range for its password, and drops who has none without a word. */
    private void unsigned(Prefix inner, Values neighbour, Prefix range) {
        boolean within = inner.length() > range.length()
                && inner.isIpv4() == range.isIpv4()
                && range.contains(inner.address().high(), inner.address().low());
        if (within && waits(neighbour) && !signed(neighbour)) {
            reading.wrong(
                    neighbour,
                    "the neighbour has no password, and lies in " + range
                            + ", which has one, so that it could not connect; allowed: a password of its own");
        }
    }

    private static boolean signed(Values neighbour) {
        return neighbour.given(Neighbour.PASSWORD) || neighbour.given(Neighbour.PASSWORD_FILE);
    }

    private void neighbour(Values neighbour) {
        boolean address = neighbour.given(Neighbour.ADDRESS);
        boolean prefix = neighbour.given(Neighbour.PREFIX);
        if (address && prefix) {
            reading.wrong(
                    neighbour.line(Neighbour.PREFIX),
                    neighbour.path(),
                    "address and prefix together; allowed: one of them");
        } else if (!address && !prefix && !neighbour.tried(Neighbour.ADDRESS) && !neighbour.tried(Neighbour.PREFIX)) {
            reading.wrong(neighbour, "neither address nor prefix; allowed: one of them");
        }
        neighbour.find(Neighbour.PREFIX).filter(BgpRules::single).ifPresent(single -> {
            String message =
                    single + " is a single address; allowed: a shorter prefix, or address: " + single.address();
            reading.wrong(neighbour, Neighbour.PREFIX, message);
        });
        if (prefix && neighbour.find(Neighbour.PASSIVE).equals(Optional.of(false))) {
            reading.contradicts(neighbour, Neighbour.PASSIVE, "a range of addresses cannot be called; allowed: true");
        }
        if (waits(neighbour)) {
            String message =
                    "the neighbour is never called; allowed: not together with " + (prefix ? "prefix" : "passive");
            reading.contradicts(neighbour, Neighbour.PORT, message);
            reading.contradicts(neighbour, Neighbour.BIND, message);
            reading.contradicts(neighbour, Neighbour.INTERFACE, message);
        }
        password(neighbour);
        neighbour.find(Neighbour.MAX_PREFIXES).ifPresent(this::maxPrefixes);
        neighbour
                .find(Neighbour.BIND)
                .ifPresent(bind -> neighbour
                        .find(Neighbour.ADDRESS)
                        .filter(remote -> remote.isIpv4() != bind.isIpv4())
                        .ifPresent(remote -> reading.contradicts(
                                neighbour,
                                Neighbour.BIND,
                                bind + " cannot reach " + remote + "; allowed: an address of the same family")));
    }

    private void password(Values neighbour) {
        if (neighbour.given(Neighbour.PASSWORD)) {
            reading.contradicts(
                    neighbour, Neighbour.PASSWORD_FILE, "there is a password already; allowed: one of them");
        }
        files.checked(neighbour, Neighbour.PASSWORD_FILE).ifPresent(file -> {
            try {
                PasswordFile.read(file);
            } catch (IllegalArgumentException | UncheckedIOException e) {
                reading.contradicts(
                        neighbour,
                        Neighbour.PASSWORD_FILE,
                        file + ": " + e.getMessage() + "; allowed: " + Units.PASSWORD.allowed());
            }
        });
    }

    private void maxPrefixes(Values limits) {
        boolean any = limits.tried(MaxPrefixes.TOTAL)
                || MaxPrefixes.FAMILIES.values().stream().anyMatch(limits::tried);
        if (!any) {
            reading.wrong(limits, "there is no limit; allowed: total, or the name of a family");
        }
        if (limits.find(MaxPrefixes.ACTION)
                .filter(action -> action != MaxPrefixes.Breach.RESTART)
                .isPresent()) {
            reading.contradicts(
                    limits, MaxPrefixes.RESTART_AFTER, "nothing is restarted; allowed: with action: restart");
        }
    }

    private static boolean waits(Values neighbour) {
        return neighbour.given(Neighbour.PREFIX)
                || neighbour.find(Neighbour.PASSIVE).orElse(false);
    }

    private static Optional<Prefix> prefixOf(Values neighbour) {
        return neighbour
                .find(Neighbour.ADDRESS)
                .map(address -> Prefix.of(address, address.isIpv4() ? 32 : 128))
                .or(() -> neighbour.find(Neighbour.PREFIX));
    }

    private static boolean single(Prefix prefix) {
        return prefix.length() == (prefix.isIpv4() ? 32 : 128);
    }
}
