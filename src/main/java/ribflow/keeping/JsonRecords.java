package ribflow.keeping;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Records as objects, one to a line; the first has all columns there are. What is null or missing is no value. */
final class JsonRecords implements Records {

    private final JsonFactory json = new JsonFactory();
    private final Lines in;
    private final List<String> columns = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final String first;
    private @Nullable String[] record;
    private boolean begun;

    /** @param first the first line, which was read already */
    JsonRecords(String first, Lines in) throws IOException {
        this.first = first;
        this.in = in;
        this.record = new @Nullable String[0];
        members(first, (key, _) -> {
            if (places.putIfAbsent(key, columns.size()) != null) {
                throw new Malformed("it has '" + key + "' twice");
            }
            columns.add(key);
        });
        this.record = new @Nullable String[columns.size()];
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Optional<@Nullable String[]> next() throws IOException {
        String text = begun ? in.next() : first;
        begun = true;
        if (text == null) {
            return Optional.empty();
        }
        Arrays.fill(record, null);
        members(text, (key, value) -> {
            Integer place = places.get(key);
            if (place == null) {
                throw new Malformed("it has '" + key + "', which the first line has not");
            }
            record[place] = value;
        });
        return Optional.of(record);
    }

    @Override
    public int line() {
        return in.number();
    }

    private interface Member {
        void of(String key, @Nullable String value) throws Malformed;
    }

    private void members(String text, Member member) throws Malformed {
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Malformed("an object is expected: {…}");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
                    throw new Malformed("'" + key + "' is neither a text nor a number");
                }
                member.of(key, value == JsonToken.VALUE_NULL ? null : parser.getString());
            }
            if (parser.nextToken() != null) {
                throw new Malformed("there is something behind the object");
            }
        } catch (JacksonException e) {
            throw new Malformed("it is no JSON object: "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }
}
