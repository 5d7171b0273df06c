package ribflow.bgp.rib;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ribflow.bgp.message.Family;
import ribflow.ip.Epochs;
import ribflow.ip.IntPages;
import ribflow.ip.Prefix;

/** Writes a {@link RibFile}: routes first, and what their numbers mean as they came up. */
final class RibFileWriter {

    /** Process ids to numbers of the file, in the order in which they come up; and back. */
    private static final class Numbers {

        private final IntPages byId = new IntPages();
        private final IntPages ids = new IntPages();
        private final int index;
        private int count;

        Numbers(int index) {
            this.index = index;
        }

        int of(int id) {
            byId.reach(id);
            int number = byId.get(id);
            if (number == 0) {
                ids.reach(count);
                ids.set(count, id);
                number = ++count;
                byId.set(id, number);
            }
            return number - 1;
        }
    }

    private final Rib rib;
    private final FileOutput out;
    private final Instant now;
    private final Numbers sets = new Numbers(0);

    /** Of each table, in the order in which they come up. */
    private final Map<RouteTable, Numbers> prefixes = new LinkedHashMap<>();

    RibFileWriter(Rib rib, FileChannel channel) {
        this.rib = rib;
        this.out = new FileOutput(channel);
        this.now = rib.now();
    }

    void write() throws IOException {
        try (Epochs.Reader reader = rib.epochs().register()) {
            reader.enter();
            out.bytes(RibFile.MAGIC);
            out.int32(RibFile.VERSION);
            out.int64(now.toEpochMilli());
            List<AdjRibIn> peers = rib.peers();
            out.number(peers.size());
            for (AdjRibIn peer : peers) {
                write(peer);
            }
            long atTables = out.position();
            out.number(prefixes.size());
            for (Map.Entry<RouteTable, Numbers> each : prefixes.entrySet()) {
                write(each.getKey(), each.getValue());
            }
            long atSets = out.position();
            out.number(sets.count);
            for (int i = 0; i < sets.count; i++) {
                int set = sets.ids.get(i);
                AttributesRecord.writeAddress(out, rib.attributes().nextHop(set));
                AttributesRecord.write(out, rib.attributes().attributes(set));
            }
            out.int64(atTables);
            out.int64(atSets);
            out.bytes(RibFile.END);
            out.end();
        }
    }

    private void write(AdjRibIn peer) throws IOException {
        write(peer.source());
        Speaker speaker = peer.speaker();
        AttributesRecord.writeAddress(out, speaker.routerId());
        out.number(speaker.as());
        out.octet(speaker.external() ? 1 : 0);
        for (Family family : Family.read()) {
            out.int64(peer.staleSince(family).orElse(now).toEpochMilli());
        }
        List<Layers> all = peer.tables().layers().stream()
                .filter(layers -> layers.list().length > 0)
                .toList();
        out.number(all.size());
        for (Layers layers : all) {
            write(layers);
        }
    }

    private void write(RibSource source) throws IOException {
        switch (source) {
            case RibSource.Session session -> {
                out.octet(0);
                AttributesRecord.writeAddress(out, session.peer());
            }
            case RibSource.Monitored monitored -> {
                out.octet(1);
                AttributesRecord.writeAddress(out, monitored.router());
                out.int64(monitored.distinguisher());
                AttributesRecord.writeAddress(out, monitored.peer());
                AttributesRecord.writeText(out, monitored.view().name());
            }
            case RibSource.File file -> {
                out.octet(2);
                AttributesRecord.writeText(out, file.name());
                AttributesRecord.writeAddress(out, file.peer());
            }
        }
    }

    private void write(Layers layers) throws IOException {
        Numbers numbers = prefixes.computeIfAbsent(layers.table(), table -> new Numbers(prefixes.size()));
        out.number(numbers.index);
        Layer[] list = layers.list();
        out.number(list.length);
        for (Layer layer : list) {
            out.number(Family.read().indexOf(layer.family().family()));
            out.octet(layer.manyPaths() ? 1 : 0);
            write(layer, numbers);
        }
    }

    /** The routes one after the other, each behind a difference of prefixes; 0 ends them. */
    private void write(Layer layer, Numbers numbers) throws IOException {
        boolean labelled = layer.family().family().isLabelled();
        int lastPrefix = -1;
        int lastSet = 0;
        for (int page = 0; page < layer.pages(); page++) {
            int first = RoutePages.first(page);
            int end = first + layer.page(page).length;
            for (int id = first; id < end; id++) {
                int word = layer.get(id);
                int found = FamilyRoutes.set(layer.family().state(), word);
                if (found != 0) {
                    int prefix = numbers.of(id);
                    int set = sets.of(found);
                    out.signed(prefix - lastPrefix);
                    out.signed(set - lastSet);
                    if (layer.manyPaths()) {
                        out.number(layer.pathId(id) & 0xffff_ffffL);
                    }
                    if (labelled) {
                        write(rib.labels().read(layer.labels(id)));
                    }
                    lastPrefix = prefix;
                    lastSet = set;
                }
            }
        }
        out.signed(0);
    }

    private void write(List<Integer> labels) throws IOException {
        out.number(labels.size());
        for (int label : labels) {
            out.number(label);
        }
    }

    @SuppressWarnings("EnumOrdinal") // the order of three constants is part of the format
    private void write(RouteTable table, Numbers numbers) throws IOException {
        out.octet(table.purpose().ordinal());
        out.octet(table.ipv4() ? 4 : 6);
        out.int64(table.rd());
        out.number(numbers.count);
        for (int i = 0; i < numbers.count; i++) {
            Prefix prefix = table.prefixes().prefix(numbers.ids.get(i));
            out.octet(prefix.length());
            long high = table.ipv4() ? prefix.low() << 32 : prefix.high();
            long low = table.ipv4() ? 0 : prefix.low();
            for (int bits = 0; bits < prefix.length(); bits += 8) {
                out.octet((int) ((bits < 64 ? high : low) >>> 56 - bits % 64));
            }
        }
    }
}
