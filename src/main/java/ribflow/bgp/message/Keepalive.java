package ribflow.bgp.message;

/** A KEEPALIVE (RFC 4271, 4.4): the header alone. */
public record Keepalive() implements BgpMessage {

    @Override
    public MessageType type() {
        return MessageType.KEEPALIVE;
    }
}
