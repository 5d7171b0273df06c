package ribflow.capture;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** What a file that is no capture looks like, in words for whoever named it. */
final class Appearance {

    /** How many of the first bytes are looked at. */
    static final int ENOUGH = 32;

    /** The first bytes of files that people have beside their captures; what they are, and what helps. */
    private record Signature(String hex, String words) {}

    private static final List<Signature> SIGNATURES = List.of(
            new Signature("425a68", "it is compressed with bzip2 twice"),
            new Signature("fd377a585a00", "it is compressed with xz: `xz -dc FILE | ribflow decode -`"),
            new Signature("28b52ffd", "it is compressed with zstd: `zstd -dc FILE | ribflow decode -`"),
            new Signature("504b0304", "it is a zip archive"),
            new Signature("0ca5", "it is a file of nfdump's, which no longer holds what the exporter sent"),
            new Signature("a50c", "it is a file of nfdump's, which no longer holds what the exporter sent"),
            new Signature("736e6f6f7000", "it is a capture of Solaris' snoop: convert it with `editcap -F pcap`"),
            new Signature("1f8b", "it is compressed with gzip twice"),
            new Signature("ffffffffffffffffffffffffffffffff", "it is a stream of BGP messages, which is not read yet"),
            new Signature("7f454c46", "it is a program"));

    private Appearance() {}

    static String of(byte[] first) {
        if (first.length == 0) {
            return "it is empty";
        }
        String hex = HexFormat.of().formatHex(first);
        for (Signature signature : SIGNATURES) {
            if (hex.startsWith(signature.hex)) {
                return signature.words;
            }
        }
        if (text(first)) {
            String begin = new String(first, StandardCharsets.US_ASCII)
                    .lines()
                    .findFirst()
                    .orElse("");
            return "it looks like text: \"" + begin + "\"";
        }
        int shown = Math.min(8, first.length);
        return "it begins with the byte" + (shown == 1 ? " " : "s ")
                + HexFormat.ofDelimiter(" ").formatHex(first, 0, shown);
    }

    private static boolean text(byte[] bytes) {
        for (byte b : bytes) {
            if (b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }
}
