package ribflow.maps;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import ribflow.expr.FirstMatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;

/**
 * The tags of flows: rows in order, each with what it asks of a flow and what it gives it.
 *
 * <p>The keys are pmacct's, so that its maps can be used as they are, and each comes down to a condition of our own expression
 * language; how the first row that matches is found among many is {@link FirstMatch}'s art, and which tags come of it is the
 * tagger's. Immutable.
 */
public final class TagMap {

    private static final String NEXT = "next";

    public static final MapFormat FORMAT = new MapFormat(
            "pretag.map",
            "tags, labels and ToS by anything that is known of a flow",
            """
                The first row that a flow matches in all its keys counts, and no other; a flow that matches none has \
                no tag, no label; set_tag=0 is a tag. Rows are tried after routes, PoPs and neighbour ASes are known, so that they can ask \
                for them.

                A row with `jeq` sets what it sets, and the search goes on at the row with that label, of several the first \
                below. What later rows set replaces what earlier ones set, except that labels are joined by commas, and \
                tags add up as `stack` says. `-VALUE` asks for the opposite: a flow that has another value, or none.

                However many rows there are, a flow is looked up in as many hash tables as there are combinations of \
                keys (and lengths of prefixes) in use. Rows that ask for no single value of anything, but only for \
                ranges or opposites, are tried one after the other.

                The format is that of pmacct's pre_tag_map, without `flowset_id`, `v8agg`, `is_bi_flow` and `return`, \
                which are refused. Differences: `ip` may be left out; `where` is new; what \
                is not known is absent and matches no value, 0 included, except that an AS of 0 asks for one that is \
                not known; `bgp_nexthop` and the ASes are those that the columns show.\
                """,
            TagKeys.ALL,
            Optional.empty(),
            """
                    set_tag=1   ip=10.1.0.1   in=4   out=-5
                    id=2   ip=10.1.0.0/16   comms=64500:100,64500:200   dst_as=64501   local_pref=200
                    set_tag=100   src_net=192.0.2.0/24   dst_net=198.51.100.0/24   jeq=kind
                    set_tag2=1   src_as=64502   peer_src_as=64503   src_comms=64500:*   src_local_pref=80   jeq=next
                    id2=7   peer_dst_as=64504   dst_roa=invalid   src_roa=-valid   bgp_nexthop=10.0.0.9
                    set_label="web and such"   where='dst_port in (80, 443) and not enters'
                    set_tag=10   ip_proto=tcp   src_port=179   dst_port=179   tcp_flags=2   stack=sum   label=kind
                    set_tag=1++   engine_type=0   engine_id=7   direction=0   nexthop=10.0.0.0/24
                    set_tos=46   source_id=3   vlan=100   src_mac=00:00:5e:00:53:01   is_multicast=false
                    set_label=ours   filter="src net 192.0.2.0/24 and tcp port 80 or 443"
                    set_label=vpn   mpls_vpn_rd=0:64500:1   mpls_vpn_id_in=4   mpls_vpn_id_out=5
                    set_label=pw   mpls_pw_id=9   mpls_label_bottom=24001   cvlan=10   post_cvlan=11
                    set_label=sflow   agent_id=1   sampling_rate=2048   dst_mac=00:00:5e:00:53:02   sample_type=flow
                    set_label=events   is_nel=true   is_nsel=false   fwd_status=64
                    set_label=dropped  fwdstatus=128
                    """,
            TagKeys.REFUSED);

    static final TagMap EMPTY = new TagMap(Rows.none(), List.of(), new Names(), "");

    private static final Set<FlowField> SETS =
            Set.of(FlowField.TAG, FlowField.TAG2, FlowField.LABEL, FlowField.TOS, FlowField.DSCP);

    private final Rows rows;
    private final List<TagRule> rules;
    private final Names names;
    private final String file;
    private final FirstMatch index;
    private final Set<FlowField> reads = new TreeSet<>();

    private TagMap(Rows rows, List<TagRule> rules, Names names, String file) {
        this.rows = rows;
        this.rules = List.copyOf(rules);
        this.names = names;
        this.file = file;
        this.index = FirstMatch.of(rules.stream().map(TagRule::condition).toList());
        rules.forEach(rule -> reads.addAll(rule.condition().columns()));
    }

    public static TagMap read(Path file, Names names) throws MapErrors {
        return MapErrors.strictly(problems -> read(file, names, problems));
    }

    static TagMap read(Path file, Names names, List<Problem> problems) {
        Rows rows = Rows.read(file, FORMAT, problems);
        Map<String, Integer> labels = new HashMap<>();
        List<TagRule> rules = new ArrayList<>();
        for (int i = rows.size() - 1; i >= 0; i--) {
            Row row = rows.all().get(i);
            check(row);
            rules.add(rule(row, jump(row, i, rows, labels), names));
            int place = i;
            row.find(TagKeys.LABEL).ifPresent(label -> labels.put(label, place));
        }
        Collections.reverse(rules);
        return new TagMap(rows, rules, names, file.toString());
    }

