/**
 * A load of any size for any collector, and exactly what was in it: {@code ribflow simulate}. Where the demo's network is
 * small and true in every detail, this one is large, fast and plain: so many peers with a table of so many prefixes, so
 * many exporters, so many distinct flows a second.
 *
 * <pre>
 *   seed ─▶ MadeTable      prefixes and their origins, as arrays
 *              │      │
 *              │      └──▶ TableMessages ─▶ ribflow.simulate.Speaker ═══ TCP ═▶   LoadPeers: one a peer, flaps, churn
 *              │           UPDATEs, encoded once for all peers
 *              ▼
 *           MadeFlow ─▶ ExportFormat ─▶ LoadExporter ═══ UDP ═▶                   FlowLoad: paces, counts
 *           the n-th flow    NetFlow v5, v9,      an address,
 *              │             IPFIX, sFlow         a sequence
 *              └──▶ SentTally    flows, packets and bytes, in all and by the destination's AS
 * </pre>
 *
 * <p>Why the truth costs nothing: a flow is a function of its number, so nothing is stored for ten million of them; and
 * an address is drawn only from that half of a prefix in which the table has no more specific one, so that the longest
 * match is known without looking it up.
 *
 * <p>Threads: one sends all flows; each session has the two virtual threads of its speaker; one more sends churn.
 */
@NullMarked
package ribflow.simulate.load;

import org.jspecify.annotations.NullMarked;
