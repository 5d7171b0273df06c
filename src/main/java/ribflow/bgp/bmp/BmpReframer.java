package ribflow.bgp.bmp;

import java.nio.ByteBuffer;
import ribflow.stream.Reframer;

/** Cuts a stream into BMP's messages (RFC 7854, 4.1). */
final class BmpReframer extends Reframer<MalformedBmp> {

    BmpReframer() {
        super(MalformedBmp.class, BmpDecoder.HEADER);
    }

    @Override
    protected int length(ByteBuffer from) throws MalformedBmp {
        return BmpDecoder.length(from);
    }
}
