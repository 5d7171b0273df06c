package ribflow.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a store is laid out, as a number in its file {@code schema}. A store of an older layout is brought up to date step by
 * step when it is opened, each step leaving a store of the next layout behind, so that one that was interrupted goes on. One of
 * a later layout is refused and stays as it is.
 *
 * <p>How blocks, headers and columns are written has versions of its own, in each partition: these change by and by.
 */
final class StoreVersion {

    static final String NAME = "schema";

    /** All steps there ever were: the first makes layout 2 of layout 1. */
    static final List<Step> STEPS = List.of();

    private static final Pattern CONTENT = Pattern.compile("ribflow history ([1-9]\\d{0,8})\\s*");

    /** Brings a store from a layout to the next. Made twice, it does no harm. */
    @FunctionalInterface
    interface Step {
        void make(Path folder) throws IOException;
    }

    private StoreVersion() {}

    /**
     * Brings a store up to date, and a new folder to its first version.
     *
     * @return what was done, in words; empty if nothing
     */
    static String update(Path folder, List<Step> steps) throws StoreException {
        int latest = 1 + steps.size();
        Path file = folder.resolve(NAME);
        try {
            if (!Files.exists(file)) {
                write(file, latest);
                return "";
            }
            int was = check(folder, steps);
            for (int version = was; version < latest; version++) {
                steps.get(version - 1).make(folder);
                write(file, version + 1);
            }
            return was == latest ? "" : folder + " was brought from layout " + was + " to " + latest;
        } catch (IOException e) {
            throw Folders.failed(file, e);
        }
    }

    /** The layout of a store, which is none that this program does not know. */
    static int check(Path folder, List<Step> steps) throws StoreException {
        Path file = folder.resolve(NAME);
        int latest = 1 + steps.size();
        try {
            Matcher content = CONTENT.matcher(Files.readString(file, StandardCharsets.US_ASCII));
            if (!content.matches()) {
                throw new StoreException(file + " does not say `ribflow history` and a number: is this a history?");
            }
            int version = Integer.parseInt(content.group(1));
            if (version > latest) {
                throw new StoreException(folder + " has layout " + version + ", which a later version of ribflow wrote;"
                        + " this one knows up to " + latest + ", and leaves it as it is");
            }
            return version;
        } catch (IOException e) {
            throw Folders.failed(file, e);
        }
    }

    private static void write(Path file, int version) throws IOException {
        Folders.write(file, ("ribflow history " + version + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
