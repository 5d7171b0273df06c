package ribflow.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Copies a store that may be in use. Each partition is copied as it is at one moment, the files beside them as well; a bin that
 * is stored meanwhile is in the copy or not. The copy has its version last: before, it is not taken for a history.
 */
final class Backup {

    private final Path folder;
    private final Path target;
    private final StoreContext context;

    Backup(Path folder, Path target, StoreContext context) {
        this.folder = folder;
        this.target = target;
        this.context = context;
    }

    void make(List<Resolutions> tables) throws StoreException {
        if (Files.exists(target)) {
            throw new StoreException(target + " is there already; a backup needs a folder of its own");
        }
        try {
            Folders.create(target);
            for (Resolutions table : tables) {
                files(table.folder());
                for (Resolution resolution : table.all()) {
                    partitions(resolution);
                }
            }
            Folders.write(target.resolve(StoreVersion.NAME), Files.readAllBytes(folder.resolve(StoreVersion.NAME)));
        } catch (IOException e) {
            throw Folders.failed(target, e);
        }
    }

    private void files(Path from) throws IOException {
        Folders.create(copyOf(from));
        for (Path each : Folders.list(from)) {
            if (Files.isRegularFile(each) && !each.toString().endsWith(Folders.UNFINISHED)) {
                Files.copy(each, copyOf(each));
            }
        }
    }

    private void partitions(Resolution resolution) throws IOException {
        for (Period period : resolution.periods()) {
            if (Files.isDirectory(period.folder())) {
                Folders.create(copyOf(resolution.folder()));
                if (context.writable()) {
                    period.copy(copyOf(period.folder()));
                } else {
                    files(period.folder());
                }
            }
        }
    }

    private Path copyOf(Path path) {
        return target.resolve(folder.relativize(path));
    }
}
