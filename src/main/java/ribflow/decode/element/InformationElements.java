package ribflow.decode.element;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All information elements that are known by name: IANA's registry ({@code iana.csv}, renewed by {@code
 * src/build/RenewElements.java}) and those of enterprises ({@code enterprise.csv}, kept by hand).
 *
 * <p>Three families are not listed but follow from others:
 *
 * <ul>
 *   <li>the reverse of IANA's elements has the enterprise 29305 (RFC 5103, 6.1);
 *   <li>CERT's (yaf) have their reverse at their own number with bit 14 set;
 *   <li>NetFlow v9 knows no enterprises. Cisco writes its own elements there as their numbers plus 32768, ntop as its
 *       numbers plus 57472.
 * </ul>
 *
 * <p>Immutable.
 */
public final class InformationElements {

    /** RFC 5103, 6.1: the enterprise of reverse elements. */
    public static final int REVERSE = 29305;

    private static final int CISCO = 9;
    private static final int CERT = 6871;
    private static final int NTOP = 35632;
    private static final int CERT_REVERSE = 0x4000;
    private static final int FIRST_OF_VENDORS = 0x8000;
    private static final int FIRST_OF_NTOP = 57472;

    private final Map<Long, InformationElement> byNumber;

    private InformationElements(Map<Long, InformationElement> byNumber) {
        this.byNumber = byNumber;
    }

    /** Those that come with the program. */
    public static InformationElements known() {
        Map<Long, InformationElement> elements = new HashMap<>();
        rows("iana.csv").forEach(row -> put(elements, 0, row.split(",", -1), 0));
        rows("enterprise.csv").forEach(row -> {
            String[] values = row.split(",", -1);
            put(elements, Integer.parseInt(values[0]), values, 1);
        });
        return new InformationElements(Map.copyOf(elements));
    }

    /** These and others; in place of those with the same number. */
    public InformationElements with(List<InformationElement> others) {
        Map<Long, InformationElement> elements = new HashMap<>(byNumber);
        others.forEach(element -> elements.put(key(element.enterprise(), element.id()), element));
        return new InformationElements(Map.copyOf(elements));
    }

    /** The element of that number, as a template of IPFIX or NetFlow v9 has it. */
    public Optional<InformationElement> find(int enterprise, int id) {
        InformationElement listed = byNumber.get(key(enterprise, id));
        return listed != null ? Optional.of(listed) : derived(enterprise, id);
    }

    private Optional<InformationElement> derived(int enterprise, int id) {
        if (enterprise == REVERSE) {
            return reversed(0, id, enterprise, id);
        }
        if (enterprise == CERT && (id & CERT_REVERSE) != 0) {
            return reversed(CERT, id & ~CERT_REVERSE, enterprise, id);
        }
        if (enterprise == 0 && id >= FIRST_OF_NTOP) {
            return Optional.ofNullable(byNumber.get(key(NTOP, id - FIRST_OF_NTOP)));
        }
        if (enterprise == 0 && id >= FIRST_OF_VENDORS) {
            return Optional.ofNullable(byNumber.get(key(CISCO, id - FIRST_OF_VENDORS)));
        }
        return Optional.empty();
    }

    private Optional<InformationElement> reversed(int enterprise, int id, int reverseEnterprise, int reverseId) {
        return Optional.ofNullable(byNumber.get(key(enterprise, id)))
                .map(element -> element.reversed(reverseEnterprise, reverseId));
    }

    private static void put(Map<Long, InformationElement> elements, int enterprise, String[] values, int first) {
        int id = Integer.parseInt(values[first]);
        DataType type = DataType.named(values[first + 2]);
        InformationElement element =
                new InformationElement(enterprise, id, values[first + 1], type, values[first + 3], values[first + 4]);
        elements.put(key(enterprise, id), element);
    }

    private static long key(int enterprise, int id) {
        return (long) enterprise << 16 | id;
    }

    private static List<String> rows(String resource) {
        try (InputStream in = Objects.requireNonNull(InformationElements.class.getResourceAsStream(resource))) {
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .skip(1)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
