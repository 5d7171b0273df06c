package ribflow.bgp.rib;

import java.io.IOException;

/** A file cannot be loaded; the message says why, to an operator. */
public final class RibFileException extends IOException {

    private static final long serialVersionUID = 1;

    RibFileException(String message) {
        super(message);
    }
}
