package ribflow.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.control.RequestReader.Request;
import ribflow.query.Format;
import ribflow.query.LiveAnswer;
import ribflow.query.QueryException;
import ribflow.query.TooLargeException;
import ribflow.query.Utf8;
import ribflow.stats.Counters;

/** One connection: reads a request, answers it, reads the next. Lives on a virtual thread of its own. */
final class Client implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Client.class);

    private final SocketChannel channel;
    private final Requests requests;
    private final Counters<ControlCounter> counters;
    private final RequestReader reader;
    private final ClientOutput output;
    private final Utf8 text;
    private @Nullable Thread listening;

    Client(SocketChannel channel, Requests requests, Counters<ControlCounter> counters) {
        this.channel = channel;
        this.requests = requests;
        this.counters = counters;
        this.reader = new RequestReader(channel);
        this.output = new ClientOutput(channel);
        this.text = new Utf8(output);
    }

    @Override
    public void run() {
        try (channel) {
            for (Optional<Request> request = reader.next(); request.isPresent(); request = reader.next()) {
                counters.increment(ControlCounter.REQUESTS);
                answer(request.get());
                text.flush();
                counters.add(ControlCounter.BYTES, output.takeWritten());
                listenAlone();
            }
        } catch (ClosedChannelException _) {
            LOG.debug("a client's connection was closed here");
        } catch (IOException e) {
            counters.increment(ControlCounter.CLIENTS_GONE);
            LOG.debug("a client left: {}", e.getMessage());
        }
    }

    private void answer(Request request) throws IOException {
        switch (request) {
            case Request.Text(String line) -> answer(line);
            case Request.TooLong() -> {
                counters.increment(ControlCounter.REQUESTS_TOO_LONG);
                error("a request has at most " + RequestReader.LONGEST + " bytes");
            }
            case Request.Garbled() -> {
                counters.increment(ControlCounter.REQUESTS_GARBLED);
                error("a request is a line of text in UTF-8");
            }
        }
    }

    private void answer(String line) throws IOException {
        try {
            Requests.Reply reply = requests.answer(line);
            try (var answer = reply.answer()) {
                if (answer instanceof LiveAnswer live) {
                    untilItSpeaks(live);
                }
                if (reply.noted() && reply.format() != Format.TABLE) {
                    note(answer.notes());
                }
                counters.add(ControlCounter.ROWS, reply.format().write(answer, text));
            }
            text.put('\n');
        } catch (QueryException e) {
            // Positions are counted from 1, in the line as the client sent it.
            String place = e.position().isPresent() ? "at " + (e.position().getAsInt() + 1) + ": " : "";
            error(place + e.getMessage());
        } catch (TooLargeException e) {
            error(String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) { // what is answered is read as it is written
            error(String.valueOf(Objects.requireNonNull(e.getCause()).getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            failed(line, e);
        } catch (VirtualMachineError e) {
            throw e; // nothing can be trusted now
        } catch (Error e) {
            failed(line, e);
        }
    }

    /** In front of rows for programs; a table has its notes above it anyway. */
    private void note(List<String> notes) {
        for (String note : notes) {
            text.put("note: ").put(note.replaceAll("\\s+", " ")).put('\n');
        }
    }

    /**
     * Ends a live answer when the client says anything more, or leaves: while it waits for rows nothing is written, so that
     * it would go unnoticed. The thread that answers reads nothing meanwhile; it takes the next request from here.
     */
    private void untilItSpeaks(LiveAnswer live) {
        listening = Thread.ofVirtual().name("control-listening").start(() -> {
            try {
                reader.await();
            } catch (IOException e) {
                LOG.debug("a client left while it was told of new rows: {}", e.getMessage());
            } finally {
                live.stop();
            }
        });
    }

    /** Waits until nobody else reads what the client sends. */
    private void listenAlone() throws IOException {
        Thread other = listening;
        if (other != null) {
            try {
                other.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new ClosedChannelException();
            }
            listening = null;
        }
    }

    /** Whatever a request does to the thread that answers it, the daemon lives on. */
    private void failed(String line, Throwable fault) throws IOException {
        counters.increment(ControlCounter.FAILURES);
        LOG.error("the request '{}' failed", line, fault);
        error("the daemon failed to answer, which is its own fault: " + fault);
    }

    /** Ends an answer, or stands for one: a line that begins with {@code error:}. */
    private void error(String message) throws IOException {
        counters.increment(ControlCounter.ERRORS);
        text.endLine();
        text.put("error: ").put(message.replaceAll("\\s+", " ")).put('\n');
    }

    /** Tells the client why it is not served, and leaves. */
    void refuse(String why) {
        try (channel) {
            channel.configureBlocking(false);
            error(why);
            text.flush();
        } catch (IOException e) {
            LOG.debug("a client that was turned away had left: {}", e.getMessage());
        }
    }

    /** Cuts the client off if it has not read for so long. */
    void hurry(long nanos) {
        if (channel.isOpen() && output.stuck(nanos)) {
            counters.increment(ControlCounter.CLIENTS_SLOW);
            LOG.warn("a client of the local socket was cut off: it did not read its answer");
            leave();
        }
    }

    /** Closes the connection, whatever the client is doing. */
    void leave() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("while a client's connection was closed: {}", e.getMessage());
        }
    }
}
