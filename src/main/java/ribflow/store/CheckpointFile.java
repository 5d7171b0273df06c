package ribflow.store;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ribflow.flow.FlowField;
import ribflow.table.Collected;
import ribflow.table.Snapshot;

/**
 * The file that the open bins of a table are saved in: the same blocks as a partition has, one after the other, and at its end
 * what they mean. It is written anew each time and takes the place of the one before when it is on disk, so there is
 * always a whole one. A file rather than a partition, since nothing of it is worth keeping for longer than some seconds.
 */
final class CheckpointFile {

    private static final int FORMAT = 1;
    private static final int BUFFER = 1 << 16;

    private final Path file;

    CheckpointFile(Path file) {
        this.file = file;
    }

    /** Writes a checkpoint in place of the one before. */
    void write(Checkpoint checkpoint, Duration length) throws StoreException {
        Path unfinished = file.resolveSibling(file.getFileName() + Folders.UNFINISHED);
        try {
            Folders.create(Folders.parent(file));
            try (FileOutputStream out = new FileOutputStream(unfinished.toFile());
                    DataOutputStream records = new DataOutputStream(new BufferedOutputStream(out, BUFFER))) {
                write(checkpoint, length, records);
                records.flush();
                out.getFD().sync();
            }
            Folders.move(unfinished, file);
        } catch (IOException e) {
            throw Folders.failed(unfinished, e);
        }
    }

    private static void write(Checkpoint checkpoint, Duration length, DataOutputStream out) throws IOException {
        Snapshot rows = checkpoint.rows();
        List<FlowField> fields = BinWriter.fields(rows.keys(), rows.folded());
        StoredColumns columns = StoredColumns.NONE.with(fields);
        TextPool texts = new TextPool();
        BytesOut blocks = new BytesOut();
        long[] count = new long[1];
        BinWriter writer = new BinWriter(fields, columns, texts, (column, block, bytes) -> {
            blocks.number(column.number()).number(block);
            count[0]++;
            record(out, bytes);
        });
        writer.write(rows);
        record(out, texts.write(1));
        record(out, columns.write());
        record(out, writer.header(0, length.toMillis(), 0, 1).write());
        record(out, meaning(checkpoint, blocks, count[0]));
    }

    /** When it was taken, of which bins; and which block each record is. */
    private static byte[] meaning(Checkpoint checkpoint, BytesOut blocks, long count) {
        BytesOut out = new BytesOut().number(FORMAT).signed(checkpoint.takenAt());
        out.number(checkpoint.bins().size());
        for (Collected bin : checkpoint.bins()) {
            out.signed(bin.start()).signed(bin.covered()).signed(bin.taken());
        }
        return out.number(count).octets(blocks.written()).sealed();
    }

    private static void record(DataOutputStream out, byte[] bytes) throws StoreException {
        try {
            out.writeInt(bytes.length);
            out.write(bytes);
        } catch (IOException e) {
            throw new StoreException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The checkpoint that was written last, if any. */
    Optional<Checkpoint> read() throws StoreException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<byte[]> records = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
            long left = Files.size(file);
            while (left > 0) {
                int size = in.readInt();
                left -= Integer.BYTES + (long) size;
                if (size < 0 || left < 0) {
                    throw new DamageException(file + ": a record is longer than the file");
                }
                records.add(in.readNBytes(size));
            }
        } catch (EOFException e) {
            throw new DamageException(file + " ends too early", e);
        } catch (IOException e) {
            throw Folders.failed(file, e);
        }
        return Optional.of(read(records));
    }

    private Checkpoint read(List<byte[]> records) throws StoreException {
        int size = records.size();
        if (size < 4) {
            throw new DamageException(file + " has only " + size + " records");
        }
        TextPool texts = new TextPool();
        texts.read(1, records.get(size - 4));
        StoredColumns columns = StoredColumns.read(records.get(size - 3));
        BinHeader header = BinHeader.read(0, records.get(size - 2));
        BytesIn in = new BytesIn(records.get(size - 1), records.get(size - 1).length, file.toString());
        if (in.number() != FORMAT) {
            throw new DamageException(file + " is of a format that is not known");
        }
        long takenAt = in.signed();
        List<Collected> bins = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            bins.add(new Collected(in.signed(), in.signed(), in.signed()));
        }
        if (in.number() != size - 4) {
            throw new DamageException(file + ": a record is missing");
        }
        Map<Place, byte[]> blocks = blocks(in.octets(), records.subList(0, size - 4));
        return new Checkpoint(takenAt, bins, new CheckpointRows(takenAt, header, columns, texts, source(blocks)));
    }

    /** Which block of which column. */
    private record Place(int column, int block) {}

    private Map<Place, byte[]> blocks(byte[] places, List<byte[]> records) throws DamageException {
        BytesIn in = new BytesIn(places);
        Map<Place, byte[]> blocks = new HashMap<>();
        for (byte[] each : records) {
            new BytesIn(each, each.length, file + ": a block"); // all or nothing is restored
            blocks.put(new Place((int) in.number(), (int) in.number()), each);
        }
        return blocks;
    }

    private BlockSource source(Map<Place, byte[]> blocks) {
        return (column, number, block) -> {
            byte[] bytes = blocks.get(new Place(column.number(), number));
            if (bytes == null) {
                throw new DamageException(file + ": a block of " + column.label() + " is missing");
            }
            block.read(new BytesIn(bytes, bytes.length, file.toString()));
        };
    }
}
