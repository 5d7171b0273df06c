package ribflow.keeping;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import ribflow.cli.StoreCommand;
import ribflow.flow.FlowField;
import ribflow.query.Answer;
import ribflow.query.Format;
import ribflow.query.QueryException;
import ribflow.store.History;
import ribflow.store.HistoryConfig;
import ribflow.store.Store;
import ribflow.store.StoreException;
import ribflow.table.Retention;

/**
 * A history that no daemon uses: opened for one request, and closed again. What only looks at it opens it for reading, so that
 * a backup may be on a disk that cannot be written.
 */
public final class FolderStore implements StoreCommand.Offline {

    private static final Set<String> WRITE = Set.of("compact", "import");
    private static final String STANDARD_INPUT = "-";

    /** Nothing is deleted here: that is for the daemon, which knows what the operator wants to keep. */
    private static final Duration FOR_EVER = Duration.ofDays(365_000);

    private final InstantSource clock = InstantSource.system();

    @Override
    public void answer(Path folder, String request, Format format, OutputStream out, Consumer<String> notes)
            throws QueryException, IOException {
        String text = request.substring("store".length()).strip();
        boolean writes = WRITE.contains(text.split(" ", 2)[0]);
        if (!writes && !Files.isDirectory(folder)) {
            throw new QueryException(folder + ": there is no such folder");
        }
        try (Store store = writes
                        ? Store.open(new HistoryConfig(folder, Duration.ofSeconds(10)), clock, notes)
                        : Store.openReadOnly(folder, clock, notes);
                Answer answer =
                        new StoreRequests(() -> Optional.of(store), new Alone(store, clock), clock).answer(text)) {
            try {
                format.write(answer, out);
            } catch (UncheckedIOException e) {
                throw new StoreException(
                        String.valueOf(Objects.requireNonNull(e.getCause()).getMessage()), e);
            }
        }
    }

    /** Writes any table, also one that is not there yet. */
    private record Alone(Store store, InstantSource clock) implements Writing {

        @Override
        public InputStream open(String file) throws QueryException, IOException {
            return file.equals(STANDARD_INPUT) ? System.in : Writing.super.open(file);
        }

        @Override
        public History into(String table, List<FlowField> keys, Optional<Duration> bin)
                throws QueryException, StoreException {
            Optional<History> stored = store.stored(table);
            if (stored.isPresent()) {
                History there = stored.get();
                Map<Duration, Duration> rollUps = new HashMap<>();
                there.lengths().stream()
                        .filter(length -> !length.equals(there.bin()))
                        .forEach(length -> rollUps.put(length, FOR_EVER));
                return store.history(table, there.keys(), there.bin(), new Retention(FOR_EVER, rollUps));
            }
            Duration own = bin.orElseThrow(() -> new QueryException("there is no table '" + table
                    + "' here, and the file does not say how long its bins are (" + BinReader.BIN + ")"));
            return store.history(table, keys, own, new Retention(FOR_EVER, Map.of()));
        }

        @Override
        public long until(History history) {
            return clock.millis();
        }
    }
}
