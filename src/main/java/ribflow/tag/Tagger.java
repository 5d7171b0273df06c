package ribflow.tag;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.rib.AttributePool;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RouteQuery;
import ribflow.bgp.rib.RouteReader;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.FlowSink;
import ribflow.flow.InterfaceLedger;
import ribflow.flow.Reason;
import ribflow.flow.SamplingSource;
import ribflow.maps.ClassMap;
import ribflow.maps.Maps;
import ribflow.maps.SamplingRules;
import ribflow.rpki.VrpTable;
import ribflow.tag.RouteColumns.Side;
import ribflow.tag.TagConfig.Source;

/**
 * Where flows meet routes: fills the columns that come from the RIB of each flow's <em>own</em> exporter, and from the maps.
 *
 * <p><b>Which route.</b> An exporter has an ordered list of peers ({@link Correlation}). The answer is the longest prefix
 * over the union of their tables; among several routes to it, the one whose next hop the flow names, else by the rules of
 * {@link ribflow.bgp.rib.Choice}. The union, and not the first peer that knows
 * anything, because a plain iBGP session of an edge router holds only that router's own external bests: a less specific one
 * of them must not hide the more specific route that the reflector has. Which peer answered is a column.
 *
 * <p><b>Elsewhere.</b> Where it is configured, default routes and next hops are followed to the router they name, and the
 * address is looked up there again ({@link Following}).
 *
 * <p><b>Which source.</b> Each column has its sources in order (RIB, the flow record, a map); the first that knows wins, row
 * by row ({@link TagConfig}, {@link FieldSources}). What nobody knows stays absent, never zero, and the reason columns say why.
 *
 * <p><b>PoPs.</b> Traffic enters at the exporter's PoP and leaves at the PoP of the BGP next hop ({@link Borders}). What was
 * dropped, what went to a multicast group, and what has no route has no egress PoP, and a reason.
 *
 * <p><b>Tags.</b> When all else is known, the tag map gives tags and labels by any of it ({@link TagRules}).
 *
 * <p><b>Sampling.</b> A row of the sampling map overrides the rate that the decoder found, and the configured default
 * stands in for one that it did not find. Where the exporter also sends what its interfaces counted, the flows are then
 * held against that ({@link InterfaceLedger}).
 *
 * <p>Hot: allocation-free once exporters are bound. Passes over the columns of a batch; one Tagger per worker, which must
 * have its {@link ribflow.ip.Epochs.Reader} online.
 */
public final class Tagger implements FlowSink {

    private final TagConfig config;
    private final boolean[] wanted = new boolean[FlowField.count()];
    private final boolean sourceWanted;
    private final boolean mapWanted;
    private final Correlation correlation;
    private final RouteReader routes;
    private final RouteQuery query = new RouteQuery();
    private final RouteColumns source;
    private final RouteColumns destination;
    private final Following following;
    private final Borders borders;
    private final FieldSources sources;
    private final SourcedField[] sourced;
    private final MapNames mapNames;
    private final OriginStates origins;
    private final @Nullable Recorder recorder;
    private final FlowSink next;

    private final Correlation.Binding[] bindings = new Correlation.Binding[FlowBatch.CAPACITY];
    private Correlation.@Nullable Binding[] bound = {};
    private int boundVersion;

    /** Whether a map gives sampling rates or VRFs to an exporter of the batch. */
    private boolean mapped;

    private Maps maps;
    private @Nullable TagRules tags;
    private final AttributePool attributes;
    private final Set<FlowField> fields;
    private final long[] flowsByReason = new long[Reason.values().length];
    private final long[] bytesByReason = new long[Reason.values().length];
    private final long[] flowsBySource = new long[SamplingSource.all().size()];

    /**
     * A tagger.
     *
     * @param wanted the columns that anyone reads; the others are not filled
     * @param next takes the tagged flows
     */
    public Tagger(TagConfig config, Set<FlowField> wanted, Correlation correlation, Rib rib, FlowSink next) {
        this(config, wanted, correlation, rib, () -> null, next);
    }

    /**
     * A tagger that validates origins.
     *
     * @param vrps the VRPs that hold at the moment; null where there are none
     */
    public Tagger(
            TagConfig config,
            Set<FlowField> wanted,
            Correlation correlation,
            Rib rib,
            Supplier<@Nullable VrpTable> vrps,
            FlowSink next) {
        this(config, wanted, correlation, rib, vrps, next, null);
    }

