package ribflow.rpki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.stats.Counters;

/** JSON files of VRPs, in the shapes that validators write. */
final class VrpFileTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    private static final String ROUTINATOR = """
            {
              "metadata": { "generated": 1626853335, "generatedTime": "2021-07-21T07:42:15Z" },
              "roas": [
                { "asn": "AS64496", "prefix": "192.0.2.0/24", "maxLength": 26, "ta": "example" },
                { "asn": "AS64497", "prefix": "2001:db8::/32", "maxLength": 48, "ta": "example" }
              ],
              "routerKeys": [ { "asn": "AS64496", "SKI": "00", "routerPublicKey": "", "ta": "example" } ],
              "aspas": []
            }
            """;

    private static final String RPKI_CLIENT = """
            {
            	"metadata": { "buildmachine": "example", "buildtime": "2023-11-14T22:13:20Z", "elapsedtime": "7", "roas": 2 },
            	"roas": [
            		{ "asn": 64496, "prefix": "192.0.2.0/24", "maxLength": 26, "ta": "apnic", "expires": 1700000001 },
            		{ "asn": 64499, "prefix": "198.51.100.0/24", "maxLength": 24, "ta": "apnic", "expires": 1700000000 },
            		{ "asn": 64497, "prefix": "2001:db8::/32", "maxLength": 48, "ta": "ripe", "expires": 1800000000 }
            	],
            	"bgpsec_keys": [], "provider_authorizations": { "ipv4": [], "ipv6": [] }
            }
            """;

    private static final String STAYRTR = """
            {"metadata":{"counts":3,"buildtime":"2021-07-27T18:56:02Z"},
             "roas":[{"prefix":"192.0.2.0/24","maxLength":26,"asn":64496,"ta":"apnic"},
                     {"prefix":"192.0.2.0/24","maxLength":26,"asn":"64496","ta":"arin"},
                     {"prefix":"2001:db8::/32","maxLength":"48","asn":"as64497"}]}
            """;

    @TempDir
    private Path folder;

    private VrpFile.Content read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("vrps.json"), text);
        return VrpFile.read(file, new Epochs(), 100, NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {ROUTINATOR, RPKI_CLIENT, STAYRTR})
    void theShapesThatValidatorsWrite(String text) throws IOException {
        VrpFile.Content content = read(text);
        assertEquals(2, content.table().size());
        assertEquals(Validity.VALID, content.table().validity(Prefix.parse("192.0.2.64/26"), 64496));
        assertEquals(Validity.VALID, content.table().validity(Prefix.parse("2001:db8:1::/48"), 64497));
        assertEquals(Validity.UNKNOWN, content.table().validity(Prefix.parse("198.51.100.0/24"), 64499), "expired");
        assertEquals(text.equals(STAYRTR) ? 1 : 0, content.doubles());
        assertEquals(text.equals(RPKI_CLIENT) ? 1 : 0, content.expired());
        assertEquals(text.equals(RPKI_CLIENT), content.expiring());
    }

    @Test
    void withoutALongestLengthItIsThePrefixs() throws IOException {
        VrpTable table =
                read("{\"roas\":[{\"prefix\":\"10.0.0.0/8\",\"asn\":1}]}").table();
        assertEquals(Validity.VALID, table.validity(Prefix.parse("10.0.0.0/8"), 1));
        assertEquals(Validity.INVALID, table.validity(Prefix.parse("10.0.0.0/9"), 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"roas\":{}}",
                "{\"roas\":[1]}",
                "{\"roas\":[{}]}",
                "{\"roas\":[{\"prefix\":\"10.0.0.0/8\"}]}",
                "{\"roas\":[{\"prefix\":\"10.0.0.1/8\",\"asn\":1}]}",
                "{\"roas\":[{\"prefix\":\"10.0.0.0/33\",\"asn\":1}]}",
                "{\"roas\":[{\"prefix\":{\"a\":1},\"asn\":1}]}",
                "{\"roas\":[{\"prefix\":null,\"asn\":null}]}",
                "{\"roas\":[{\"prefix\":\"10.0.0.0/8\",\"asn\":\"ASx\"}]}",
                "{\"roas\":[{\"prefix\":\"10.0.0.0/8\",\"asn\":4294967296}]}",
                "{\"roas\":[{\"prefix\":\"10.0.0.0/8\",\"asn\":-1}]}",
                "{\"roas\":[{\"prefix\":\"10.0.0.0/8\",\"asn\":1,\"maxLength\":7}]}",
                "{\"roas\":[{\"prefix\":\"10.0.0.0/8\",\"asn\":1,\"maxLength\":-1}]}",
                "{\"roas\":[{\"prefix\":\"10.0.0.0/8\",\"asn\":1,\"maxLength\":33}]}",
                "{\"roas\":[{\"prefix\":\"10.0.0.0/8\",\"asn\":1,\"maxLength\":99999999999}]}",
            })
    void aFileWithAnythingWrongIsRefused(String text) {
        IOException e = assertThrows(IOException.class, () -> read(text));
        assertTrue(String.valueOf(e.getMessage()).startsWith("line "), e::toString);
    }

    @Test
    void aFileCutAnywhereIsRefused() {
        String whole = STAYRTR.strip();
        for (int length = 0; length < whole.length(); length++) {
            String cut = whole.substring(0, length);
            assertThrows(IOException.class, () -> read(cut), cut);
        }
    }

    @Test
    void moreThanMayBeIsRefused() {
        StringBuilder text = new StringBuilder("{\"roas\":[");
        for (int i = 0; i <= 100; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"prefix\":\"10.0.0.0/8\",\"asn\":")
                    .append(i)
                    .append('}');
        }
        assertThrows(IOException.class, () -> read(text.append("]}").toString()));
    }

    @Test
    void aFileIsReadAgainWhenItChangesAndKeptWhenItBreaks() throws IOException {
        Path file = folder.resolve("vrps.json");
        Counters<RpkiCounter> counters = new Counters<>(RpkiCounter.class);
        Instant[] clock = {NOW};
        FileSource source = new FileSource(file, () -> clock[0], new Epochs(), 100, counters, () -> {});
        source.start();
        assertEquals(Source.Trust.NONE, source.trust());
        assertEquals("there is no such file", source.status(false).lastError().orElseThrow());

        Files.writeString(file, RPKI_CLIENT);
        source.look();
        assertEquals(2, Objects.requireNonNull(source.table()).size());
        assertTrue(source.status(true).lastError().isEmpty());
        source.look();
        assertEquals(1, counters.get(RpkiCounter.LOADS), "it has not changed");

        clock[0] = NOW.plusSeconds(3600);
        source.look();
        assertEquals(1, Objects.requireNonNull(source.table()).size(), "one has expired meanwhile");

        Files.writeString(file, "{");
        Files.setLastModifiedTime(file, FileTime.from(NOW));
        source.look();
        source.look();
        assertEquals(1, Objects.requireNonNull(source.table()).size(), "what was read before");
        assertTrue(source.status(true).lastError().orElseThrow().startsWith("line 1"));
        Files.delete(file);
        source.look();
        assertNotNull(source.table());
        assertEquals(3, counters.get(RpkiCounter.FILE_FAILURES));
    }
}
