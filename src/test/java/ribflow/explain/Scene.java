package ribflow.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.Speaker;
import ribflow.config.ConfigurationErrors;
import ribflow.config.OperatorFiles;
import ribflow.decode.Bytes;
import ribflow.decode.FlowDecoder;
import ribflow.decode.Templates;
import ribflow.expr.Expression;
import ribflow.expr.ExpressionException;
import ribflow.expr.Expressions;
import ribflow.expr.RowFilter;
import ribflow.flow.Dictionary;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowField;
import ribflow.flow.FlowSink;
import ribflow.flow.Kind;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.query.Answer;
import ribflow.query.Format;
import ribflow.query.QueryException;
import ribflow.rpki.Vrp;
import ribflow.rpki.VrpTable;
import ribflow.table.TableConfig;
import ribflow.table.TableSpec;
import ribflow.table.TableWriter;
import ribflow.table.Tables;
import ribflow.tag.Correlation;
import ribflow.tag.Recorder;
import ribflow.tag.Tagger;

/** A collector without sockets: made of a configuration and maps as a daemon is, told of routes and flows by hand. */
final class Scene implements AutoCloseable {

    static final long NOW = Instant.parse("2026-11-22T03:12:30Z").toEpochMilli();

    private final Path folder;
    private final Epochs epochs = new Epochs();
    private final Names names = new Names();
    private final Exporters exporters = new Exporters(100);
    private final Rib rib = new Rib(epochs);
    private final OperatorFiles files;
    private final Correlation correlation;
    private final Templates templates;
    private final Tables tables;
    private final Epochs.Reader reader = epochs.register();
    private final TableWriter writer;
    private final FlowDecoder decoder;
    private final ExplainCommand command;
    private long sequence;
    private @Nullable VrpTable vrps;
    private Runnable behindTagger = () -> {};

    /** @param configuration sections beside those that every daemon has; maps are files in the folder */
    Scene(Path folder, String configuration) throws IOException, ConfigurationErrors {
        this.folder = folder;
        Path file = Files.writeString(folder.resolve("ribflow.yaml"), """
                collect: {listen: ["127.0.0.1:0"]}
                bgp: {listen: ["127.0.0.1:0"], local_as: 64500, router_id: 192.0.2.250, neighbours: [{prefix: 192.0.2.0/24, as: 64500}]}
                control: {socket: ribflow.sock}
                """ + configuration);
        files = OperatorFiles.read(file, names);
        correlation =
                new Correlation(rib, files.maps(), files.configuration().tag().routes());
        Dictionary dictionary = (field, id) ->
                field.kind() == Kind.TEXT ? names.text(id) : rib.attributes().text(field, id);
        List<TableSpec> specs = new ArrayList<>();
        Set<FlowField> wanted = new TreeSet<>(Tagger.reads());
        for (TableConfig table : files.configuration().tables()) {
            specs.add(new TableSpec(table, () -> filter(table, dictionary)));
            wanted.addAll(table.aggregate());
            table.filter().ifPresent(filter -> wanted.addAll(parse(filter).columns()));
        }
        files.configuration().matrix().ifPresent(matrix -> {
            specs.add(matrix.table());
            wanted.addAll(matrix.table().config().aggregate());
            wanted.addAll(matrix.table().config().asked());
        });
        wanted.addAll(files.maps().tags().reads(wanted));
        templates = new Templates(files.configuration().decode(), exporters, names, wanted);
        tables = new Tables(
                specs,
                dictionary,
                epochs,
                () -> NOW,
                files.configuration().late(),
                files.configuration().time());
        tables.start();
        writer = tables.writer(reader, Runnable::run);
        decoder = new FlowDecoder(templates, tagger(wanted, writer, null));
        command = new ExplainCommand(new Witnesses(
                rib,
                epochs,
                correlation,
                this::tagger,
                () -> vrps,
                exporters,
                templates,
                tables,
                dictionary,
                names,
                wanted,
                () -> NOW));
    }

    private Tagger tagger(Set<FlowField> wanted, FlowSink next, @Nullable Recorder recorder) {
        FlowSink sink = recorder == null ? next : _ -> behindTagger.run();
        return new Tagger(files.configuration().tag(), wanted, correlation, rib, () -> vrps, sink, recorder);
    }

    /** Does something whenever a flow that is to be explained has just been tagged. */
    void behindTagger(Runnable what) {
        behindTagger = what;
    }

