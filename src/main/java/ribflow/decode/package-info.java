/**
 * From the bytes of an export datagram to rows of a batch.
 *
 * <pre>
 *                    version  ┌─ sflow     Sflow: samples, read by packet ─▶ FlowBatch
 *                             ├─ netflow   NetFlow1, 5, 7, 8: templates that everybody knows beforehand
 *   datagram ─▶ FlowDecoder ──┼─ netflow9  NetFlow9, NetFlow9Syntax ─┐
 *                             └─ ipfix     Ipfix, IpfixSyntax ───────┴─▶ template: Sets ─▶ Template ─▶ plan ─▶ FlowBatch
 *                                                                                │ learns, keeps      │
 *                                            Templates ─▶ ExporterDomains ◀──────┴────────────────────┘ looks up rates
 * </pre>
 *
 * <p><b>What.</b> Each worker has a {@link ribflow.decode.FlowDecoder}. It reads the version word, and the protocol
 * behind it reads its header and hands the records to a plan, which writes whole columns of the worker's batch. A
 * full batch goes to the sink; a part-filled one when the worker has nothing more to read.
 *
 * <p><b>Cold compiles, hot runs.</b> A template is compiled when it comes: into the places of those fields that fill a
 * column somebody wants. After that a set costs no look-up of an element, no allocation, no lock. NetFlow v5 is a
 * template too, just one that is never announced; so are v1, v7 and each scheme of v8.
 *
 * <p><b>Who owns what.</b> Decoder, batch and protocols belong to one worker. {@link ribflow.decode.Templates} is
 * shared: what a router announces is kept for its address and observation domain, never for its port, because routers
 * announce from other ports than they export from, and different ports are different workers. Workers read it without
 * locks; who learns something locks that one exporter and publishes.
 *
 * <p><b>Whatever may be wrong</b> with a datagram is counted for its exporter and thrown at nobody: every length is
 * checked before it is believed, a set that cannot be right ends its datagram, and what was decoded before it stays.
 *
 * <p><b>Beside them</b>, {@code packet} reads sampled packets in place of records, for whichever protocol brings them, and
 * {@link ribflow.decode.element} has the names of elements, of which decoding needs none.
 *
 * <p><b>Another protocol</b> is a class that implements {@link ribflow.decode.template.ExportProtocol} and a line in
 * {@link ribflow.decode.FlowDecoder}.
 */
@NullMarked
package ribflow.decode;

import org.jspecify.annotations.NullMarked;
