package ribflow.bgp.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.bgp.message.BgpMessage;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Keepalive;
import ribflow.bgp.message.MalformedMessage;
import ribflow.bgp.message.Notification;
import ribflow.bgp.message.NotificationReason;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.RouteRefresh;
import ribflow.bgp.message.Update;
import ribflow.ip.Address;
import ribflow.ip.Endpoint;

/**
 * A state machine at work: it has the connection and the timers, turns what they say into events, and performs the
 * actions. It outlives its connections. All on the event loop.
 */
final class Session {

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    private final Neighbour neighbour;
    private final boolean dials;
    private Fsm fsm;
    private final Timers timers;
    private final Queue<Event> events = new ArrayDeque<>();
    private boolean handling;
    private State state = new State.Idle(0);
    private @Nullable Channel channel;
    private @Nullable BgpReframer reframer;
    private @Nullable MessageCodec codec;
    private @Nullable Attempt attempt;

    Session(Neighbour neighbour, NeighbourConfig config, boolean dials, EventLoop loop) {
        this.neighbour = neighbour;
        this.dials = dials;
        this.fsm = new Fsm(config, dials);
        this.timers = new Timers(loop, this::expired);
    }

    State state() {
        return state;
    }

    /** Both ends of the connection, ours first. */
    String ends() {
        return channel == null ? "" : channel.localAddress() + " to " + channel.remoteAddress();
    }

    /** Whether we open the connection. */
    boolean dials() {
        return dials;
    }

    /** Takes a configuration with which what is under way goes on. */
    void configure(NeighbourConfig config) {
        fsm = new Fsm(config, dials);
    }

    private void expired(Timer timer) {
        if (timer != Timer.RESTART || neighbour.mayDial()) {
            handle(new Event.Expired(timer));
        }
    }

    /** Dials again in a little while, if it is idle. */
    void restart(long millis) {
        if (state instanceof State.Idle) {
            timers.arm(Timer.RESTART, millis);
        }
    }

    /** Takes a connection that has just been opened, by whichever side; the state must be Connect or Active. */
    void connected(Channel opened) {
        channel = opened;
        codec = new MessageCodec();
        reframer = new BgpReframer();
        opened.pipeline().addLast(reframer, codec, new Receiver(opened));
        handle(new Event.Connected());
    }

    /**
     * Runs the state machine. What an action brings about by itself, such as the loss of the connection while we write,
     * waits until the actions before it are done.
     */
    void handle(Event event) {
        events.add(event);
        if (handling) {
            return;
        }
        handling = true;
        try {
            for (Event next = events.poll(); next != null; next = events.poll()) {
                Fsm.Step step = fsm.step(state, next);
                boolean changes = !step.state().equals(state);
                state = step.state();
                step.actions().forEach(this::perform);
                if (changes) {
                    neighbour.changed();
                }
            }
        } finally {
            handling = false;
        }
    }

    private void perform(Action action) {
        switch (action) {
            case Action.Dial _ -> dial();
            case Action.Send(BgpMessage message) -> send(message);
            case Action.Arm(Timer timer, long millis) -> timers.arm(timer, millis);
            case Action.Disarm(Timer timer) -> timers.disarm(timer);
            case Action.Agree(Agreement agreement) -> agree(agreement);
            case Action.Up(Agreement agreement) -> neighbour.up(this, agreement);
            case Action.Learn(DecodedUpdate update) -> neighbour.learn(update.update());
            case Action.Refreshing(Family family) -> neighbour.refreshing(family);
            case Action.Refreshed(Family family) -> neighbour.refreshed(family);
            case Action.End(Ending ending, String words) -> end(ending, words);
        }
    }

    private void dial() {
        attempt = new Attempt();
        neighbour.dial(attempt);
    }

    private void send(BgpMessage message) {
        if (channel == null) {
            return;
        }
        if (!channel.isWritable()) {
            // RFC 9687: who asks for ever more and reads nothing would have us keep all the answers.
            handle(new Event.ConnectionLost("the neighbour does not read what it is sent"));
            return;
        }
        neighbour.count(SessionCounter.out(message), 1);
        var _ = channel.writeAndFlush(message);
    }

    private void agree(Agreement agreement) {
        if (codec != null) {
            codec.agree(agreement.traits());
        }
        if (reframer != null && agreement.extendedMessages()) {
            reframer.extend();
        }
        neighbour.resolveCollision(this, agreement);
    }

    private void end(Ending ending, String words) {
        timers.disarmAll();
        attempt = null;
        if (channel != null) {
            Channel last = channel;
            channel = null;
            codec = null;
            reframer = null;
            Farewell.close(last);
        }
        neighbour.ended(this, ending, words);
    }

    /** A connection being opened, which may have become useless when the answer comes. */
    final class Attempt {

        void succeeded(Channel opened) {
            if (attempt == this) {
                attempt = null;
                connected(opened);
            } else {
                var _ = opened.close();
            }
        }

        void failed(String words) {
            if (attempt == this) {
                attempt = null;
                handle(new Event.ConnectionLost(words));
            }
        }
    }

    /** The end of the pipeline: messages, and the loss of the connection, as events. */
    private final class Receiver extends ChannelInboundHandlerAdapter {

        private final Channel mine;
        private boolean heard;

        Receiver(Channel mine) {
            this.mine = mine;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object received) {
            heard = true;
            // What comes after the end of the session is of no interest any more.
            if (mine.equals(channel)) {
                handle(event(received));
                if (received instanceof DecodedUpdate) {
                    // Last: who sees it counted finds its routes.
                    neighbour.count(SessionCounter.UPDATES_IN, 1);
                }
            }
        }

        /** Who closes before saying anything has, as a rule, no session with the address that we call from. */
        private String unheard() {
            return heard || !(mine.localAddress() instanceof InetSocketAddress us)
                    ? ""
                    : " before it said anything: does it know us, as " + Address.of(us.getAddress()) + "?";
        }

        private Event event(Object received) {
            return switch (received) {
                case DecodedUpdate update -> {
                    if (!update.isAsExpected()) {
                        neighbour.countFaults(update);
                    }
                    yield new Event.UpdateReceived(update);
                }
                case BgpMessage message -> {
                    neighbour.count(SessionCounter.in(message), 1);
                    yield event(message);
                }
                case MalformedMessage malformed -> {
                    neighbour.count(SessionCounter.MALFORMED, 1);
                    yield new Event.Malformed(malformed.notification(), malformed.words());
                }
                default -> throw new IllegalStateException("the codec handed on " + received);
            };
        }

        private Event event(BgpMessage message) {
            return switch (message) {
                case Open open -> new Event.OpenReceived(open);
                case Notification notification -> new Event.NotificationReceived(notification);
                case Keepalive _ -> new Event.KeepaliveReceived();
                case RouteRefresh refresh -> new Event.RouteRefreshReceived(refresh);
                case Update _ -> throw new IllegalStateException("the codec handed on an UPDATE without its defects");
            };
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            lost("the neighbour closed the connection" + unheard());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof IOException) {
                lost("the connection broke: " + Endpoint.reason(cause));
                return;
            }
            log.error("BGP {}: a fault of ours", neighbour, cause);
            if (mine.equals(channel)) {
                handle(new Event.Malformed(NotificationReason.CEASE.with(), "a fault of ours: " + cause));
            }
        }

        private void lost(String words) {
            if (mine.equals(channel)) {
                handle(new Event.ConnectionLost(words));
            }
        }
    }
}
