package ribflow.bgp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.PeerTraits;
import ribflow.bgp.message.Retention;
import ribflow.bgp.message.Update;
import ribflow.ip.Address;

/** A route listener that keeps what it hears, in order. */
final class Listener implements RouteListener {

    sealed interface Heard {}

    record Up(Address peer, Address routerId, Set<Family> families) implements Heard {}

    record Routes(Address peer, Update update) implements Heard {}

    record Refreshing(Address peer, Family family) implements Heard {}

    record Refreshed(Address peer, Family family) implements Heard {}

    record Down(Address peer, Map<Family, Retention> kept) implements Heard {

        /** With all routes gone. */
        Down(Address peer) {
            this(peer, Map.of());
        }
    }

    record Gone(Address peer) implements Heard {}

    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private volatile boolean fails;
    private volatile long routes;

    /** Refuses updates from now on, as a listener with a fault would. */
    void fail() {
        fails = true;
    }

    @Override
    public void established(Address peer, Open theirs, PeerTraits agreed) {
        heard.add(new Up(peer, theirs.routerId(), agreed.families()));
    }

    @Override
    public void update(Address peer, Update update) {
        if (fails) {
            throw new IllegalStateException("as the test wants it");
        }
        heard.add(new Routes(peer, update));
    }

    /** Has the neighbours hold that many routes of each family, whatever they announce. */
    void routes(long count) {
        routes = count;
    }

    @Override
    public long routes(Address peer, Family family) {
        return routes;
    }

    @Override
    public void refreshing(Address peer, Family family) {
        heard.add(new Refreshing(peer, family));
    }

    @Override
    public void refreshed(Address peer, Family family) {
        heard.add(new Refreshed(peer, family));
    }

    @Override
    public void down(Address peer, Map<Family, Retention> kept) {
        heard.add(new Down(peer, kept));
    }

    @Override
    public void gone(Address peer) {
        heard.add(new Gone(peer));
    }

    /** Waits for the next that is heard. */
    Heard next() {
        try {
            Heard next = heard.poll(60, TimeUnit.SECONDS);
            assertNotNull(next, "nothing was heard in 60 s");
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Nothing was heard so far. */
    void forget() {
        heard.clear();
    }

    void nothing() {
        assertEquals(0, heard.size(), heard::toString);
    }
}
