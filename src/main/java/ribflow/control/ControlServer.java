package ribflow.control;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.query.QueryEngine;
import ribflow.stats.Counters;

/** The local socket: takes clients in, a virtual thread for each, up to as many as the configuration allows. */
public final class ControlServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    /** How long a client may leave its answer unread before it is cut off. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final ControlConfig config;
    private final QueryEngine engine;
    private final Requests requests;
    private final Duration patience;
    private final Counters<ControlCounter> counters;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("control-", 0).factory());
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("control-watch").factory());
    private @Nullable SocketFile socket;

    /** A server that answers queries with that engine and these commands. */
    public ControlServer(ControlConfig config, QueryEngine engine, List<ControlCommand> commands) {
        this(config, engine, commands, PATIENCE);
    }

    ControlServer(ControlConfig config, QueryEngine engine, List<ControlCommand> commands, Duration patience) {
        this(config, engine, commands, patience, new Counters<>(ControlCounter.class));
    }

    private ControlServer(
            ControlConfig config,
            QueryEngine engine,
            List<ControlCommand> commands,
            Duration patience,
            Counters<ControlCounter> counters) {
        this.config = config;
        this.engine = engine;
        this.counters = counters;
        this.requests = new Requests(engine, commands);
        this.patience = patience;
    }

    /** A further socket with commands of its own; what happens there is counted here, too. */
    public ControlServer beside(Path path, List<ControlCommand> commands) {
        return new ControlServer(new ControlConfig(path, config.maxClients()), engine, commands, patience, counters);
    }

    /** Listens; if the socket cannot be had, the exception says why. */
    public void start() throws IOException {
        SocketFile file = SocketFile.listen(config.socket());
        socket = file;
        threads.execute(new Reception(file.channel()::accept, this::take, counters));
        long period = patience.toMillis() / 4;
        var _ = watch.scheduleAtFixedRate(
                () -> clients.forEach(client -> client.hurry(patience.toNanos())),
                period,
                period,
                TimeUnit.MILLISECONDS);
        LOG.info("listening on the socket {}", config.socket());
    }

    public Counters<ControlCounter> counters() {
        return counters;
    }

    /** Serves a client, unless there are too many, or the server was closed while this one came in. */
    void take(SocketChannel channel) {
        counters.increment(ControlCounter.CLIENTS);
        Client client = new Client(channel, requests, counters);
        if (clients.size() >= config.maxClients()) {
            counters.increment(ControlCounter.CLIENTS_REFUSED);
            client.refuse(config.maxClients() + " clients are connected already, and no more are allowed");
            return;
        }
        clients.add(client);
        try {
            threads.execute(() -> serve(client));
        } catch (RejectedExecutionException _) {
            clients.remove(client);
            client.leave();
        }
    }

    private void serve(Client client) {
        try {
            client.run();
        } finally {
            clients.remove(client);
        }
    }

    /** Stops listening, cuts all clients off and removes the socket. */
    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            LOG.warn("the socket {} could not be removed: {}", config.socket(), e.getMessage());
        }
        watch.shutdownNow();
        threads.shutdown();
        clients.forEach(Client::leave);
        try {
            if (!threads.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("clients of the local socket are still being answered");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
