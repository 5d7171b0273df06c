package ribflow.bgp.mrt;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.mrt.MrtRecord.Damaged;
import ribflow.bgp.mrt.MrtRecord.Header;
import ribflow.bgp.mrt.MrtRecord.PeerIndexTable;
import ribflow.bgp.mrt.MrtRecord.Skipped;
import ribflow.capture.Bytes;

/**
 * The records of an MRT file, one after the other (RFC 6396, 2), also of one that is compressed with gzip or bzip2.
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           Timestamp                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |             Type              |            Subtype            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                             Length                            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      Message... (variable)
 * </pre>
 *
 * <p>The length leads from record to record, so that nothing inside of one can hinder the next: a record that cannot be
 * read is a {@link Damaged} one. What ends the file early is a length that nobody can have meant, a cut, or damage of the
 * compression; then there is a note.
 */
public final class MrtReader implements Closeable {

    /** How many bytes {@link #begins} wants to see. */
    public static final int HEADER = 12;

    /** Longer records do not occur: a prefix has a path from each of at most 65,536 peers, and most have 1,000. */
    private static final int LONGEST = 1 << 26;

    private final Bytes in;
    private final List<String> notes = new ArrayList<>();
    private final TableDumps tables = new TableDumps();
    private boolean ended;

    /** Reads from a stream, which is closed with this. */
    public MrtReader(InputStream in) throws IOException {
        this.in = Bytes.of(in);
    }

    /**
     * Whether a file that begins with these bytes may be an MRT file: a time after 1970, where export datagrams have their
     * version, a type that occurs, and a length that can be.
     */
    public static boolean begins(byte[] first) {
        if (first.length < HEADER) {
            return false;
        }
        ByteBuffer header = ByteBuffer.wrap(first);
        int subtype = header.getShort(6) & 0xffff;
        int length = header.getInt(8);
        return first[0] != 0
                && RecordType.occurs(header.getShort(4) & 0xffff)
                && subtype < 16
                && length >= 0
                && length <= LONGEST;
    }

    /** The next record; null behind the last. */
    public @Nullable MrtRecord next() throws IOException {
        if (ended) {
            return null;
        }
        long at = in.position();
        ByteBuffer head = read(HEADER);
        if (head.remaining() < HEADER) {
            return end(head.hasRemaining() ? "cut at byte " + in.position() + ", within the header of a record" : "");
        }
        long micros = (head.getInt() & 0xffff_ffffL) * 1_000_000;
        int type = head.getShort() & 0xffff;
        int subtype = head.getShort() & 0xffff;
        int length = head.getInt();
        if (length < 0 || length > LONGEST) {
            return end("damaged at byte " + at + ": a record of " + Integer.toUnsignedLong(length)
                    + " bytes; what follows is not read");
        }
        ByteBuffer body = read(length);
        Header header = new Header(micros, type, subtype);
        if (body.remaining() < length) {
            end("cut at byte " + in.position() + ", within a record");
            return new Damaged(header, "cut by the end of the file");
        }
        return record(header, body);
    }

    private @Nullable MrtRecord end(String note) {
        ended = true;
        if (!note.isEmpty() && notes.isEmpty()) {
            notes.add(note);
        }
        return null;
    }

    private MrtRecord record(Header header, ByteBuffer body) {
        int length = body.remaining();
        try {
            Optional<MrtRecord> record = switch (header.type()) {
                case RecordType.BGP -> BgpRecords.old(header, body);
                case RecordType.TABLE_DUMP -> tables.old(header, body);
                case RecordType.TABLE_DUMP_V2 -> tables.read(header, body);
                case RecordType.BGP4MP -> BgpRecords.read(header, body);
                case RecordType.BGP4MP_ET ->
                    // RFC 6396, 3: the fraction of the second stands before the message, and counts in the length
                    BgpRecords.read(
                            new Header(
                                    header.micros() + (body.getInt() & 0xffff_ffffL), header.type(), header.subtype()),
                            body);
                default -> Optional.empty();
            };
            return record.orElseGet(() -> new Skipped(header, length));
        } catch (BufferUnderflowException e) {
            return new Damaged(header, "it ends before its fields do");
        } catch (DamagedRecord e) {
            return new Damaged(header, e.words());
        }
    }

    private ByteBuffer read(int count) throws IOException {
        ByteBuffer read = in.read(count);
        if (!in.damage().isEmpty()) {
            end(in.damage());
        }
        return read;
    }

    /** The peers of the table that is being read; those of the last PEER_INDEX_TABLE. */
    public Optional<PeerIndexTable> peers() {
        return tables.index();
    }

    /** What is wrong with the file, in words; complete when it was read to its end. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
