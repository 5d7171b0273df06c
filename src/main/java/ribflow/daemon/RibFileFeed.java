package ribflow.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.MalformedMessage;
import ribflow.bgp.message.MessageDecoder;
import ribflow.bgp.message.MessageType;
import ribflow.bgp.message.RouteAttributes;
import ribflow.bgp.message.Update;
import ribflow.bgp.mrt.MrtReader;
import ribflow.bgp.mrt.MrtRecord;
import ribflow.bgp.mrt.MrtRoutes;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.Speaker;
import ribflow.config.RibFilesConfig;
import ribflow.ip.Address;
import ribflow.stats.Counters;
import ribflow.tag.Correlation;

/**
 * Brings files of routes into the RIB: each peer of a file as if it had a session with us. Files are looked at every ten
 * seconds, and read again when size, time or inode is another.
 *
 * <p><b>Without a gap.</b> Reading again is a refresh (RFC 7313): the old routes stay until the whole file was read, those
 * that it has again are there all the time, and those that it no longer has go at the end. A file that turns out to be cut
 * or damaged, or has nothing in it yet, ends no refresh: what was read before stays beside it.
 *
 * <p><b>Two threads.</b> A thread of its own reads and decodes; routes go to the event loop of BGP, which alone may write to
 * the RIB, some hundred at a time, and the next are handed over when it has taken them. So a table of a million routes
 * neither fills a queue nor holds up a session.
 */
final class RibFileFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("ribflow.rib");
    private static final int EVERY_SECONDS = 10;
    private static final int AT_ONCE = 256;

    private final List<RibFilesConfig.File> files;
    private final Rib rib;
    private final Correlation correlation;
    private final Executor loop;
    private final Counters<DaemonCounter> counters;
    private final Map<Path, Object> seen = new HashMap<>();
    private final Map<String, Set<RibSource.File>> known = new HashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rib-files").factory());

    /** @param loop the event loop of BGP */
    RibFileFeed(
            List<RibFilesConfig.File> files,
            Rib rib,
            Correlation correlation,
            Executor loop,
            Counters<DaemonCounter> counters) {
        this.files = files;
        this.rib = rib;
        this.correlation = correlation;
        this.loop = loop;
        this.counters = counters;
    }

    void start() {
        if (!files.isEmpty()) {
            thread.scheduleWithFixedDelay(this::look, 0, EVERY_SECONDS, TimeUnit.SECONDS);
        }
    }

    void look() {
        for (RibFilesConfig.File file : files) {
            Object mark = "";
            try {
                mark = mark(file.path());
                if (!mark.equals(seen.get(file.path()))) {
                    new Reading(file).run();
                }
            } catch (IOException | RuntimeException | ExecutionException e) {
                if (!mark.equals(seen.get(file.path()))) {
                    counters.increment(DaemonCounter.RIB_FILES_FAILED);
                    LOG.warn("{}: not read: {}", file.path(), e.toString());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            seen.put(file.path(), mark);
        }
    }

    private static Object mark(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return List.of(attributes.size(), attributes.lastModifiedTime(), Optional.ofNullable(attributes.fileKey()));
    }

    /** A file being read. */
    private final class Reading {

        private record Change(RibSource.File source, Speaker speaker, Update update) {}

        private final RibFilesConfig.File file;
        private final Map<RibSource.File, AdjRibIn> tables = new HashMap<>();
        private final List<Change> changes = new ArrayList<>();
        private long records;
        private long routes;
        private long damaged;
        private long unusable;

        Reading(RibFilesConfig.File file) {
            this.file = file;
        }

        void run() throws IOException, InterruptedException, ExecutionException {
            try (MrtReader reader = new MrtReader(Files.newInputStream(file.path()))) {
                for (MrtRecord record = reader.next(); record != null; record = reader.next()) {
                    records++;
                    take(record);
                    if (changes.size() >= AT_ONCE) {
                        handOver();
                    }
                }
                handOver();
                boolean whole = records > 0 && reader.notes().isEmpty() && damaged == 0;
                onLoop(() -> end(whole));
                counters.increment(DaemonCounter.RIB_FILES_READ);
                counters.add(DaemonCounter.RIB_FILE_RECORDS_DAMAGED, damaged);
                LOG.info(
                        "{}: {} routes of {} peers, {} without usable attributes{}{}",
                        file.path(),
                        routes,
                        tables.size(),
                        unusable,
                        damaged == 0 ? "" : ", " + damaged + " damaged records",
                        reader.notes().isEmpty() ? "" : "; " + String.join("; ", reader.notes()));
            }
        }

        private void take(MrtRecord record) {
            switch (record) {
                case MrtRecord.RibEntries rib -> rib.entries().forEach(entry -> take(rib.family(), entry));
                case MrtRecord.Message message -> take(message);
                case MrtRecord.Damaged _ -> damaged++;
                case MrtRecord.PeerIndexTable _, MrtRecord.StateChange _, MrtRecord.Skipped _ -> {}
            }
        }

        private void take(Family family, MrtRecord.Entry entry) {
            RouteAttributes read = MrtRoutes.attributes(entry, family);
            if (read.attributes().isEmpty() || read.nextHop().isEmpty()) {
                unusable++; // a table's own routes have no next hop
                return;
            }
            Update.Announcement announced =
                    new Update.Announcement(family, read.nextHop().get(), List.of(entry.nlri()));
            add(entry.peer(), new Update(List.of(), List.of(announced), read.attributes(), Optional.empty()));
        }

        private void take(MrtRecord.Message record) {
            try {
                if (!record.sent() && MessageDecoder.type(record.message()) == MessageType.UPDATE) {
                    add(record.session().peer(), MrtRoutes.update(record).update());
                }
            } catch (MalformedMessage e) {
                damaged++;
            }
        }

        private void add(MrtRecord.Peer peer, Update update) {
            Address id = peer.routerId().isIpv4() ? peer.routerId() : Address.ipv4(0);
            changes.add(new Change(
                    new RibSource.File(file.name(), peer.address()), new Speaker(id, peer.as(), false), update));
            routes += update.announced().stream()
                    .mapToInt(each -> each.nlri().size())
                    .sum();
        }

        private void handOver() throws InterruptedException, ExecutionException {
            List<Change> batch = List.copyOf(changes);
            changes.clear();
            onLoop(() -> batch.forEach(
                    change -> tables.computeIfAbsent(change.source, source -> begin(source, change.speaker))
                            .update(change.update)));
        }

        private AdjRibIn begin(RibSource.File source, Speaker speaker) {
            AdjRibIn table = rib.peer(source);
            if (table == null || !table.established()) {
                table = rib.established(source, speaker, Set.of(), Set.of());
                correlation.changed();
            } else {
                Family.read().forEach(table::refreshing);
            }
            return table;
        }

        private void end(boolean whole) {
            Set<RibSource.File> before = known.getOrDefault(file.name(), Set.of());
            Set<RibSource.File> now = new HashSet<>(tables.keySet());
            if (!whole) {
                now.addAll(before);
                known.put(file.name(), now);
                return;
            }
            known.put(file.name(), now);
            tables.values().forEach(table -> Family.read().forEach(table::refreshed));
            before.stream().filter(source -> !tables.containsKey(source)).forEach(rib::remove);
            correlation.changed();
        }

        private void onLoop(Runnable task) throws InterruptedException, ExecutionException {
            CompletableFuture.runAsync(task, loop).get();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
