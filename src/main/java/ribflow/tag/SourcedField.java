package ribflow.tag;

import ribflow.flow.FlowField;
import ribflow.tag.RouteColumns.Side;

/** The columns that several sources may fill, so that the operator says in which order these are asked. */
public enum SourcedField {
    SRC_AS(FlowField.SRC_AS, Side.SOURCE),
    DST_AS(FlowField.DST_AS, Side.DESTINATION),
    PEER_SRC_AS(FlowField.PEER_SRC_AS, Side.SOURCE),
    PEER_DST_AS(FlowField.PEER_DST_AS, Side.DESTINATION),
    PEER_DST_IP(FlowField.PEER_DST_IP, Side.DESTINATION),
    SRC_NET(FlowField.SRC_NET, Side.SOURCE),
    DST_NET(FlowField.DST_NET, Side.DESTINATION),
    SRC_MASK(FlowField.SRC_MASK, Side.SOURCE),
    DST_MASK(FlowField.DST_MASK, Side.DESTINATION);

    private final FlowField column;
    private final Side side;

    SourcedField(FlowField column, Side side) {
        this.column = column;
        this.side = side;
    }

    public FlowField column() {
        return column;
    }

    /** The side of the flow whose address decides. */
    Side side() {
        return side;
    }
}
