/**
 * Recorded traffic: the export datagrams and streams in a file, whatever sort of file it is.
 *
 * <pre>
 *   file, stdin ─▶ Bytes ─gunzip─▶ CaptureFile ──┬─ PcapFrames ───┐
 *                                                ├─ PcapngFrames ─┴▶ LinkLayer ─▶ InternetLayer ─▶ Datagram, Segment
 *                                                ├─ IpfixFile ───────────────────────────────────▶ Datagram   │
 *                                                └─ one raw datagram ────────────────────────────▶ Datagram   ▼
 *                                                                                 IpfixStreams ◀─ bytes ─ Streams
 * </pre>
 *
 * <p><b>What.</b> {@link ribflow.capture.CaptureFile} tells the formats apart by their first bytes, not by the file's
 * name, and hands out one {@link ribflow.capture.Packet} after the other: UDP datagrams, put together of their IP
 * fragments, and TCP segments as they were captured. Who wants streams gives the segments to
 * {@link ribflow.capture.Streams}, which puts them in order; {@link ribflow.capture.IpfixStreams} cuts those that hold
 * IPFIX into messages.
 *
 * <p><b>Why so.</b> Captures are larger than memory, so nothing is read ahead, and whatever waits (fragments, segments
 * out of order) is bounded. They are also cut, by {@code tcpdump -c}, full disks and small snap lengths: what is whole
 * is handed out, what is not is counted as {@link ribflow.capture.PassedOver} or becomes a note, and nothing that stands
 * in the file is believed before it was checked, for a capture is as hostile as the network it is of.
 *
 * <p>Everything here belongs to the thread that reads.
 */
@NullMarked
package ribflow.capture;

import org.jspecify.annotations.NullMarked;
