package ribflow.collect;

import ribflow.stats.Counted;

/** What is counted of all export datagrams and connections, before anybody looks inside. */
public enum CollectCounter implements Counted {
    DATAGRAMS("datagrams received"),
    BYTES("bytes of the datagrams received, without UDP and IP headers"),
    TRUNCATED("datagrams longer than the " + Collector.LONGEST_DATAGRAM + " bytes that are read of them"),
    KERNEL_DROPS("datagrams the kernel dropped because a socket's receive buffer was full"),
    CONNECTIONS("connections taken in (TCP, TLS, SCTP)"),
    CONNECTIONS_REFUSED("connections refused because as many are open as may be"),
    CONNECTIONS_GARBAGE("connections closed because something came that is no IPFIX message"),
    CONNECTIONS_SLOW("connections closed because a message began and did not end"),
    CONNECTIONS_IDLE("connections closed because nothing came for too long"),
    CONNECTIONS_TLS_FAILED(
            "connections closed because TLS could not be agreed on: a wrong certificate, or no TLS at all"),
    CONNECTIONS_BROKEN("connections that broke"),
    MESSAGES("IPFIX messages received over connections"),
    MESSAGE_BYTES("bytes of the IPFIX messages received over connections"),
    FAILED("datagrams and messages given up because of an error in the program; the log has the first");

    private final String help;

    CollectCounter(String help) {
        this.help = help;
    }

    @Override
    public String help() {
        return help;
    }
}
