package ribflow.bgp.bmp;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Notification;
import ribflow.bgp.message.Open;
import ribflow.ip.Address;

/** A message by which a router tells of its BGP (RFC 7854, 4). */
public sealed interface BmpMessage {

    /** What kind of message it is, by its number. */
    BmpType type();

    /** A message about one peer, or about the Loc-RIB. */
    sealed interface OfPeer extends BmpMessage {
        PeerHeader peer();
    }

    /**
     * An UPDATE as the peer sent it, as the policy left it, or as the router chose or sends it; which, the peer header says.
     *
     * @param update the whole UPDATE with its header, position to limit
     * @param paths the families that have path identifiers in this one, where the message itself says so (version 4)
     */
    record RouteMonitoring(PeerHeader peer, ByteBuffer update, List<Family> paths) implements OfPeer {

        public RouteMonitoring {
            paths = List.copyOf(paths);
        }

        @Override
        public BmpType type() {
            return BmpType.ROUTE_MONITORING;
        }
    }

    /** Counters and gauges of a peer. */
    record StatisticsReport(PeerHeader peer, List<Statistic> statistics) implements OfPeer {

        public StatisticsReport {
            statistics = List.copyOf(statistics);
        }

        @Override
        public BmpType type() {
            return BmpType.STATISTICS_REPORT;
        }
    }

    /**
     * One of them.
     *
     * @param value unsigned
     */
    record Statistic(int type, Optional<Family> family, long value) {

        /** What it counts, and of which family if it counts one. */
        public String name() {
            return StatisticType.name(type) + family.map(each -> " of " + each).orElse("");
        }
    }

    /**
     * A session of the router's has ended, or is no longer monitored.
     *
     * @param reason RFC 7854, 4.9; RFC 9069, 5.3
     * @param notification what ended it, sent with reason 1, received with 3
     * @param fsmEvent what ended it with reason 2 (RFC 4271, 8.1)
     */
    record PeerDown(
            PeerHeader peer,
            int reason,
            Optional<Notification> notification,
            OptionalLong fsmEvent,
            List<Information> information)
            implements OfPeer {

        public PeerDown {
            information = List.copyOf(information);
        }

        @Override
        public BmpType type() {
            return BmpType.PEER_DOWN;
        }

        /** Why, in words. */
        public String words() {
            return switch (reason) {
                case 1 ->
                    "the router closed it" + notification.map(why -> ": " + why).orElse("");
                case 2 -> "the router closed it, event " + fsmEvent.orElse(0) + " of its state machine";
                case 3 ->
                    "the peer closed it" + notification.map(why -> ": " + why).orElse("");
                case 4 -> "the peer closed it without a NOTIFICATION";
                case 5 -> "it is no longer monitored";
                case 6 -> "the router closed it: the instance is gone";
                default -> "reason " + reason;
            };
        }
    }

    /**
     * A session of the router's is established.
     *
     * @param sent the router's OPEN; empty if it cannot be read
     * @param received the peer's
     */
    record PeerUp(
            PeerHeader peer,
            Address local,
            int localPort,
            int remotePort,
            Optional<Open> sent,
            Optional<Open> received,
            List<Information> information)
            implements OfPeer {

        public PeerUp {
            information = List.copyOf(information);
        }

        @Override
        public BmpType type() {
            return BmpType.PEER_UP;
        }
    }

    /** The router begins: what it is. */
    record Initiation(List<Information> information) implements BmpMessage {

        public Initiation {
            information = List.copyOf(information);
        }

        @Override
        public BmpType type() {
            return BmpType.INITIATION;
        }
    }

    /** The router ends. */
    record Termination(List<Information> information) implements BmpMessage {

        public Termination {
            information = List.copyOf(information);
        }

        @Override
        public BmpType type() {
            return BmpType.TERMINATION;
        }
    }

    /** Messages of a peer as they came, which nobody here asks for. */
    record RouteMirroring(PeerHeader peer, int messages, boolean lost) implements OfPeer {

        @Override
        public BmpType type() {
            return BmpType.ROUTE_MIRRORING;
        }
    }

    /**
     * A piece of information with its type.
     *
     * @param text the value as text, or as a number or in hexadecimal where it is none
     */
    record Information(int type, String text) {}
}