    /**
     * A tagger that tells what it does.
     *
     * @param recorder is told; null for nobody
     */
    public Tagger(
            TagConfig config,
            Set<FlowField> wanted,
            Correlation correlation,
            Rib rib,
            Supplier<@Nullable VrpTable> vrps,
            FlowSink next,
            @Nullable Recorder recorder) {
        this.config = config;
        this.fields = Set.copyOf(wanted);
        for (FlowField field : wanted) {
            this.wanted[field.ordinal()] = true;
        }
        this.sourceWanted = wanted.contains(FlowField.SRC_ROA)
                || wanted.contains(FlowField.SRC_COLOUR)
                || wanted.stream().anyMatch(Side.SOURCE.ofRoute()::contains)
                || this.wanted[FlowField.PEER_SRC_AS.ordinal()]
                        && !Collections.disjoint(
                                config.sources(SourcedField.PEER_SRC_AS), List.of(Source.BGP, Source.LONGEST));
        this.mapWanted = this.wanted[FlowField.PEER_SRC_AS.ordinal()]
                && config.sources(SourcedField.PEER_SRC_AS).contains(Source.MAP);
        this.correlation = correlation;
        this.maps = correlation.maps();
        AttributePool pool = rib.attributes();
        this.attributes = pool;
        this.tags = TagRules.of(maps.tags(), fields, pool, recorder);
        this.routes = new RouteReader(rib);
        this.source = new RouteColumns(Side.SOURCE, pool, recorder != null || asksLength(Side.SOURCE));
        this.destination = new RouteColumns(Side.DESTINATION, pool, recorder != null || asksLength(Side.DESTINATION));
        this.following = new Following(config.follow(), correlation, pool, routes, recorder);
        this.borders = new Borders(wanted, correlation, pool, destination);
        GeoCache places = new GeoCache();
        this.sources = new FieldSources(
                config,
                wanted,
                new RouteSource(source, destination, following),
                new MapSource(source, pool),
                places,
                recorder);
        this.mapNames = new MapNames(wanted, pool, places, recorder);
        this.sourced = FieldSources.filled(wanted);
        this.origins = new OriginStates(pool, routes, vrps);
        this.recorder = recorder;
        this.next = next;
    }

    /** The columns of the flow record that a tagger reads, beside those that are wanted for themselves. */
    public static Set<FlowField> reads() {
        return Set.of(
                FlowField.SRC_HOST,
                FlowField.DST_HOST,
                FlowField.IN_IFACE,
                FlowField.OUT_IFACE,
                FlowField.FWD_STATUS,
                FlowField.SAMPLING_DIRECTION,
                FlowField.SAMPLING_RATE,
                FlowField.FLOW_BGP_NEXTHOP,
                FlowField.SRC_MASK,
                FlowField.DST_MASK,
                FlowField.PACKETS,
                FlowField.BYTES,
                FlowField.MPLS_VPN_RD,
                FlowField.MPLS_LABEL_BOTTOM,
                FlowField.INGRESS_VRF,
                FlowField.INGRESS_VRF_NAME,
                FlowField.VRF_NAME);
    }

    @Override
    public void accept(FlowBatch batch) {
        bind(batch);
        Distinguishers.ofRecords(batch);
        if (mapped) {
            Distinguishers.fill(batch, bindings);
        }
        if (mapped || config.defaultRate() != 0) {
            fillSampling(batch);
        }
        sources.begin(batch, maps);
        look(batch, destination);
        if (sourceWanted || mapWanted && maps.peers().asksRoute()) {
            look(batch, source);
        }
        for (SourcedField field : sourced) {
            sources.fill(field, batch);
        }
        if (sourceWanted) {
            fillSide(batch, source);
            if (wanted(FlowField.SRC_ROA)) {
                origins.fill(batch, source, FlowField.SRC_ROA);
            }
        }
        fillSide(batch, destination);
        if (wanted(FlowField.DST_ROA)) {
            origins.fill(batch, destination, FlowField.DST_ROA);
        }
        destination.reasons(batch, bindings);
        borders.fill(batch, maps, bindings);
        mapNames.fill(batch, maps, source, destination);
        if (tags != null) {
            tags.fill(batch);
        }
        if (wanted(FlowField.DSCP_CLASS)) {
            fillClasses(batch);
        }
        if (recorder != null) {
            new Rulings(recorder, maps).tell(batch, bindings);
        }
        count(batch);
        next.accept(batch);
    }

