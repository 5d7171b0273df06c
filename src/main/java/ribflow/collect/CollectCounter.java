package ribflow.collect;

import ribflow.stats.Counted;

/** What is counted of all export datagrams, before anybody looks inside. */
public enum CollectCounter implements Counted {
    DATAGRAMS("datagrams received"),
    BYTES("bytes of the datagrams received, without UDP and IP headers"),
    TRUNCATED("datagrams longer than the " + UdpCollector.LONGEST_DATAGRAM + " bytes that are read of them"),
    KERNEL_DROPS("datagrams the kernel dropped because a socket's receive buffer was full"),
    FAILED("datagrams given up because of an error in the program; the log has the first");

    private final String help;

    CollectCounter(String help) {
        this.help = help;
    }

    @Override
    public String help() {
        return help;
    }
}
