package ribflow.simulate;

/** How a router exports its flows. */
public enum ExportProtocol {
    NETFLOW_5,
    NETFLOW_9,
    IPFIX;

    /** A new encoder for one router, which was switched on then. */
    FlowEncoder encoder(Router router, long bootedAt) {
        return switch (this) {
            case NETFLOW_5 -> new NetFlow5Encoder(router, bootedAt);
            case NETFLOW_9 -> new NetFlow9Encoder(router, bootedAt);
            case IPFIX -> new IpfixEncoder(router);
        };
    }
}
