package ribflow.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.flow.Names;
import ribflow.ip.Address;

final class GeoIpTest {

    private final Names names = new Names();

    @TempDir
    private Path folder;

    private Path city() throws Exception {
        return new MmdbWriter("GeoLite2-City")
                .put(
                        "192.0.2.0/24",
                        Map.of(
                                "country", Map.of("iso_code", "FR"),
                                "city", Map.of("names", Map.of("en", "Paris", "fr", "Paris")),
                                "postal", Map.of("code", "75001"),
                                "location", Map.of("latitude", 48.8534, "longitude", 2.3488)))
                .put("2001:db8::/32", Map.of("country", Map.of("iso_code", "DE"), "postal", Map.of("code", "")))
                .write(folder.resolve("city.mmdb"));
    }

    private Path country() throws Exception {
        return new MmdbWriter("GeoLite2-Country")
                .put("192.0.2.128/25", Map.of("country", Map.of("iso_code", "BE", "names", Map.of("en", "Belgium"))))
                .write(folder.resolve("country.mmdb"));
    }

    private Path asn() throws Exception {
        return new MmdbWriter("GeoLite2-ASN")
                .put(
                        "192.0.2.0/24",
                        Map.of("autonomous_system_number", -94967296, "autonomous_system_organization", "x"))
                .put("2001:db8::/48", Map.of("autonomous_system_number", 64502))
                .put("2001:db8:1::/48", Map.of("autonomous_system_organization", "no number"))
                .write(folder.resolve("asn.mmdb"));
    }

    private GeoIp read(Map<GeoFile, Path> files) throws MapErrors {
        return Maps.read(new MapPaths(Map.of(), files), names).geo();
    }

    private String words(GeoIp databases, String address) {
        GeoIp.Place place = databases.place(Address.parse(address));
        return text(place.country()) + " " + text(place.city()) + " " + text(place.postalCode()) + " "
                + text(place.coordinates());
    }

    private String text(int id) {
        return id == 0 ? "-" : names.text(id);
    }

    @Test
    void anAddressIsInACountryAndACity() throws Exception {
        GeoIp cities = read(Map.of(GeoFile.CITY, city()));
        assertEquals("FR Paris 75001 48.8534,2.3488", words(cities, "192.0.2.200"));
        assertEquals("DE - - -", words(cities, "2001:db8::7"));
        assertEquals("- - - -", words(cities, "198.51.100.1"));
        GeoIp both = read(Map.of(GeoFile.CITY, city(), GeoFile.COUNTRY, country()));
        assertEquals(
                "BE Paris 75001 48.8534,2.3488", words(both, "192.0.2.200"), "the database of countries goes first");
        assertEquals("FR Paris 75001 48.8534,2.3488", words(both, "192.0.2.100"));
    }

    @Test
    void anAddressBelongsToAnAs() throws Exception {
        GeoIp asns = read(Map.of(GeoFile.ASN, asn()));
        assertEquals(4_200_000_000L, asns.asn(Address.parse("192.0.2.1")));
        assertEquals(64502, asns.asn(Address.parse("2001:db8::1")));
        assertEquals(-1, asns.asn(Address.parse("2001:db8:1::1")));
        assertEquals(-1, asns.asn(Address.parse("198.51.100.1")));
    }

    @Test
    void aWrongFileIsRefused() throws Exception {
        Path absent = folder.resolve("absent.mmdb");
        Path text = Files.writeString(folder.resolve("text.mmdb"), "net=192.0.2.0/24\n");
        Path cities = city();
        Map<GeoFile, Path> files = Map.of(GeoFile.COUNTRY, absent, GeoFile.CITY, text, GeoFile.ASN, cities);
        MapErrors errors = assertThrows(MapErrors.class, () -> read(files));
        assertEquals(
                List.of(
                        absent + ": geoip.country: there is no such file; allowed: a database such as"
                                + " GeoLite2-Country.mmdb",
                        cities + ": geoip.asn: the database is of the type GeoLite2-City; allowed: a database such as"
                                + " GeoLite2-ASN.mmdb",
                        text + ": geoip.city: the file is no database in MaxMind's format; allowed: a database such as"
                                + " GeoLite2-City.mmdb"),
                errors.problems().stream().map(Problem::toString).sorted().toList());
    }

    /** Wherever a file is cut or damaged, it is refused, or addresses are not known, and nothing else happens. */
    @Test
    void aDamagedFileDoesNoHarm() throws Exception {
        byte[] whole = Files.readAllBytes(city());
        assertEquals(0, ask(whole));
        long damaged = 0;
        for (int i = 0; i < whole.length; i += 3) {
            byte[] flipped = whole.clone();
            flipped[i] ^= (byte) 0x55;
            damaged += ask(flipped);
            damaged += ask(Arrays.copyOf(whole, i));
        }
        assertTrue(damaged > 0, "damaged records are counted");
    }

    private long ask(byte[] content) throws Exception {
        Path file = Files.write(folder.resolve("damaged.mmdb"), content);
        try {
            GeoIp databases = read(Map.of(GeoFile.CITY, file));
            words(databases, "192.0.2.200");
            words(databases, "2001:db8::7");
            return databases.damaged();
        } catch (MapErrors e) {
            assertEquals(1, e.problems().size());
            return 0;
        }
    }

    @Test
    void anotherEditionIsToldOnReload() throws Exception {
        Maps without = Maps.read(MapPaths.NONE, names);
        Maps with = Maps.read(new MapPaths(Map.of(), Map.of(GeoFile.CITY, city())), names);
        assertEquals(List.of("geoip.city: GeoLite2-City of 2025-11-22T00:00:00Z"), without.changesTo(with));
        assertEquals(List.of("geoip.city: none"), with.changesTo(without));
    }
}
