package ribflow.bgp.rib;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import ribflow.bgp.message.PathAttributes.Aggregator;
import ribflow.bgp.message.PathAttributes.Rare;
import ribflow.ip.Address;

/**
 * Attributes that few routes have, as a sequence of ints; the empty one for none.
 *
 * <pre>
 *   flags, number of IPv6 extended communities, octets of Prefix-SID │ AIGP: 2 │ OTC: 1 │ AGGREGATOR: AS, 4 │ 5 each │ …
 * </pre>
 */
final class RareWords {

    private static final int ATOMIC_AGGREGATE = 1;
    private static final int AIGP = 2;
    private static final int ONLY_TO_CUSTOMER = 4;
    private static final int AGGREGATOR = 8;
    private static final int COMMUNITIES = 4;
    private static final int SID = 16;
    private static final int COMMUNITY_WORDS = 5;

    private RareWords() {}

    static Words write(Rare rare, Words words) {
        words.clear();
        if (rare.equals(Rare.NONE)) {
            return words;
        }
        byte[] sid = HexFormat.of().parseHex(rare.prefixSid());
        words.add((rare.atomicAggregate() ? ATOMIC_AGGREGATE : 0)
                | (rare.aigp().isPresent() ? AIGP : 0)
                | (rare.onlyToCustomer().isPresent() ? ONLY_TO_CUSTOMER : 0)
                | (rare.aggregator().isPresent() ? AGGREGATOR : 0)
                | rare.ipv6ExtendedCommunities().size() << COMMUNITIES
                | sid.length << SID);
        rare.aigp().ifPresent(words::add);
        rare.onlyToCustomer().ifPresent(as -> words.add((int) as));
        rare.aggregator()
                .ifPresent(aggregator -> words.add((int) aggregator.as())
                        .add(aggregator.address().high())
                        .add(aggregator.address().low()));
        for (String community : rare.ipv6ExtendedCommunities()) {
            bytes(HexFormat.of().parseHex(community), words);
        }
        return bytes(sid, words);
    }

    private static Words bytes(byte[] bytes, Words words) {
        for (int i = 0; i < bytes.length; i += 4) {
            int word = 0;
            for (int j = i; j < i + 4; j++) {
                word = word << 8 | (j < bytes.length ? bytes[j] & 0xff : 0);
            }
            words.add(word);
        }
        return words;
    }

    static boolean hasAigp(Sequences rares, int id) {
        return id != 0 && (rares.word(id, 0) & AIGP) != 0;
    }

    static long aigp(Sequences rares, int id) {
        return twoWords(rares, id, 1);
    }

    private static long twoWords(Sequences rares, int id, int at) {
        return (long) rares.word(id, at) << 32 | (rares.word(id, at + 1) & 0xffff_ffffL);
    }

    static Rare read(Sequences rares, int id) {
        if (id == 0) {
            return Rare.NONE;
        }
        int head = rares.word(id, 0);
        int at = 1;
        OptionalLong aigp = OptionalLong.empty();
        if ((head & AIGP) != 0) {
            aigp = OptionalLong.of(twoWords(rares, id, at));
            at += 2;
        }
        OptionalLong onlyToCustomer = OptionalLong.empty();
        if ((head & ONLY_TO_CUSTOMER) != 0) {
            onlyToCustomer = OptionalLong.of(rares.word(id, at++) & 0xffff_ffffL);
        }
        Optional<Aggregator> aggregator = Optional.empty();
        if ((head & AGGREGATOR) != 0) {
            aggregator = Optional.of(new Aggregator(
                    rares.word(id, at) & 0xffff_ffffL,
                    new Address(twoWords(rares, id, at + 1), twoWords(rares, id, at + 3))));
            at += 5;
        }
        int communities = head >>> COMMUNITIES & (1 << SID - COMMUNITIES) - 1;
        List<String> list = new ArrayList<>();
        for (int i = 0; i < communities; i++, at += COMMUNITY_WORDS) {
            list.add(hex(rares, id, at, 4 * COMMUNITY_WORDS));
        }
        return new Rare(
                (head & ATOMIC_AGGREGATE) != 0,
                aggregator,
                aigp,
                onlyToCustomer,
                list,
                hex(rares, id, at, head >>> SID));
    }

    private static String hex(Sequences rares, int id, int at, int octets) {
        byte[] bytes = new byte[octets];
        for (int i = 0; i < octets; i++) {
            bytes[i] = (byte) (rares.word(id, at + i / 4) >>> 24 - i % 4 * 8);
        }
        return HexFormat.of().formatHex(bytes);
    }
}
