package ribflow.moving;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ribflow.ip.Prefix;

/** How rows of pmacct's maps become rows of ours, a map each. */
final class MapRows {

    private static final Pattern ADDRESS = Pattern.compile("(?<![\\w.])ip=(\\S+)");

    private static final Pattern FILTER = Pattern.compile("\\s*(?<!\\w)filter=('[^']*'|\"[^\"]*\"|\\S+)");

    private static final String BGP_ANSWERS = "(.*\\s)?id=bgp(\\s.*)?";

    private static final Pattern NAME = Pattern.compile("(?<!\\w)name=(\\S+)");

    private final Findings findings;

    MapRows(Findings findings) {
        this.findings = findings;
    }

    /** What a row of a map becomes: any number of rows, in most cases one. */
    interface Rule {
        List<String> apply(Origin from, String row);
    }

    /** bgp_agent_map: a row says who answers for an exporter, and nothing finer. */
    List<String> exporters(Origin from, String row) {
        String plain = row.replaceAll("(?<!\\w)bmp_ip=", "bgp_ip=");
        Matcher filter = FILTER.matcher(plain);
        if (filter.find()) {
            findings.note(from, "filter is not needed: both families of an exporter are looked up in all peers it has");
            plain = filter.replaceAll("");
        }
        if (plain.matches(".*(?<!\\w)bgp_port=.*")) {
            findings.note(from, "bgp_port is not needed: sessions are told apart by address");
            plain = plain.replaceAll("\\s*(?<!\\w)bgp_port=\\S+", "");
        }
        return everywhere(plain);
    }

    /** bgp_peer_src_as_map: filters are in our language, of which libpcap's is an atom. */
    List<String> peers(Origin from, String row) {
        if (row.matches(BGP_ANSWERS)) {
            findings.note(from, "id=bgp leaves it to the next source: bgp was added to tag.peer_src_as");
        }
        Matcher filter = FILTER.matcher(row);
        return everywhere(filter.replaceAll(match ->
                Matcher.quoteReplacement("   filter='bpf(\"" + match.group(1).replaceAll("[\"']", "") + "\")'")));
    }

    /** Whether a row of peers.map asks BGP. */
    static boolean asksBgp(String row) {
        return row.matches(BGP_ANSWERS);
    }

    List<String> sampling(Origin from, String row) {
        return everywhere(row);
    }

    List<String> vrfs(Origin from, String row) {
        return everywhere(row);
    }

    /** pre_tag_map: old configurations have other names for what a row sets. */
    List<String> pretag(Origin from, String row) {
        return List.of(masked(row.replaceAll("(?<!\\w)id=", "set_tag=").replaceAll("(?<!\\w)id2=", "set_tag2=")));
    }

    /** aggregate_primitives: our columns have small letters. */
    List<String> primitives(Origin from, String row) {
        return List.of(NAME.matcher(row).replaceAll(name -> "name=" + column(name.group(1))));
    }

    List<String> networks(Origin from, String row) {
        return List.of(row);
    }

    /** The name of a column as we have it. */
    static String column(String name) {
        StringBuilder out = new StringBuilder();
        for (char letter : name.toCharArray()) {
            boolean plain = letter < 128 && (Character.isLetterOrDigit(letter) || letter == '_');
            out.append(plain ? Character.toLowerCase(letter) : '_');
        }
        return out.toString();
    }

    /** A row without an exporter is one for all of them. */
    private static List<String> everywhere(String row) {
        if (ADDRESS.matcher(row).find()) {
            return List.of(masked(row));
        }
        List<String> rows = new ArrayList<>();
        for (String all : List.of("0.0.0.0/0", "::/0")) {
            rows.add(row.stripTrailing() + " ip=" + all);
        }
        return rows;
    }

    /** Bits behind a prefix's length mean nothing there, and are a mistake here. */
    private static String masked(String row) {
        return ADDRESS.matcher(row).replaceAll(match -> {
            try {
                Prefix prefix = PmacctPaths.prefix(match.group(1));
                return match.group(1).contains("/") ? "ip=" + prefix : Matcher.quoteReplacement(match.group());
            } catch (IllegalArgumentException _) {
                return Matcher.quoteReplacement(match.group());
            }
        });
    }
}
