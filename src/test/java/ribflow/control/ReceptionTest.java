package ribflow.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import ribflow.stats.Counters;

/** Clients that cannot be taken in. */
@Timeout(120)
final class ReceptionTest {

    private static final int FAILURES = 4;

    private final Logger logger = (Logger) LoggerFactory.getLogger(Reception.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Counters<ControlCounter> counters = new Counters<>(ControlCounter.class);
    private final List<SocketChannel> taken = new ArrayList<>();
    private int attempts;

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(log);
    }

    private SocketChannel accept() throws IOException {
        attempts++;
        if (attempts <= FAILURES) {
            throw new IOException("Too many open files");
        }
        if (attempts == FAILURES + 1) {
            return SocketChannel.open(StandardProtocolFamily.UNIX);
        }
        throw new ClosedChannelException();
    }

    @Test
    void failuresAreFollowedByAPauseAndLoggedOnce() throws IOException {
        long began = System.nanoTime();
        new Reception(this::accept, taken::add, counters).run();
        long lasted = System.nanoTime() - began;
        assertTrue(lasted >= FAILURES * Reception.PAUSE.toNanos(), () -> lasted + " ns");
        assertEquals(
                List.of("a client of the local socket could not be taken in: Too many open files"),
                log.list.stream()
                        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                        .map(ILoggingEvent::getFormattedMessage)
                        .toList());
        assertEquals(FAILURES, counters.get(ControlCounter.CLIENTS_NOT_TAKEN));
        assertEquals(1, taken.size(), "goes on afterwards");
        taken.getFirst().close();
    }
}
