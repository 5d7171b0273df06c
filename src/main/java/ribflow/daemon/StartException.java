package ribflow.daemon;

import java.io.IOException;

/** The daemon could not start, for a reason that the operator can mend: a port is taken, a folder is not writable. */
public final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Something that may fail to start. */
    @FunctionalInterface
    interface Start {
        void run() throws IOException;
    }

    /** Starts something; if it fails, the key of the configuration that the operator has to look at is told. */
    static void starting(String key, Start start) {
        try {
            start.run();
        } catch (IOException | RuntimeException e) {
            throw new StartException(key + ": " + e.getMessage(), e);
        }
    }
}
