package ribflow.bgp.rib;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.PathAttributes.LargeCommunity;
import ribflow.bgp.message.PathAttributes.Origin;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.IntPages;
import ribflow.ip.Limbo;

/**
 * All sets of path attributes that any route has, each once, under a small number; 0 is none.
 *
 * <p><b>A set is a row of eight ints</b>, next hop included, so two routes with the same number are forwarded alike.
 * What a flow's tags are made of stands in the row as the tagger wants it: the origin AS, the neighbouring AS,
 * MED, and the numbers of the AS path, of the communities and of the next hop, which are
 * interned in pools of their own ({@link Sequences}). So all that is computed from an UPDATE is computed once, when it
 * arrives, and a flow costs a few loads from one cache line. Rows rather than columns, because whoever wants one of these
 * fields of a set wants several. What is the same in thousands of sets (LOCAL_PREF, reflection) or in none (large and
 * extended communities in most tables, what is rare) is interned as one sequence more, the set's {@code OTHERS}.
 *
 * <p>No Java object belongs to a set: 32 bytes for the row, 12 for references and hash chains, and some 40 for each AS
 * path or list of communities that is not shared. As an object graph the same is 400 bytes and a collector's burden.
 * What the writer counts stands apart from the rows, so that it does not take them out of the readers' caches.
 * Communities are sorted and cleared of doubles, since a list of communities is a set (RFC 1997, RFC 8092, 5) and routers
 * order it as they like.
 *
 * <p><b>Publication.</b> The row and everything that it names are complete before any route has the set's number, and
 * that number is stored with release, so whoever reads it sees the row, without a fence of its own.
 *
 * <p><b>Reuse.</b> A set counts the routes that have it (and the UPDATE being applied, while it is); a sequence counts the
 * sets that name it. With the last reference a number cannot be found any more, but a reader may have loaded it a moment
 * ago: it rests in {@link Limbo} until every reader that was online has left, and so do those of the path and the
 * communities, which a delta shard keeps for a second until it is merged and which the shard protects by being a reader
 * of the same {@link Epochs} as old as the worker that fills it.
 *
 * <p>Hot: the getters are lock-free and allocation-free; the caller is online.
 */
public final class AttributePool implements Dictionary {

    // What flows are mostly tagged with comes first: 16 bytes seldom lie across two lines of the cache.
    private static final int NEXT_HOP = 0;
    private static final int ORIGIN_AS = 1;
    private static final int NEIGHBOUR_AS = 2;
    private static final int AS_PATH = 3;
    private static final int MED = 4;
    private static final int STANDARD = 5;
    private static final int FLAGS = 6;
    private static final int OTHERS = 7;
    private static final int WIDTH = 8;

    // In a sequence of OTHERS.
    private static final int LOCAL_PREF = 0;
    private static final int EXTENDED = 1;
    private static final int LARGE = 2;
    private static final int REFLECTION = 3;
    private static final int RARE = 4;

    // What the writer keeps of each set.
    private static final int REFERENCES = 0;
    private static final int LINK = 1;
    private static final int KEPT = 2;

    /** The row, references, a link and a bucket. */
    private static final int PER_SET = 4 * (WIDTH + KEPT + 1);

    /** In {@link #FLAGS}, above the two bits of ORIGIN. */
    private static final int HAS_LOCAL_PREF = 4;

    private static final int HAS_MED = 8;
    private static final int NO_LONG_LIVED = 16;
    private static final int LONG_LIVED_STALE = 32;
    private static final int OWN_ORIGIN = 64;
    private static final int NO_ORIGIN = 128;

    /** In {@link #FLAGS}, the upper half: how long the AS path is for the decision process. */
    private static final int PATH_LENGTH = 16;

    /** RFC 9494, 3. */
    private static final int LLGR_STALE_COMMUNITY = 0xffff_0006;

    private static final int NO_LLGR_COMMUNITY = 0xffff_0007;
    private static final int ORIGIN = 3;
    private static final Origin[] ORIGINS = Origin.values();

    private final IntPages rows = new IntPages();
    private final IntPages kept = new IntPages();
    private final HashChains chains;
    private final Limbo limbo;
    private final Sequences nextHops;
    private final Sequences paths;
    private final Sequences standards;
    private final Sequences extendeds;
    private final Sequences larges;

