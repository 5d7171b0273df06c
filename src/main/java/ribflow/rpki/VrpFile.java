package ribflow.rpki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON file of VRPs as Routinator, rpki-client, StayRTR, FORT and RIPE's validator write it:
 *
 * <pre>
 *   {"metadata": …, "roas": [{"prefix": "192.0.2.0/24", "maxLength": 24, "asn": "AS64500", "expires": 1735689600}, …], …}
 * </pre>
 *
 * <p>The AS is a number, with {@code AS} before it or not; without a longest length it is the prefix's; what has expired is
 * left out. All other members are passed over. A file in which anything cannot be right is refused as a whole: half a set
 * of VRPs makes valid routes invalid.
 */
final class VrpFile {

    /**
     * What a file holds.
     *
     * @param table its VRPs
     * @param doubles how many were in it more than once
     * @param expired how many had expired
     * @param expiring whether any says when it expires
     */
    record Content(VrpTable table, int doubles, int expired, boolean expiring) {}

    private final Epochs epochs;
    private final int most;
    private final Instant now;
    private final VrpTable table;
    private int doubles;
    private int expired;
    private boolean expiring;

    private VrpFile(Epochs epochs, int most, Instant now) {
        this.epochs = epochs;
        this.most = most;
        this.now = now;
        this.table = new VrpTable(this.epochs);
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read, or is not as it should be; the message says where
     */
    static Content read(Path file, Epochs epochs, int most, Instant now) throws IOException {
        VrpFile reading = new VrpFile(epochs, most, now);
        try (var in = Files.newInputStream(file);
                JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
            reading.read(parser);
        } catch (JacksonException e) {
            throw new IOException("line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
        }
        return new Content(reading.table, reading.doubles, reading.expired, reading.expiring);
    }

    private void read(JsonParser in) throws IOException {
        expect(in, in.nextToken(), JsonToken.START_OBJECT, "an object");
        boolean roas = false;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            boolean these = "roas".equals(in.currentName());
            JsonToken value = in.nextToken();
            if (these) {
                expect(in, value, JsonToken.START_ARRAY, "an array of roas");
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    roa(in);
                }
                roas = true;
            } else {
                in.skipChildren();
            }
        }
        if (!roas) {
            throw wrong(in, "there are no \"roas\"");
        }
    }

    private void roa(JsonParser in) throws IOException {
        expect(in, in.currentToken(), JsonToken.START_OBJECT, "an object with prefix and asn");
        String prefix = null;
        String as = null;
        long maxLength = -1;
        long expires = Long.MAX_VALUE;
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = String.valueOf(in.currentName());
            in.nextToken();
            switch (name) {
                case "prefix" -> prefix = in.getString();
                case "asn" -> as = in.getString();
                case "maxLength" -> maxLength = number(in, String.valueOf(in.getString()));
                case "expires" -> expires = number(in, String.valueOf(in.getString()));
                default -> in.skipChildren();
            }
        }
        if (prefix == null || as == null) {
            throw wrong(in, "a roa has prefix and asn");
        }
        add(in, prefix, as, maxLength, expires);
    }

    private void add(JsonParser in, String prefix, String as, long maxLength, long expires) throws IOException {
        expiring |= expires != Long.MAX_VALUE;
        Vrp vrp = vrp(in, prefix, as, maxLength);
        if (expires <= now.getEpochSecond()) {
            expired++;
        } else if (table.size() >= most) {
            throw wrong(in, "there are more than " + most + " VRPs");
        } else if (!table.add(vrp)) {
            doubles++;
        }
    }

    private static Vrp vrp(JsonParser in, String prefix, String as, long maxLength) throws IOException {
        try {
            Prefix covered = Prefix.parse(prefix);
            boolean prefixed = as.length() > 2 && as.substring(0, 2).equalsIgnoreCase("AS");
            return new Vrp(
                    covered,
                    maxLength < 0 ? covered.length() : Math.toIntExact(maxLength),
                    number(in, prefixed ? as.substring(2) : as));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw wrong(in, String.valueOf(e.getMessage()));
        }
    }

    private static long number(JsonParser in, String text) throws IOException {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
            throw wrong(in, text + " is below 0");
        } catch (NumberFormatException e) {
            throw wrong(in, "'" + text + "' is not a number");
        }
    }

    private static void expect(JsonParser in, @Nullable JsonToken is, JsonToken due, String words) throws IOException {
        if (is != due) {
            throw wrong(in, words + " is due");
        }
    }

    private static IOException wrong(JsonParser in, String words) {
        return new IOException("line " + in.currentLocation().getLineNr() + ": " + words);
    }
}
