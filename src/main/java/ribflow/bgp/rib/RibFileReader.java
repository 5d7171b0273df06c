package ribflow.bgp.rib;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.PathAttributes;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.ip.PrefixTable;

/**
 * Loads a {@link RibFile}. Prefixes and sets are made first, each with a reference that keeps it until the routes are there;
 * what no route has needed is gone then.
 */
final class RibFileReader {

    /** So many sets are read at a time, and so many times ahead. */
    private static final int SOME = 1024;

    private static final int AHEAD = 4;

    /** What has not been read. */
    private static final int NONE = -1;

    private static final int NO_SET = 0;

    private record SetOfFile(Address nextHop, PathAttributes attributes) {}

    /** A table, and its prefixes as the file numbers them. */
    private record Prefixes(RouteTable.Purpose purpose, boolean ipv4, long rd, RouteTable table, int[] ids) {}

    private static final RouteTable.Purpose[] PURPOSES = RouteTable.Purpose.values();

    private final Rib rib;
    private final FileChannel channel;
    private final FileInput in;
    private final Predicate<RibSource> wanted;
    private final List<AdjRibIn> loaded = new ArrayList<>();
    private final List<Prefixes> tables = new ArrayList<>();
    private int[] sets = {};
    private long routes;

    RibFileReader(Rib rib, FileChannel channel, Predicate<RibSource> wanted) {
        this.rib = rib;
        this.channel = channel;
        this.in = new FileInput(channel);
        this.wanted = wanted;
    }

    RibFile.Loaded read(Duration kept) throws IOException {
        check();
        try {
            return load(kept);
        } catch (IOException | RuntimeException e) {
            loaded.forEach(peer -> rib.remove(peer.source()));
            release();
            RibFileException refused = new RibFileException("it is damaged, though its checksum is right: " + e);
            refused.initCause(e);
            throw refused;
        }
    }

    /** Whether the file is one of ours, and whole. */
    private void check() throws IOException {
        long size = channel.size();
        if (size < RibFile.HEADER || !Arrays.equals(in.bytes(RibFile.MAGIC.length), RibFile.MAGIC)) {
            throw new RibFileException("it is not a RIB that ribflow saved");
        }
        int version = in.int32();
        if (version != RibFile.VERSION) {
            throw new RibFileException("it has version " + version + " of the format, and only version "
                    + RibFile.VERSION + " is understood");
        }
        long body = size - 4;
        if (size < RibFile.HEADER + RibFile.TRAILER) {
            throw new RibFileException("it is cut short, at " + size + " bytes");
        }
        in.seek(body - RibFile.END.length);
        if (!Arrays.equals(in.bytes(RibFile.END.length), RibFile.END)) {
            throw new RibFileException("it is cut short or damaged: its end is missing");
        }
        int expected = in.int32();
        if (in.checksum(body) != expected) {
            throw new RibFileException("it is damaged: its checksum is wrong");
        }
    }

    private RibFile.Loaded load(Duration kept) throws IOException {
        in.seek(channel.size() - RibFile.TRAILER);
        long atTables = in.int64();
        long atSets = in.int64();
        // Interning the sets takes longest; other cores read the sets ahead, and the prefixes, which know nothing of
        // them.
        try (ExecutorService aside = Executors.newSingleThreadExecutor();
                ExecutorService ahead = Executors.newSingleThreadExecutor()) {
            Future<?> prefixes = aside.submit(() -> readTables(atTables));
            in.seek(atSets);
            internSets(ahead);
            prefixes.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
        in.seek(RibFile.HEADER - 8);
        Instant saved = Instant.ofEpochMilli(in.int64());
        int count = in.count();
        for (int i = 0; i < count; i++) {
            readPeer(kept);
        }
        release();
        return new RibFile.Loaded(saved, loaded.size(), routes);
    }

    private @Nullable Void readTables(long at) throws IOException {
        FileInput input = new FileInput(channel);
        input.seek(at);
        int count = input.count();
        for (int i = 0; i < count; i++) {
            RouteTable.Purpose purpose = PURPOSES[input.octet()];
            boolean ipv4 = input.octet() == 4;
            long rd = input.int64();
            RouteTable table = rib.table(family(purpose, ipv4), rd);
            PrefixTable prefixes = table.prefixes();
            int[] ids = new int[input.count()];
            Arrays.fill(ids, NONE);
            tables.add(new Prefixes(purpose, ipv4, rd, table, ids)); // first: what is there at a fault is released
            for (int j = 0; j < ids.length; j++) {
                ids[j] = prefixes.add(readPrefix(input, ipv4));
                prefixes.retain(ids[j]);
            }
        }
        return null;
    }

    private static Family family(RouteTable.Purpose purpose, boolean ipv4) {
        return switch (purpose) {
            case UNICAST -> ipv4 ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
            case MULTICAST -> ipv4 ? Family.IPV4_MULTICAST : Family.IPV6_MULTICAST;
            case VPN -> ipv4 ? Family.IPV4_VPN : Family.IPV6_VPN;
        };
    }

    private static Prefix readPrefix(FileInput input, boolean ipv4) throws IOException {
        int length = input.octet();
        long high = 0;
        long low = 0;
        for (int bits = 0; bits < length; bits += 8) {
            long octet = (long) input.octet() << 56 - bits % 64;
            if (bits < 64) {
                high |= octet;
            } else {
                low |= octet;
            }
        }
        return ipv4 ? new Prefix(0, Address.ipv4Low((int) (high >>> 32)), length) : new Prefix(high, low, length);
    }

    private void internSets(ExecutorService ahead) throws IOException, ExecutionException, InterruptedException {
        sets = new int[in.count()];
        Queue<Future<List<SetOfFile>>> coming = new ArrayDeque<>();
        int asked = 0;
        int interned = 0;
        while (interned < sets.length) {
            while (asked < sets.length && coming.size() < AHEAD) {
                int count = Math.min(SOME, sets.length - asked);
                coming.add(ahead.submit(() -> readSets(count)));
                asked += count;
            }
            for (SetOfFile set : coming.remove().get()) {
                sets[interned++] = rib.attributes().intern(set.attributes, set.nextHop);
            }
        }
    }

    private List<SetOfFile> readSets(int count) throws IOException {
        List<SetOfFile> read = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            read.add(new SetOfFile(AttributesRecord.readAddress(in), AttributesRecord.read(in)));
        }
        return read;
    }