    /** ORIGINATOR_ID and CLUSTER_LIST (RFC 4456, 8): whether there is an originator, the originator, the clusters. */
    private final Sequences reflections;

    /** What few routes have, {@link RareWords}. */
    private final Sequences rares;

    private final Sequences others;
    private final List<Sequences> sequences;
    private final Words words = new Words();

    /** The set that is being interned, and one whose hash is asked for. */
    private final int[] row = new int[WIDTH];

    private final int[] scratch = new int[WIDTH];
    private int used = 1;

    /** How many sets are {@link #isLongLivedStale}. Whoever has read a route with such a set sees it counted. */
    private int longLivedStale;

    AttributePool(Epochs epochs) {
        LinkWords links = new LinkWords(kept, KEPT, LINK);
        chains = new HashChains(links, this::hash);
        limbo = new Limbo(epochs, links);
        rows.reach(WIDTH - 1); // that of 0, which is none and may be touched
        nextHops = new Sequences(epochs);
        paths = new Sequences(epochs);
        standards = new Sequences(epochs);
        extendeds = new Sequences(epochs);
        larges = new Sequences(epochs);
        reflections = new Sequences(epochs);
        rares = new Sequences(epochs);
        others = new Sequences(epochs);
        sequences = List.of(nextHops, paths, standards, extendeds, larges, reflections, rares, others);
    }

