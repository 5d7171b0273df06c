package ribflow.maps;

import com.maxmind.db.InvalidDatabaseException;
import com.maxmind.db.Reader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import ribflow.flow.Names;
import ribflow.ip.Address;

/**
 * Where addresses are, and whose, by databases in MaxMind's format: GeoLite2 and GeoIP2 of countries, cities and ASNs, and
 * what others write in the same form.
 *
 * <p>A file is read into memory as a whole, so that who overwrites it in place disturbs nobody. The country comes from the
 * database of countries, else from that of cities. A look-up allocates: whoever asks for every flow remembers what he was
 * told.
 *
 * <p>Immutable; any thread may ask.
 */
public final class GeoIp {

    static final GeoIp EMPTY = new GeoIp(Map.of(), new Names());

    /** What is known of an address: the ids of names, 0 where nothing is. */
    public record Place(int country, int city, int postalCode, int coordinates) {

        public static final Place UNKNOWN = new Place(0, 0, 0, 0);
    }

    private final Map<GeoFile, Reader> databases;
    private final Names names;
    private final LongAdder damaged = new LongAdder();

    private GeoIp(Map<GeoFile, Reader> databases, Names names) {
        this.databases = databases;
        this.names = names;
    }

    static GeoIp read(Map<GeoFile, Path> files, Names names, List<Problem> problems) {
        Map<GeoFile, Reader> databases = new EnumMap<>(GeoFile.class);
        files.forEach((what, file) -> {
            try {
                databases.put(what, open(what, file));
            } catch (InvalidDatabaseException e) {
                wrong(problems, what, file, "the file is no database in MaxMind's format");
            } catch (NoSuchFileException e) {
                wrong(problems, what, file, "there is no such file");
            } catch (IOException e) {
                wrong(problems, what, file, "the file cannot be read: " + e.getMessage());
            } catch (IllegalArgumentException e) {
                wrong(problems, what, file, e.getMessage());
            }
        });
        return new GeoIp(databases, names);
    }

    private static Reader open(GeoFile what, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        Reader reader = read(file);
        String type = String.valueOf(reader.getMetadata().databaseType());
        if (what == GeoFile.ASN != (type.contains("ASN") || type.contains("ISP"))) {
            throw new IllegalArgumentException("the database is of the type " + type);
        }
        return reader;
    }

    /** Whatever is wrong inside the file, the library may stumble over it in many ways. */
    private static Reader read(Path file) throws IOException {
        try {
            return new Reader(file.toFile(), Reader.FileMode.MEMORY);
        } catch (RuntimeException e) {
            throw new InvalidDatabaseException("not to be understood", e);
        }
    }

    private static void wrong(List<Problem> problems, GeoFile what, Path file, @Nullable String message) {
        problems.add(new Problem(
                file.toString(),
                0,
                "geoip." + what.key(),
                message + "; allowed: a database such as " + what.example()));
    }

    /** Whether there is a database of countries or cities. */
    public boolean hasPlaces() {
        return databases.containsKey(GeoFile.COUNTRY) || databases.containsKey(GeoFile.CITY);
    }

    public boolean hasAsns() {
        return databases.containsKey(GeoFile.ASN);
    }

    /** Where an address is. */
    public Place place(Address address) {
        Map<?, ?> byCountry = find(GeoFile.COUNTRY, address);
        Map<?, ?> byCity = find(GeoFile.CITY, address);
        if (byCountry.isEmpty() && byCity.isEmpty()) {
            return Place.UNKNOWN;
        }
        Map<?, ?> location = map(byCity, "location");
        Optional<String> coordinates = Optional.empty();
        if (location.get("latitude") instanceof Number latitude
                && location.get("longitude") instanceof Number longitude) {
            coordinates = Optional.of(latitude + "," + longitude);
        }
        return new Place(
                id(text(map(byCountry, "country"), "iso_code").or(() -> text(map(byCity, "country"), "iso_code"))),
                id(text(map(map(byCity, "city"), "names"), "en")),
                id(text(map(byCity, "postal"), "code")),
                id(coordinates));
    }

    private int id(Optional<String> text) {
        return text.map(names::id).orElse(0);
    }

    /** The AS of an address, -1 if it is not known. */
    public long asn(Address address) {
        return find(GeoFile.ASN, address).get("autonomous_system_number") instanceof Number number
                ? number.longValue()
                : -1;
    }

    private Map<?, ?> find(GeoFile what, Address address) {
        Reader database = databases.get(what);
        if (database == null || !address.isIpv4() && database.getMetadata().ipVersion() == 4) {
            return Map.of();
        }
        try {
            Map<?, ?> found = database.get(address.toInetAddress(), Map.class);
            return found == null ? Map.of() : found;
        } catch (IOException | RuntimeException e) {
            damaged.increment();
            return Map.of(); // that address is not known
        }
    }

    /** How many look-ups met a damaged record. */
    public long damaged() {
        return damaged.sum();
    }

    private static Map<?, ?> map(Map<?, ?> of, String key) {
        return of.get(key) instanceof Map<?, ?> inner ? inner : Map.of();
    }

    private static Optional<String> text(Map<?, ?> of, String key) {
        return of.get(key) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /** Which edition of each database is in use, in words. */
    Map<GeoFile, String> editions() {
        Map<GeoFile, String> editions = new EnumMap<>(GeoFile.class);
        databases.forEach((what, database) -> editions.put(
                what,
                database.getMetadata().databaseType() + " of "
                        + database.getMetadata().buildTime()));
        return editions;
    }
}
