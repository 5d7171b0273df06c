package ribflow.simulate.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a {@link LoadPlan}: first the tables, then flows, with churn and flaps beside them. Each part that has ended
 * is told as a JSON object.
 */
final class Simulation {

    private final LoadPlan plan;
    private final PrintWriter out;
    private final MadeTable table;
    private final SentTally tally;
    private final FlowLoad load;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

    Simulation(LoadPlan plan, PrintWriter out) {
        this.plan = plan;
        this.out = out;
        // Before anything is opened: whether there are addresses for all.
        plan.collector().ifPresent(to -> SourceAddresses.towards(to, plan.exporters(), plan.from()));
        plan.daemon().ifPresent(to -> SourceAddresses.towards(to, plan.peers(), plan.from()));
        table = new MadeTable(plan.prefixes(), plan.seed());
        tally = new SentTally(table);
        load = new FlowLoad(ExportFormat.of(plan.protocol()), new MadeFlow(table, plan.seed()), tally);
    }

    /** Returns when all has been sent, or it was stopped. */
    void run() throws IOException, InterruptedException {
        if (plan.daemon().isEmpty()) {
            sendFlows();
            return;
        }
        InetSocketAddress daemon = plan.daemon().get();
        TableMessages messages = new TableMessages(table, plan.share(), plan.seed());
        SourceAddresses sources = SourceAddresses.towards(daemon, plan.peers(), plan.from());
        try (LoadPeers peers = new LoadPeers(messages, table, daemon, sources, plan.as())) {
            long start = System.nanoTime();
            peers.open(plan.peers());
            say(
                    "\"event\":\"tables\",\"peers\":%d,\"routes\":%d,\"attribute_sets\":%d,\"seconds\":%.3f",
                    plan.peers(),
                    (long) plan.peers() * table.size(),
                    messages.sets(),
                    (System.nanoTime() - start) / 1e9);
            Thread watch = start("watch", () -> watch(peers));
            try {
                goOn(peers);
            } finally {
                watch.interrupt();
            }
        }
    }

    /** All that comes after the tables. */
    private void goOn(LoadPeers peers) throws IOException, InterruptedException {
        List<Thread> changes = changes(peers);
        sendFlows();
        if (plan.collector().isEmpty() && plan.changes()) {
            awaitStop(plan.seconds().orElse(Long.MAX_VALUE));
        }
        for (Thread thread : changes) {
            thread.interrupt();
            thread.join();
        }
        if (failure.get() == null && (plan.hold() || plan.collector().isEmpty() && !plan.changes())) {
            awaitStop(Long.MAX_VALUE);
        }
        IOException broken = failure.get();
        if (broken != null) {
            throw broken;
        }
    }

    /** Ends all when a session has broken, until interrupted. */
    private void watch(LoadPeers peers) throws IOException, InterruptedException {
        while (!stopped.await(1, TimeUnit.SECONDS)) {
            peers.assertWhole();
        }
    }

    private void awaitStop(long seconds) throws InterruptedException {
        boolean early = stopped.await(seconds, TimeUnit.SECONDS);
        assert early || seconds < Long.MAX_VALUE;
    }

    private void sendFlows() throws IOException {
        if (plan.collector().isEmpty()) {
            return;
        }
        InetSocketAddress collector = plan.collector().get();
        try (load) {
            SourceAddresses sources = SourceAddresses.towards(collector, plan.exporters(), plan.from());
            load.open(collector, sources, plan.exporters(), plan.keys());
            load.rehearse(table);
            FlowLoad.Sent sent = load.send(plan.mostRecords(), plan.rate(), plan.mostSeconds());
            say(
                    "\"event\":\"sent\",\"flows\":%d,\"packets\":%d,\"bytes\":%d,\"datagrams\":%d,\"refused\":%d,\"seconds\":%.3f",
                    sent.sums().flows(),
                    sent.sums().packets(),
                    sent.sums().bytes(),
                    sent.datagrams(),
                    sent.refused(),
                    sent.seconds());
        }
        if (plan.truth().isPresent()) {
            Files.writeString(plan.truth().get(), tally.csv());
        }
    }

    /** What changes its mind beside the flows, until interrupted. */
    private List<Thread> changes(LoadPeers peers) {
        List<Thread> threads = new ArrayList<>();
        if (plan.churn() > 0) {
            threads.add(start("churn", () -> {
                Churn.Sent sent = peers.churn(plan.flap() > 0, plan.seed()).send(plan.churn());
                say(
                        "\"event\":\"churned\",\"announced\":%d,\"withdrawn\":%d,\"seconds\":%.3f",
                        sent.announced(), sent.withdrawn(), sent.seconds());
            }));
        }
        if (plan.flap() > 0) {
            threads.add(start("flap", () -> flap(peers)));
        }
        return threads;
    }

    /** They begin as often as was said, or one after the other if a table takes longer. */
    private void flap(LoadPeers peers) throws IOException, InterruptedException {
        long every = TimeUnit.SECONDS.toNanos(plan.flap());
        long flaps = 0;
        long next = System.nanoTime() + every;
        while (!stopped.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            next = System.nanoTime() + every;
            peers.flap();
            say("\"event\":\"flapped\",\"times\":%d", ++flaps);
        }
    }

    /** What a thread of the simulation does. */
    private interface Change {
        void run() throws IOException, InterruptedException;
    }

    private Thread start(String name, Change change) {
        return Thread.ofPlatform().name(name).daemon().start(() -> {
            try {
                change.run();
            } catch (IOException e) {
                failure.set(e);
                stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Lets it end, with what was sent until then told. Any thread. */
    void stop() {
        load.stop();
        stopped.countDown();
    }

    private synchronized void say(String fields, Object... values) {
        out.println('{' + String.format(Locale.ROOT, fields, values) + '}');
        out.flush();
    }
}