    private void readPeer(Duration kept) throws IOException {
        RibSource source = readSource();
        Speaker speaker = new Speaker(AttributesRecord.readAddress(in), in.number(), in.octet() != 0);
        Instant[] since = new Instant[Family.read().size()];
        for (int i = 0; i < since.length; i++) {
            since[i] = Instant.ofEpochMilli(in.int64());
        }
        AdjRibIn before = rib.peer(source);
        boolean take = wanted.test(source) && (before == null || before.isEmpty());
        AdjRibIn peer = take ? rib.known(source) : new AdjRibIn(rib, source);
        if (take) {
            loaded.add(peer);
        }
        int count = in.count();
        for (int i = 0; i < count; i++) {
            readLayers(peer, take);
        }
        if (take) {
            peer.loaded(speaker, since, kept);
        }
    }

    private RibSource readSource() throws IOException {
        int kind = in.octet();
        return switch (kind) {
            case 0 -> new RibSource.Session(AttributesRecord.readAddress(in));
            case 1 ->
                new RibSource.Monitored(
                        AttributesRecord.readAddress(in),
                        in.int64(),
                        AttributesRecord.readAddress(in),
                        RibSource.View.valueOf(AttributesRecord.readText(in)));
            case 2 -> new RibSource.File(AttributesRecord.readText(in), AttributesRecord.readAddress(in));
            default -> throw new RibFileException("a source of kind " + kind);
        };
    }

    private void readLayers(AdjRibIn peer, boolean take) throws IOException {
        Prefixes prefixes = tables.get(in.count());
        int count = in.count();
        for (int i = 0; i < count; i++) {
            Family family = Family.read().get(in.count());
            if (RouteTable.Purpose.of(family) != prefixes.purpose || family.isIpv4() != prefixes.ipv4) {
                // They would be where nobody looks for routes of that family, sweeps included
                throw new RibFileException("routes of " + family + " in another family's table");
            }
            readLayer(peer, family, prefixes, take);
        }
    }

    private void readLayer(AdjRibIn peer, Family family, Prefixes prefixes, boolean take) throws IOException {
        boolean manyPaths = in.octet() != 0;
        int prefix = -1;
        int set = 0;
        for (int step = (int) in.signed(); step != 0; step = (int) in.signed()) {
            prefix += step;
            set += (int) in.signed();
            long pathId = manyPaths ? in.number() : Nlri.NO_PATH_ID;
            List<Integer> labels = family.isLabelled() ? readLabels() : List.of();
            if (take) {
                int id = prefixes.ids[prefix];
                RouteTable table = prefixes.table;
                Nlri nlri = new Nlri(table.prefixes().prefix(id), pathId, table.rd(), labels);
                peer.load(family, table, id, nlri, sets[set]);
                routes++;
            }
        }
    }

    private List<Integer> readLabels() throws IOException {
        int count = in.count();
        List<Integer> labels = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            labels.add(in.count());
        }
        return labels;
    }

    /** Gives up the references to all that was read, up to the end or to a fault. */
    private void release() {
        for (Prefixes each : tables) {
            for (int id : each.ids) {
                if (id != NONE) {
                    rib.release(each.table, id);
                }
            }
        }
        for (int set : sets) {
            if (set != NO_SET) {
                rib.attributes().release(set);
            }
        }
    }
}
