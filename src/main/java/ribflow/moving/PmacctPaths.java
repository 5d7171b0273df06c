package ribflow.moving;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.maps.Syntax;

/**
 * The files that a configuration names. One that is not where it says is looked for beside the configuration, by its name,
 * since configurations are often converted on another host than the one they were made for.
 */
final class PmacctPaths {

    /** A line that is neither empty nor a comment. */
    record Line(Origin origin, String text) {}

    private final Path folder;

    PmacctPaths(Path folder) {
        this.folder = folder;
    }

    Optional<Path> find(Directive directive, Findings findings) {
        Path named = folder.resolve(directive.value());
        Path beside = folder.resolve(String.valueOf(named.getFileName()));
        Optional<Path> found = Files.isRegularFile(named)
                ? Optional.of(named)
                : Optional.of(beside).filter(Files::isRegularFile);
        if (found.isEmpty()) {
            findings.leave(
                    directive,
                    directive.value() + " is neither there nor beside the configuration: bring it, and convert"
                            + " again");
        }
        return found;
    }

    /** All lines of a file, as they are; none, which is told, if it cannot be read. */
    List<String> text(Directive directive, Findings findings) {
        Optional<Path> file = find(directive, findings);
        try {
            return file.isEmpty() ? List.of() : read(file.get());
        } catch (IOException e) {
            findings.leave(directive, directive.value() + " cannot be read: " + e.getMessage());
            return List.of();
        }
    }

    /** The lines of a file: in UTF-8 if they can be, else in Latin-1, as old editors wrote them. */
    static List<String> read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            text = new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return (text.startsWith("\ufeff") ? text.substring(1) : text).lines().toList();
    }

    /** Where a file is that our configuration names, too: relative paths begin elsewhere there. */
    Optional<Path> absolute(Directive directive) {
        return Optional.of(folder.resolve(directive.value()).toAbsolutePath().normalize())
                .filter(Files::isRegularFile);
    }

    /** What a file has lines of, without comments. */
    List<Line> lines(Directive directive, Findings findings) {
        List<String> text = text(directive, findings);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < text.size(); i++) {
            String line = text.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("!") && !line.startsWith("#")) {
                lines.add(new Line(new Origin(name(directive), i + 1), line));
            }
        }
        return lines;
    }

    static String name(Directive directive) {
        return directive.value().substring(directive.value().lastIndexOf('/') + 1);
    }

    /** The prefixes of an allow list, each with its line. */
    Map<Prefix, Origin> prefixes(Directive directive, Findings findings) {
        Map<Prefix, Origin> prefixes = new LinkedHashMap<>();
        for (Line line : lines(directive, findings)) {
            try {
                prefixes.putIfAbsent(prefix(line.text()), line.origin());
            } catch (IllegalArgumentException e) {
                findings.leave(line.origin(), e.getMessage() + "; allowed: " + Syntax.PREFIX.allowed());
            }
        }
        return prefixes;
    }

    /** A prefix, whatever stands behind its length. */
    static Prefix prefix(String text) {
        int slash = text.indexOf('/');
        Address address = Address.parse(slash < 0 ? text : text.substring(0, slash));
        int most = address.isIpv4() ? 32 : 128;
        return Prefix.of(address, slash < 0 ? most : (int) Syntax.number(text.substring(slash + 1), 0, most));
    }
}
