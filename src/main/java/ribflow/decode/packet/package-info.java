/**
 * From the first bytes of a packet to a row of a batch: what sampling exporters send in place of a flow record (sFlow's raw
 * packet headers, IPFIX's data-link frame sections).
 *
 * <pre>
 *   sampled bytes ─▶ PacketHeaders ─┬─ LinkHeaders     Ethernet, tags, PPPoE, PPP
 *                    (which header  ├─ MplsHeaders     label stack
 *                     comes next)   ├─ IpHeaders       IPv4, IPv6 and its extension headers ─┐
 *                                   └─ TransportHeaders TCP, UDP, ICMP; GRE, VXLAN, Geneve ◀─┘
 *                                          │
 *                                          ▼
 *                                      PacketRow: the outermost packet's columns, then those of the packet inside
 * </pre>
 *
 * <p>{@link ribflow.decode.packet.PacketHeaders} has the rules. Whoever uses it owns it, on one thread.
 */
@NullMarked
package ribflow.decode.packet;

import org.jspecify.annotations.NullMarked;
