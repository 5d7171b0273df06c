package ribflow.rpki;

import java.nio.ByteBuffer;
import ribflow.rpki.RtrError.Malformed;
import ribflow.stream.Reframer;

/**
 * Cuts a stream into PDUs, and reads them. After one that cannot be right nobody knows what the rest means: the error is
 * handed on, and nothing else.
 */
final class RtrFraming extends Reframer<Malformed> {

    RtrFraming() {
        super(Malformed.class, RtrBytes.HEADER);
    }

    /** The header alone is what an error about it is sent with. */
    @Override
    protected int length(ByteBuffer from) throws Malformed {
        return RtrBytes.length(from.slice(from.position(), RtrBytes.HEADER));
    }

    @Override
    protected Object read(ByteBuffer pdu) throws Malformed {
        return new RtrEvent.Received(RtrBytes.version(pdu), RtrBytes.read(pdu));
    }

    @Override
    protected Object told(Malformed wrong) {
        return new RtrEvent.Wrong(wrong.report());
    }
}