    private static void check(Row row) {
        twice(row, TagKeys.SET_TAG, TagKeys.ID);
        twice(row, TagKeys.SET_TAG2, TagKeys.ID2);
        if (row.find(TagKeys.LABEL).equals(Optional.of(NEXT))) {
            row.wrong(TagKeys.LABEL.name(), "'next' is the row below in any case; allowed: another name");
        }
        if (row.has(TagKeys.STACK) && tag(row).isEmpty() && tag2(row).isEmpty()) {
            row.wrong(TagKeys.STACK.name(), "there is no tag to stack; allowed: together with set_tag or set_tag2");
        }
        boolean useful = tag(row).isPresent()
                || tag2(row).isPresent()
                || row.has(TagKeys.SET_LABEL)
                || row.has(TagKeys.SET_TOS)
                || row.has(TagKeys.JEQ);
        if (!useful) {
            row.wrong("", "the row sets nothing; allowed: set_tag, set_tag2, set_label, set_tos or jeq");
        }
    }

    private static void twice(Row row, MapKey<?> key, MapKey<?> oldName) {
        if (row.has(key) && row.has(oldName)) {
            row.wrong(
                    oldName.name(),
                    oldName.name() + " and " + key.name() + " together, which are the same; allowed: one of them");
        }
    }

    /** @param labels the labels of the rows below, of several the uppermost */
    private static OptionalInt jump(Row row, int place, Rows rows, Map<String, Integer> labels) {
        Optional<String> label = row.find(TagKeys.JEQ);
        if (label.isEmpty()) {
            return OptionalInt.empty();
        }
        if (label.get().equals(NEXT)) {
            return place + 1 < rows.size() ? OptionalInt.of(place + 1) : OptionalInt.empty();
        }
        Integer target = labels.get(label.get());
        if (target == null) {
            Optional<Row> above = rows.all().subList(0, place + 1).stream()
                    .filter(other -> other.find(TagKeys.LABEL).equals(label))
                    .findFirst();
            row.wrong(
                    TagKeys.JEQ.name(),
                    above.map(other -> "the label '" + label.get() + "' stands in line " + other.line()
                                            + ", and jumps go forward")
                                    .orElse("no row has the label '" + label.get() + "'")
                            + "; allowed: the label of a later row, or next");
            return OptionalInt.empty();
        }
        return OptionalInt.of(target);
    }

    private static TagRule rule(Row row, OptionalInt jump, Names names) {
        return new TagRule(
                row.place(),
                TagKeys.condition(row),
                tag(row),
                tag2(row),
                TagKeys.number(row.find(TagKeys.SET_LABEL).map(names::id)),
                TagKeys.number(row.find(TagKeys.SET_TOS).map(Long::intValue)),
                row.find(TagKeys.STACK).orElse(TagRule.Stack.REPLACE),
                jump);
    }

    private static Optional<TagRule.Tag> tag(Row row) {
        return row.find(TagKeys.SET_TAG).or(() -> row.find(TagKeys.ID));
    }

    private static Optional<TagRule.Tag> tag2(Row row) {
        return row.find(TagKeys.SET_TAG2).or(() -> row.find(TagKeys.ID2));
    }

    /** Has tags that count flows count on from where they stood in an older map, in rows that say the same as there. */
    public void goOnFrom(TagMap older) {
        Map<String, Deque<TagRule>> before = new HashMap<>();
        for (TagRule rule : older.rules) {
            if (rule.counts()) {
                before.computeIfAbsent(rule.line().text(), _ -> new ArrayDeque<>())
                        .add(rule);
            }
        }
        for (TagRule rule : rules) {
            TagRule same = rule.counts()
                    ? before.getOrDefault(rule.line().text(), new ArrayDeque<>())
                            .poll()
                    : null;
            if (same != null) {
                rule.goOnFrom(same);
            }
        }
    }

    /** Whether it does nothing that anybody wants. */
    public boolean idle(Set<FlowField> wanted) {
        return rules.isEmpty() || SETS.stream().noneMatch(wanted::contains);
    }

    /** The rows, in order. */
    public List<TagRule> rules() {
        return rules;
    }

    /** Which of the rows a flow matches first. */
    public FirstMatch index() {
        return index;
    }

    /** The columns that its rows ask, if anybody wants what they set. */
    public Set<FlowField> reads(Set<FlowField> wanted) {
        return idle(wanted) ? Set.of() : Set.copyOf(reads);
    }

    /** What the ids of labels mean, and those of other names. */
    public Names names() {
        return names;
    }

    /** The file as the operator named it; empty if there is none. */
    public String file() {
        return file;
    }

    Rows rows() {
        return rows;
    }
}