    private static RowFilter filter(TableConfig table, Dictionary dictionary) {
        return table.filter().isPresent() ? parse(table.filter().get()).compile(dictionary) : batch -> batch.rows();
    }

    private static Expression parse(String filter) {
        try {
            return Expressions.parse(filter);
        } catch (ExpressionException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static void map(Path folder, String name, String rows) throws IOException {
        Files.writeString(folder.resolve(name), rows);
    }

    AdjRibIn up(String router) {
        Address peer = Address.parse(router);
        Set<Family> families = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST, Family.IPV4_VPN);
        AdjRibIn routes =
                rib.established(new RibSource.Session(peer), new Speaker(peer, 64500, false), families, Set.of());
        correlation.changed();
        return routes;
    }

    static void complete(AdjRibIn peer) {
        for (Family family : List.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST, Family.IPV4_VPN)) {
            peer.update(new Update(List.of(), List.of(), Optional.empty(), Optional.of(family)));
        }
    }

    static void announce(AdjRibIn peer, String prefix, String nextHop, int... path) {
        announce(peer, Family.IPV4_UNICAST, Nlri.of(Prefix.parse(prefix)), nextHop, path);
    }

    static void announce(AdjRibIn peer, Family family, Nlri nlri, String nextHop, int... path) {
        peer.update(new Update(
                List.of(),
                List.of(new Update.Announcement(family, Address.parse(nextHop), List.of(nlri))),
                Optional.of(new PathAttributes(
                        PathAttributes.Origin.IGP,
                        AsPath.ofSequence(path),
                        OptionalLong.empty(),
                        OptionalLong.of(100),
                        List.of(64500 << 16 | 7),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of())),
                Optional.empty()));
    }

    /** Takes a message with options: it samples one packet of a thousand; its interface 3 has a name. */
    Scene options(String router) {
        Bytes sets = new Bytes()
                .set(3, new Bytes().u16(300, 2, 1, 144, 4, 34, 4))
                .set(300, new Bytes().u32(0, 1000))
                .set(3, new Bytes().u16(301, 2, 1, 10, 4, 82, 8))
                .set(301, new Bytes().u32(3).bytes("xe-0/0/3".getBytes(UTF_8)));
        return take(router, sets);
    }

    /** Takes a flow of a packet with a thousand bytes, TCP to port 443. */
    Scene flow(String router, String source, String destination) {
        Bytes sets = new Bytes()
                .set(2, new Bytes().template(256, 8, 4, 12, 4, 10, 4, 4, 1, 11, 2, 2, 4, 1, 4, 153, 8))
                .set(
                        256,
                        new Bytes()
                                .address(source)
                                .address(destination)
                                .u32(3)
                                .u8(6)
                                .u16(443)
                                .u32(1, 1000)
                                .u64(NOW - 1000));
        return take(router, sets);
    }

    private Scene take(String router, Bytes sets) {
        return take(router, Bytes.Headers.ipfix(NOW / 1000, sequence++, 0, sets));
    }

    private Scene take(String router, byte[] datagram) {
        Address address = Address.parse(router);
        Exporter exporter = Objects.requireNonNull(exporters.find(address.high(), address.low()));
        reader.enter();
        decoder.decode(ByteBuffer.wrap(datagram), exporter, NOW - 1000);
        decoder.flush();
        reader.leave();
        writer.handOver();
        return this;
    }

    /** Says which AS may originate a prefix, and how long announcements of it may be. */
    void allow(String prefix, int maxLength, long as) {
        VrpTable table = vrps != null ? vrps : new VrpTable(epochs);
        table.add(new Vrp(Prefix.parse(prefix), maxLength, as));
        vrps = table;
    }

    /** Takes an sFlow datagram without samples from an agent. */
    void sflow(String agent) {
        Bytes datagram = new Bytes().u32(5, 1).address(agent).u32(0, sequence++, 1000, 0);
        take(agent, datagram.toArray());
    }

    /** Reads the maps anew. */
    void reloadMaps() throws ConfigurationErrors {
        correlation.maps(
                OperatorFiles.reread(folder.resolve("ribflow.yaml"), names).maps());
    }

    /** How many exporters are known. */
    int exporters() {
        return exporters.all().size();
    }

    /** The answer as the socket gives it. */
    String explain(Format format, String arguments) throws QueryException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Answer answer = command.run(List.of(arguments.split(" ")))) {
            format.write(answer, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(UTF_8).replace(folder + "/", "");
    }

    @Override
    public void close() {
        tables.close();
    }
}
