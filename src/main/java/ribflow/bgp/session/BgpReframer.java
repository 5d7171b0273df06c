package ribflow.bgp.session;

import java.nio.ByteBuffer;
import ribflow.bgp.message.MalformedMessage;
import ribflow.bgp.message.MessageDecoder;
import ribflow.stream.Reframer;

/** Cuts a stream into BGP's messages, whose headers are checked (RFC 4271, 6.1). */
final class BgpReframer extends Reframer<MalformedMessage> {

    private boolean extended;

    BgpReframer() {
        super(MalformedMessage.class, MessageDecoder.HEADER);
    }

    /** Takes messages of up to 65,535 octets from now on (RFC 8654). */
    void extend() {
        extended = true;
    }

    @Override
    protected int length(ByteBuffer from) throws MalformedMessage {
        return MessageDecoder.length(from, extended);
    }
}
