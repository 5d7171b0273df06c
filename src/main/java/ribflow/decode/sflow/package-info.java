/**
 * sFlow, versions 2, 4 (RFC 3176) and 5: sampled packets instead of flow records, and the counters of interfaces.
 *
 * <pre>
 *   datagram ─▶ Sflow ─┬─ v5 ────▶ Samples5 ─┬─▶ FlowRecords ─▶ SampleRow ─▶ FlowBatch     a sample is a row
 *                      └─ v2, v4 ▶ Samples4 ─┤        └ raw header ─▶ packet.PacketHeaders
 *                                            └─▶ CounterRecords ─▶ InterfaceOctets
 *                                                                        ▲
 *        SflowAgents ─▶ SflowAgent: data sources, interfaces ────────────┘  shared by all workers
 * </pre>
 *
 * <p><b>One sample, one flow.</b> A sample describes one packet, in as many records as its agent likes: some send the packet's
 * header, its Ethernet header and its IP header, each in a record, and they are one packet all the same. So the sample
 * makes the row and counts; records only fill columns, the raw header before all others. A row begins empty: what no
 * record of this sample says is not known, whatever the sample before said.
 *
 * <p><b>A discarded packet is no flow.</b> Where it came in, flow samples stand for all packets, those dropped later included:
 * as a flow it would count twice. Such samples are counted apart (discards, discard_bytes), and {@code ribflow decode}
 * shows them. A flow sample that says its own packet was discarded is a flow, with its forwarding status.
 *
 * <p><b>Nothing to learn.</b> Each sample has its own sampling rate. What is remembered of an agent is only what tells whether
 * samples were lost, and the octets of its interfaces, against which the flows can be held.
 *
 * <p>Decoders belong to one worker. {@link ribflow.decode.sflow.SflowAgents} is shared, bounded, and read without locks.
 */
@NullMarked
package ribflow.decode.sflow;

import org.jspecify.annotations.NullMarked;