    /** Whether a column needs to know how long a side's prefixes are. */
    boolean asksLength(Side side) {
        return fields.contains(side.net())
                || fields.contains(side.mask())
                || fields.contains(side == Side.SOURCE ? FlowField.SRC_ROA : FlowField.DST_ROA)
                || Arrays.stream(FieldSources.filled(fields))
                        .anyMatch(field -> config.sources(field).contains(Source.LONGEST));
    }

    private boolean wanted(FlowField field) {
        return wanted[field.ordinal()];
    }

    /** Finds each row's exporter among those bound, and binds it if it is new or anything changed. */
    private void bind(FlowBatch batch) {
        int version = correlation.version();
        if (version != boundVersion) {
            Arrays.fill(bound, null);
            maps = correlation.maps();
            if (tags == null || !tags.of(maps.tags())) {
                tags = TagRules.of(maps.tags(), fields, attributes, recorder);
            }
            boundVersion = version;
        }
        Exporter last = null;
        Correlation.Binding binding = null;
        mapped = false;
        for (int row = 0; row < batch.size(); row++) {
            Exporter exporter = batch.exporter(row);
            if (binding == null || exporter != last) {
                last = exporter;
                binding = binding(exporter);
                mapped |= binding.sampling() != null || binding.vrfs() != null;
            }
            bindings[row] = binding;
        }
    }

    private Correlation.Binding binding(Exporter exporter) {
        int index = exporter.index();
        Correlation.Binding binding = index < bound.length ? bound[index] : null;
        if (binding == null) {
            binding = correlation.bind(exporter);
            if (index >= bound.length) {
                bound = Arrays.copyOf(bound, index + 16);
            }
            bound[index] = binding;
        }
        return binding;
    }

    private void look(FlowBatch batch, RouteColumns columns) {
        FlowField host = columns.side().host();
        long rows = columns.unicast(batch);
        for (int row = 0; row < batch.size(); row++) {
            columns.peers()[row] = bindings[row].peers();
        }
        query.rows(rows, batch.high(host), batch.column(host), columns.peers())
                .distinguishers(Distinguishers.rows(batch), batch.column(FlowField.MPLS_VPN_RD));
        if (columns == destination) {
            query.nextHops(
                    batch.present(FlowField.FLOW_BGP_NEXTHOP),
                    batch.high(FlowField.FLOW_BGP_NEXTHOP),
                    batch.column(FlowField.FLOW_BGP_NEXTHOP));
        }
        routes.find(query, columns.matches());
        if (recorder != null) {
            recorder.looked(host, Recorder.Aim.ROUTE, rows, columns.peers(), columns.matches());
        }
        columns.looked(rows, batch.size());
        following.defaults(batch, columns);
    }

    /** The columns that both sides have. */
    private void fillSide(FlowBatch batch, RouteColumns columns) {
        Side side = columns.side();
        if (wanted(side.asPath())) {
            columns.asPath(batch);
        }
        if (wanted(side.standard())) {
            columns.standard(batch);
        }
        if (wanted(side.extended())) {
            columns.extended(batch);
        }
        if (wanted(side.large())) {
            columns.large(batch);
        }
        if (wanted(side.localPref())) {
            columns.localPref(batch);
        }
        if (wanted(side.med())) {
            columns.med(batch);
        }
        if (wanted(side.ribPeer())) {
            columns.ribPeer(batch);
        }
        if (wanted(side.stale())) {
            columns.stale(batch);
        }
        if (side == Side.SOURCE && wanted(side.reason())) {
            columns.reasons(batch, bindings);
        }
    }

    /** Classes of service, by code points as the tag map leaves them. */
    private void fillClasses(FlowBatch batch) {
        for (long left = batch.present(FlowField.DSCP) & batch.rows(); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int named = maps.classes().classOf(batch.column(FlowField.DSCP)[row]);
            if (named != ClassMap.NONE) {
                batch.set(FlowField.DSCP_CLASS, row, named);
            }
        }
    }

