package ribflow.daemon;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import ribflow.bgp.mrt.MrtRecord.Peer;
import ribflow.bgp.mrt.TableDumpWriter;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.config.RibFilesConfig.Form;
import ribflow.ip.Address;

/**
 * Writes all routes of a peer to a file: as MRT (TABLE_DUMP_V2), or as JSON with the keys of pmacct's table dumps, an
 * object a line between one of {@code dump_init} and one of {@code dump_close}.
 *
 * <p>The file is written beside its place and moved there when it is whole, so that whoever reads it never meets half a
 * table. A route that comes or goes meanwhile is in it or not.
 */
final class RibDump {

    /** Less what the umask takes away; left to itself, a temporary file is its owner's alone, and so would the dump be. */
    private static final FileAttribute<?> AS_ANY_NEW_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw-rw-"));

    private final Rib rib;
    private final Address routerId;
    private final InstantSource clock;

    RibDump(Rib rib, Address routerId, InstantSource clock) {
        this.rib = rib;
        this.routerId = routerId;
        this.clock = clock;
    }

    /** Writes a peer's table, and says how many routes there were. */
    long write(AdjRibIn peer, Form form, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path draft = Files.createTempFile(folder, ".rib-dump", ".tmp", AS_ANY_NEW_FILE);
        try {
            long routes = switch (form) {
                case MRT -> mrt(peer, draft);
                case JSON -> json(peer, draft);
            };
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return routes;
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private long mrt(AdjRibIn peer, Path file) throws IOException {
        Instant now = clock.instant();
        long[] routes = {0};
        Peer of = new Peer(peer.peer(), peer.speaker().as(), peer.routerId());
        try (TableDumpWriter out =
                new TableDumpWriter(Files.newOutputStream(file), now, routerId, peer.toString(), of)) {
            rib.forEach(peer, route -> {
                try {
                    out.write(route.family(), route.nlri(), route.nextHop(), route.attributes(), now);
                    routes[0]++;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return routes[0];
    }

    private long json(AdjRibIn peer, Path file) throws IOException {
        DumpLines lines = new DumpLines(clock.instant(), peer.peer());
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(lines.mark("dump_init") + "}\n");
            rib.forEach(peer, route -> {
                try {
                    out.write(lines.route(route));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            long routes = lines.routes();
            out.write(lines.mark("dump_close") + ",\"entries\":" + routes + ",\"tables\":1}\n");
            return routes;
        }
    }
}
