package ribflow.bgp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static ribflow.bgp.session.Neighbours.THEIR_ID;
import static ribflow.bgp.session.Neighbours.open;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.bgp.message.Capability;
import ribflow.bgp.message.Capability.GracefulRestart;
import ribflow.bgp.message.Capability.GracefulRestart.Forwarding;
import ribflow.bgp.message.Capability.LongLivedGracefulRestart;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.Retention;

/** Which routes outlive a session, and for how long (RFC 4724, 4.2; RFC 8538, 4; RFC 9494, 4.2). */
final class KeepingTest {

    private static final Retention MOST = new Retention(Duration.ofMinutes(10), Duration.ofHours(1));
    private static final Open OURS = OpenOffer.of(Neighbours.passive("192.0.2.1"));
    private static final Duration TWO_MINUTES = Duration.ofSeconds(120);

    private static Capability graceful(boolean notifications, int seconds, Family... families) {
        return new GracefulRestart(
                false,
                notifications,
                seconds,
                List.of(families).stream()
                        .map(family -> new Forwarding(family, false))
                        .toList());
    }

    private static Capability longLived(Family family, int seconds) {
        return new LongLivedGracefulRestart(List.of(new LongLivedGracefulRestart.Keeping(family, true, seconds)));
    }

    private static Map<Family, Retention> kept(Ending ending, Capability... theirs) {
        return Keeping.of(new Agreement(OURS, open(65000, 90, THEIR_ID, theirs)), ending, MOST);
    }

    @ParameterizedTest
    @CsvSource({
        "LOST,     false, true",
        "LOST,     true,  true",
        "NOTIFIED, false, false",
        "NOTIFIED, true,  true",
        "FINAL,    false, false",
        "FINAL,    true,  false",
    })
    void itDependsOnHowTheSessionEnded(Ending ending, boolean overNotifications, boolean keeps) {
        assertEquals(
                keeps ? Map.of(Family.IPV4_UNICAST, new Retention(TWO_MINUTES, Duration.ZERO)) : Map.of(),
                kept(ending, graceful(overNotifications, 120, Family.IPV4_UNICAST)));
    }

    @Test
    void onlyFamiliesOfTheSessionThatWereAnnouncedAreKept() {
        assertEquals(
                Map.of(Family.IPV6_UNICAST, new Retention(TWO_MINUTES, Duration.ZERO)),
                kept(Ending.LOST, graceful(false, 120, Family.IPV6_UNICAST, Family.IPV4_VPN)));
        assertEquals(Map.of(), kept(Ending.LOST, graceful(false, 120)));
        assertEquals(Map.of(), kept(Ending.LOST));
        assertEquals(Map.of(), kept(Ending.LOST, graceful(false, 0, Family.IPV4_UNICAST)));
    }

    @Test
    void longLivedRoutesAreKeptAfterThat() {
        assertEquals(
                Map.of(
                        Family.IPV4_UNICAST, new Retention(TWO_MINUTES, Duration.ofSeconds(600)),
                        Family.IPV6_UNICAST, new Retention(TWO_MINUTES, Duration.ZERO)),
                kept(
                        Ending.LOST,
                        graceful(false, 120, Family.IPV4_UNICAST, Family.IPV6_UNICAST),
                        longLived(Family.IPV4_UNICAST, 600)));
        assertEquals(
                Map.of(Family.IPV4_UNICAST, new Retention(Duration.ZERO, Duration.ofSeconds(600))),
                kept(Ending.LOST, graceful(false, 120), longLived(Family.IPV4_UNICAST, 600)));
        // RFC 9494, 4.1
        assertEquals(Map.of(), kept(Ending.LOST, longLived(Family.IPV4_UNICAST, 600)));
    }

    @Test
    void theOperatorHasTheLastWord() {
        assertEquals(
                Map.of(Family.IPV4_UNICAST, MOST),
                kept(
                        Ending.LOST,
                        graceful(false, 4095, Family.IPV4_UNICAST),
                        longLived(Family.IPV4_UNICAST, 1_000_000)));
        Agreement agreement = new Agreement(OURS, open(65000, 90, THEIR_ID, graceful(false, 120, Family.IPV4_UNICAST)));
        assertEquals(Map.of(), Keeping.of(agreement, Ending.LOST, new Retention(Duration.ZERO, Duration.ZERO)));
    }
}