    /**
     * Loads the first word of each of so many sets, and returns what only keeps the loads from being left out. A loop that does
     * little else has more cache misses under way at a time than one that makes something of what it loads; the getters find the
     * rows in the cache then. Hot.
     */
    public int touch(int[] ids, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += rows.get(ids[i] * WIDTH);
        }
        return sum;
    }

    /** The AS that originated the route; -1 if the path is empty. Hot. */
    public long originAs(int id) {
        return asn(id, ORIGIN_AS);
    }

    /** Whether the origin of the route is the own AS (RFC 6811, 2): the path is empty or stays in the confederation. Hot. */
    public boolean isOwn(int id) {
        return (get(id, FLAGS) & OWN_ORIGIN) != 0;
    }

    /** Whether the route has no origin that could be validated (RFC 6811, 2): its path ends with a set. Hot. */
    public boolean hasNoOrigin(int id) {
        return (get(id, FLAGS) & NO_ORIGIN) != 0;
    }

    /** The neighbouring AS; -1 if there is none, or not one. Hot. */
    public long neighbourAs(int id) {
        return asn(id, NEIGHBOUR_AS);
    }

    /** RFC 7607: AS 0 is in no path, so it stands for none. */
    private long asn(int id, int field) {
        int asn = get(id, field);
        return asn == 0 ? -1 : asn & 0xffff_ffffL;
    }

    /** The high half of the BGP next hop. Hot. */
    public long nextHopHigh(int id) {
        return nextHops.words(get(id, NEXT_HOP), 0);
    }

    /** The low half of the BGP next hop. Hot. */
    public long nextHopLow(int id) {
        return nextHops.words(get(id, NEXT_HOP), 2);
    }

    /** LOCAL_PREF, or -1. Hot. */
    public long localPref(int id) {
        return (get(id, FLAGS) & HAS_LOCAL_PREF) == 0 ? -1 : other(id, LOCAL_PREF) & 0xffff_ffffL;
    }

    /** MULTI_EXIT_DISC, or -1. Hot. */
    public long med(int id) {
        return (get(id, FLAGS) & HAS_MED) == 0 ? -1 : get(id, MED) & 0xffff_ffffL;
    }

    /** The number of the AS path; 0 if it is empty. Hot. */
    public int asPath(int id) {
        return get(id, AS_PATH);
    }

    /** The number of the communities; 0 if there are none. Hot. */
    public int standard(int id) {
        return get(id, STANDARD);
    }

    /** The number of the extended communities; 0 if there are none. Hot. */
    public int extended(int id) {
        return other(id, EXTENDED);
    }

    /** The number of the large communities; 0 if there are none. Hot. */
    public int large(int id) {
        return other(id, LARGE);
    }

    /** The length of the AS path as the decision process counts it ({@link PathWords#length}). Hot. */
    int pathLength(int id) {
        return get(id, FLAGS) >>> PATH_LENGTH;
    }

    /** ORIGIN, as its code. Hot. */
    int origin(int id) {
        return get(id, FLAGS) & ORIGIN;
    }

    /** The metric of AIGP, as its unsigned 64 bits; means something if {@link #hasAigp}. Hot. */
    long aigp(int id) {
        return RareWords.aigp(rares, other(id, RARE));
    }

    /** Hot. */
    boolean hasAigp(int id) {
        return RareWords.hasAigp(rares, other(id, RARE));
    }

    /** ORIGINATOR_ID, or the other if there is none; as unsigned 32 bits. Hot. */
    public long originator(int id, long otherwise) {
        int reflection = other(id, REFLECTION);
        return reflection == 0 || reflections.word(reflection, 0) == 0
                ? otherwise
                : reflections.word(reflection, 1) & 0xffff_ffffL;
    }

    /** How many clusters the route has passed. Hot. */
    int clusters(int id) {
        int reflection = other(id, REFLECTION);
        return reflection == 0 ? 0 : reflections.count(reflection) - 1 - reflections.word(reflection, 0);
    }

    /** Whether somebody before us keeps the route only because of its long-lived restart (RFC 9494, 4.3). Hot. */
    boolean isLongLivedStale(int id) {
        return (get(id, FLAGS) & LONG_LIVED_STALE) != 0;
    }

    /** Whether any route may be {@link #isLongLivedStale}: seldom, and then no route need be asked. Hot. */
    boolean hasLongLivedStale() {
        return longLivedStale != 0;
    }

    /** Whether the route asks not to be kept over a long-lived restart (RFC 9494, 3.2). */
    boolean isNotForLongLived(int id) {
        return (get(id, FLAGS) & NO_LONG_LIVED) != 0;
    }

    private int get(int id, int field) {
        return rows.get(id * WIDTH + field);
    }

    private int other(int id, int field) {
        int number = get(id, OTHERS);
        return number == 0 ? 0 : others.word(number, field);
    }

    /** The text of an AS path or of communities; empty for 0. The caller is online, as for any number. */
    @Override
    public String text(FlowField field, int id) {
        return switch (sort(field)) {
            case AS_PATH -> PathWords.read(paths, id).toString();
            case STANDARD -> standards(id).stream().map(CommunityText::standard).collect(Collectors.joining(" "));
            case EXTENDED -> extendeds(id).stream().map(CommunityText::extended).collect(Collectors.joining(" "));
            default -> larges(id).stream().map(LargeCommunity::toString).collect(Collectors.joining(" "));
        };
    }

    @Override
    public int generation(FlowField field, int id) {
        return switch (sort(field)) {
            case AS_PATH -> paths.generation(id);
            case STANDARD -> standards.generation(id);
            case EXTENDED -> extendeds.generation(id);
            default -> larges.generation(id);
        };
    }

    /** Which of a set's ids a column holds. */
    private static int sort(FlowField field) {
        if (field == FlowField.AS_PATH || field == FlowField.SRC_AS_PATH) {
            return AS_PATH;
        }
        if (field == FlowField.STD_COMM || field == FlowField.SRC_STD_COMM) {
            return STANDARD;
        }
        if (field == FlowField.EXT_COMM || field == FlowField.SRC_EXT_COMM) {
            return EXTENDED;
        }
        if (field == FlowField.LRG_COMM || field == FlowField.SRC_LRG_COMM) {
            return LARGE;
        }
        throw new IllegalArgumentException(field.label() + " is not interned from path attributes");
    }

    /** A set as a value, for those who have time. */
    PathAttributes attributes(int id) {
        int reflection = other(id, REFLECTION);
        int clusters = reflection == 0 ? 0 : 1 + reflections.word(reflection, 0);
        return new PathAttributes(
                ORIGINS[get(id, FLAGS) & ORIGIN],
                PathWords.read(paths, asPath(id)),
                optional(med(id)),
                optional(localPref(id)),
                standards(standard(id)),
                extendeds(extended(id)),
                larges(large(id)),
                clusters == 2 ? Optional.of(Address.ipv4(reflections.word(reflection, 1))) : Optional.empty(),
                IntStream.range(clusters, reflections.count(reflection))
                        .mapToObj(i -> Address.ipv4(reflections.word(reflection, i)))
                        .toList(),
                RareWords.read(rares, other(id, RARE)));
    }

    Address nextHop(int id) {
        return new Address(nextHopHigh(id), nextHopLow(id));
    }

    private static OptionalLong optional(long value) {
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private List<Integer> standards(int id) {
        return IntStream.range(0, standards.count(id))
                .mapToObj(i -> standards.word(id, i))
                .toList();
    }

    private List<Long> extendeds(int id) {
        List<Long> list = new ArrayList<>();
        for (int i = 0; i < extendeds.count(id); i += 2) {
            list.add((long) extendeds.word(id, i) << 32 | (extendeds.word(id, i + 1) & 0xffff_ffffL));
        }
        return list;
    }

    private List<LargeCommunity> larges(int id) {
        List<LargeCommunity> list = new ArrayList<>();
        for (int i = 0; i < larges.count(id); i += 3) {
            list.add(new LargeCommunity(larges.word(id, i), larges.word(id, i + 1), larges.word(id, i + 2)));
        }
        return list;
    }

    /** The number of a set, with one reference more, which keeps it while its routes are stored. Writer. */
    int intern(PathAttributes attributes, Address nextHop) {
        fill(attributes, nextHop);
        int hash = HashChains.hash(row, WIDTH);
        for (int id = chains.first(hash); id != 0; id = chains.next(id)) {
            if (rowIs(id)) {
                releaseParts(id);
                retain(id);
                return id;
            }
        }
        return add(hash);
    }

    private int add(int hash) {
        int id = limbo.take();
        if (id == 0) {
            id = used++;
            rows.reach(id * WIDTH + WIDTH - 1);
            kept.reach(id * KEPT + KEPT - 1);
        }
        for (int i = 0; i < WIDTH; i++) {
            rows.set(id * WIDTH + i, row[i]);
        }
        kept.set(id * KEPT + REFERENCES, 1);
        chains.add(id, hash);
        longLivedStale += isLongLivedStale(id) ? 1 : 0;
        return id;
    }

    private boolean rowIs(int id) {
        for (int i = 0; i < WIDTH; i++) {
            if (rows.get(id * WIDTH + i) != row[i]) {
                return false;
            }
        }
        return true;
    }

    private int hash(int id) {
        for (int i = 0; i < WIDTH; i++) {
            scratch[i] = rows.get(id * WIDTH + i);
        }
        return HashChains.hash(scratch, WIDTH);
    }

    @SuppressWarnings("EnumOrdinal") // an ORIGIN's ordinal is its code
    private void fill(PathAttributes attributes, Address nextHop) {
        AsPath path = attributes.asPath();
        row[ORIGIN_AS] = (int) path.origin().orElse(0);
        row[NEIGHBOUR_AS] = (int) path.neighbour().orElse(0);
        row[NEXT_HOP] = nextHops.intern(words.clear().add(nextHop.high()).add(nextHop.low()));
        row[MED] = (int) attributes.med().orElse(0);
        row[AS_PATH] = paths.intern(PathWords.write(path, words));
        row[STANDARD] = standards.intern(standards(attributes.communities()));
        row[OTHERS] = others(attributes);
        row[FLAGS] = attributes.origin().ordinal()
                | PathWords.length(path) << PATH_LENGTH
                | (attributes.communities().contains(NO_LLGR_COMMUNITY) ? NO_LONG_LIVED : 0)
                | (attributes.communities().contains(LLGR_STALE_COMMUNITY) ? LONG_LIVED_STALE : 0)
                | (path.originator() == AsPath.Originator.OWN ? OWN_ORIGIN : 0)
                | (path.originator() == AsPath.Originator.NONE ? NO_ORIGIN : 0)
                | (attributes.localPref().isPresent() ? HAS_LOCAL_PREF : 0)
                | (attributes.med().isPresent() ? HAS_MED : 0);
    }

    private int others(PathAttributes attributes) {
        int localPref = (int) attributes.localPref().orElse(0);
        int extended = extendeds.intern(extendeds(attributes.extendedCommunities()));
        int large = larges.intern(larges(attributes.largeCommunities()));
        int reflection = reflections.intern(reflection(attributes));
        int rare = rares.intern(RareWords.write(attributes.rare(), words));
        if ((localPref | extended | large | reflection | rare) == 0) {
            return 0;
        }
        words.clear().add(localPref).add(extended).add(large).add(reflection).add(rare);
        int id = others.intern(words);
        if (others.references(id) > 1) {
            releaseOthers(id); // which has counted them already
        }
        return id;
    }

    private void releaseOthers(int id) {
        extendeds.release(others.word(id, EXTENDED));
        larges.release(others.word(id, LARGE));
        reflections.release(others.word(id, REFLECTION));
        rares.release(others.word(id, RARE));
    }

    private Words standards(List<Integer> communities) {
        words.clear();
        for (int community : communities) {
            words.add(community);
        }
        return words.sort(1);
    }

    private Words extendeds(List<Long> communities) {
        words.clear();
        for (long community : communities) {
            words.add(community);
        }
        return words.sort(2);
    }

    private Words larges(List<LargeCommunity> communities) {
        words.clear();
        for (LargeCommunity each : communities) {
            words.add(each.globalAdministrator()).add(each.localData1()).add(each.localData2());
        }
        return words.sort(3);
    }

    private Words reflection(PathAttributes attributes) {
        words.clear();
        if (attributes.originatorId().isPresent() || !attributes.clusterList().isEmpty()) {
            words.add(attributes.originatorId().isPresent() ? 1 : 0);
            attributes.originatorId().ifPresent(id -> words.add(id.ipv4Bits()));
            attributes.clusterList().forEach(id -> words.add(id.ipv4Bits()));
        }
        return words;
    }

    /** Counts one more reference. Writer. */
    void retain(int id) {
        kept.add(id * KEPT + REFERENCES, 1);
    }

    /** Counts one reference less; with the last one the set is gone. Writer. */
    void release(int id) {
        if (kept.add(id * KEPT + REFERENCES, -1) == 0) {
            chains.remove(id);
            longLivedStale -= isLongLivedStale(id) ? 1 : 0;
            releaseParts(id);
            limbo.retire(id);
        }
    }

    private void releaseParts(int id) {
        nextHops.release(get(id, NEXT_HOP));
        paths.release(get(id, AS_PATH));
        standards.release(get(id, STANDARD));
        int number = get(id, OTHERS);
        if (others.release(number)) {
            releaseOthers(number);
        }
    }

    /** Frees what no reader can hold any more, and says whether something rests; to be called now and then. Writer. */
    boolean turn() {
        boolean rests = limbo.turn();
        for (Sequences each : sequences) {
            rests |= each.turn();
        }
        return rests;
    }

    /** Lets go of the room of sets that are gone: there are none, and nothing rests. Writer. */
    void clear() {
        rows.clear();
        kept.clear();
        chains.clear();
        limbo.clear();
        used = 1;
        sequences.forEach(Sequences::clear);
    }

    /** How many sets there are. */
    public int size() {
        return chains.size();
    }

    /** One more than the highest number there was. */
    int limit() {
        return used;
    }

    /** The memory of all sets, AS paths and communities. */
    public long bytes() {
        return rows.bytes()
                + kept.bytes()
                + chains.bytes()
                + sequences.stream().mapToLong(Sequences::bytes).sum();
    }

    /**
     * The memory of the sets that only one peer has.
     *
     * @param uses how many routes of the peer have the set of each number
     */
    long bytesOfOnly(int[] uses) {
        double bytes = 0;
        for (int id = 1; id < uses.length; id++) {
            if (uses[id] > 0 && uses[id] == kept.get(id * KEPT + REFERENCES)) {
                bytes += PER_SET
                        + nextHops.share(get(id, NEXT_HOP))
                        + paths.share(asPath(id))
                        + standards.share(standard(id))
                        + shareOfOthers(id);
            }
        }
        return Math.round(bytes);
    }

    private double shareOfOthers(int id) {
        int number = get(id, OTHERS);
        if (number == 0) {
            return 0;
        }
        double parts = extendeds.share(extended(id))
                + larges.share(large(id))
                + reflections.share(other(id, REFLECTION))
                + rares.share(other(id, RARE));
        return others.share(number) + parts / Math.max(1, others.references(number));
    }
}
