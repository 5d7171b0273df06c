import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Renews the registry of information elements: {@code java src/build/RenewElements.java [FILE]}, from the root of the
 * checkout. Reads IANA's CSV (from the network, or the file it was saved to) and keeps of each element that is assigned
 * its number, name, type, semantics and units. A removed or renamed element shows in the diff.
 */
final class RenewElements {

    private static final URI REGISTRY = URI.create("https://www.iana.org/assignments/ipfix/ipfix-information-elements.csv");
    private static final Path RESOURCE = Path.of("src/main/resources/ribflow/decode/element/iana.csv");
    private static final List<String> WANTED =
            List.of("ElementID", "Name", "Abstract Data Type", "Data Type Semantics", "Units");

    public static void main(String[] args) throws IOException, InterruptedException {
        List<List<String>> rows = rows(args.length > 0 ? Files.readString(Path.of(args[0])) : download());
        List<Integer> columns = new ArrayList<>();
        for (String name : WANTED) {
            columns.add(rows.get(0).indexOf(name));
        }
        if (columns.contains(-1)) {
            throw new IOException("the columns " + WANTED + " are not all there: " + rows.get(0));
        }
        TreeMap<Integer, String> elements = new TreeMap<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            List<String> kept = columns.stream().map(column -> column < row.size() ? row.get(column).strip() : "").toList();
            // Ranges and reserved numbers have no type
            if (kept.get(0).matches("[0-9]+") && !kept.get(2).isEmpty()) {
                String semantics = kept.get(3).equals("default") ? "" : kept.get(3);
                elements.put(
                        Integer.valueOf(kept.get(0)),
                        String.join(",", kept.get(0), kept.get(1), kept.get(2), semantics, kept.get(4)));
            }
        }
        List<String> lines = new ArrayList<>(List.of("id,name,type,semantics,units"));
        lines.addAll(elements.values());
        Files.write(RESOURCE, lines);
        System.out.println(RESOURCE + ": " + elements.size() + " elements");
    }

    private static String download() throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(REGISTRY).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (response.statusCode() != 200) {
            throw new IOException(REGISTRY + ": status " + response.statusCode());
        }
        return response.body();
    }

    /** CSV with quoted values that may hold commas, quotes and line ends (RFC 4180). */
    private static List<List<String>> rows(String csv) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                value.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(value.toString());
                value.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else if (c != '\r') {
                value.append(c);
            }
        }
        return rows;
    }
}
