package ribflow.keeping;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import ribflow.flow.FlowField;
import ribflow.query.QueryException;
import ribflow.store.History;
import ribflow.store.StoreException;

/** Which histories take imported bins, and from where. */
interface Writing {

    /** Opens the file of an import. */
    default InputStream open(String file) throws QueryException, IOException {
        Path path = StoreRequests.absolute(file);
        if (Files.isDirectory(path)) {
            throw new QueryException(file + ": it is a folder; allowed: a file that 'ribflow store export' wrote");
        }
        return Files.newInputStream(path);
    }

    /**
     * The history of a table into which bins may be put.
     *
     * @param keys the columns of what is to be imported, for who makes the history as they want it
     * @param bin the length of its first bin, if it says so
     * @throws QueryException if there is none; the message says why
     */
    History into(String table, List<FlowField> keys, Optional<Duration> bin) throws QueryException, StoreException;

    /** Up to which moment bins may be put, in milliseconds since 1970. */
    long until(History history) throws QueryException, StoreException;

    /** Into histories that a daemon writes: behind their last bin its own come. */
    static Writing behind(Function<String, Optional<History>> written) {
        return new Writing() {
            @Override
            public History into(String table, List<FlowField> keys, Optional<Duration> bin) throws QueryException {
                return written.apply(table)
                        .orElseThrow(() -> new QueryException("the daemon keeps no history of a table '" + table
                                + "': give the table a 'history' in the configuration"));
            }

            @Override
            public long until(History history) throws QueryException, StoreException {
                long until = history.storedUntil();
                if (until == Long.MIN_VALUE) {
                    throw new QueryException("the daemon has stored no bin of " + history.table()
                            + " yet, before which others might be put: wait for the first, or stop the daemon and use"
                            + " --folder");
                }
                return until;
            }
        };
    }
}