    /** The rates that the operator gives: those of the map in any case, the default where no other is known. */
    private void fillSampling(FlowBatch batch) {
        for (int row = 0; row < batch.size(); row++) {
            SamplingRules rules = bindings[row].sampling();
            long rate = rules == null
                    ? SamplingRules.NONE
                    : rules.rate(
                            batch.get(FlowField.IN_IFACE, row, SamplingRules.ANY),
                            batch.get(FlowField.OUT_IFACE, row, SamplingRules.ANY));
            if (rate != SamplingRules.NONE) {
                give(batch, row, rate, SamplingSource.MAP);
            } else if (config.defaultRate() != 0 && !batch.has(FlowField.SAMPLING_RATE, row)) {
                give(batch, row, config.defaultRate(), SamplingSource.DEFAULT);
            }
        }
    }

    @SuppressWarnings("EnumOrdinal") // as columns hold sources
    private static void give(FlowBatch batch, int row, long rate, SamplingSource source) {
        batch.set(FlowField.SAMPLING_RATE, row, rate);
        batch.set(FlowField.SAMPLING_SOURCE, row, source.ordinal());
        batch.unset(FlowField.SAMPLING_SIZE, row);
        batch.unset(FlowField.SAMPLING_POPULATION, row);
    }

    /** Counts, for each exporter in a row of rows, what is not known of the flows' destinations. */
    private void count(FlowBatch batch) {
        long disagree = destination.nextHopDisagrees(batch);
        for (int from = 0, to; from < batch.size(); from = to) {
            Exporter exporter = batch.exporter(from);
            to = from + 1;
            while (to < batch.size() && batch.exporter(to) == exporter) {
                to++;
            }
            long rows = (-1L << from) & (to == FlowBatch.CAPACITY ? -1L : (1L << to) - 1);
            int disagreeing = Long.bitCount(disagree & rows);
            if (disagreeing > 0) {
                exporter.counters().add(ExporterCounter.NEXTHOP_DISAGREES, disagreeing);
            }
            int otherWay = Long.bitCount(borders.otherWay() & rows);
            if (otherWay > 0) {
                exporter.counters().add(ExporterCounter.FLOWS_EGRESS, otherWay);
            }
            int stale = Long.bitCount(destination.stale() & rows);
            if (stale > 0) {
                exporter.counters().add(ExporterCounter.ROUTES_STALE, stale);
            }
            countReasons(batch, exporter, rows);
            countSources(batch, exporter, rows);
            InterfaceLedger interfaces = exporter.interfaces();
            if (interfaces != null) {
                InterfaceBytes.enter(batch, rows, interfaces);
            }
        }
    }

    private void countReasons(FlowBatch batch, Exporter exporter, long rows) {
        boolean any = false;
        long doubtful = batch.present(FlowField.DST_REASON)
                | batch.present(FlowField.EGRESS_REASON)
                | ~batch.present(FlowField.SAMPLING_RATE);
        for (long left = rows & doubtful; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int destinationReason = (int) batch.get(FlowField.DST_REASON, row, -1);
            int egressReason = (int) batch.get(FlowField.EGRESS_REASON, row, -1);
            long flows = batch.get(FlowField.FLOWS, row, 1);
            long bytes = batch.get(FlowField.BYTES, row, 0);
            any |= countReason(destinationReason, flows, bytes);
            any |= egressReason != destinationReason && countReason(egressReason, flows, bytes);
            any |= !batch.has(FlowField.SAMPLING_RATE, row)
                    && countReason(Reason.SAMPLING_UNKNOWN.ordinal(), flows, bytes);
        }
        if (any) {
            for (int i = 0; i < flowsByReason.length; i++) {
                if (flowsByReason[i] != 0) {
                    exporter.flowsByReason().add(Reason.of(i), flowsByReason[i]);
                    exporter.bytesByReason().add(Reason.of(i), bytesByReason[i]);
                    flowsByReason[i] = 0;
                    bytesByReason[i] = 0;
                }
            }
        }
    }

    private void countSources(FlowBatch batch, Exporter exporter, long rows) {
        long known = rows & batch.present(FlowField.SAMPLING_SOURCE);
        for (long left = known; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            flowsBySource[(int) batch.column(FlowField.SAMPLING_SOURCE)[row]] += batch.get(FlowField.FLOWS, row, 1);
        }
        for (int i = 0; i < flowsBySource.length && known != 0; i++) {
            if (flowsBySource[i] != 0) {
                exporter.flowsBySampling().add(SamplingSource.of(i), flowsBySource[i]);
                flowsBySource[i] = 0;
            }
        }
    }

    private boolean countReason(int reason, long flows, long bytes) {
        if (reason < 0) {
            return false;
        }
        flowsByReason[reason] += flows;
        bytesByReason[reason] += bytes;
        return true;
    }
}
