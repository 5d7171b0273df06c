package ribflow.matrix;

/** A sum of flows, exact. */
public record Traffic(long packets, long flows, long bytes) {

    public static final Traffic NONE = new Traffic(0, 0, 0);

    public Traffic plus(Traffic other) {
        return new Traffic(packets + other.packets, flows + other.flows, bytes + other.bytes);
    }
}
