/**
 * A network of honest peers: routers that speak BGP and export flows as real ones do, and the truth about what they
 * forwarded. The demo runs the daemon beside it, and holds what the daemon says against the truth, to the byte.
 *
 * <pre>
 *   seed ─▶ Internet   what all neighbours announce      Topology   routers, PoPs, eBGP sessions
 *              │ offers                                     │
 *              ▼                                            ▼
 *           Routing    Decision, a router at a time ─▶ bests, and a LongestMatch each
 *              │                       │
 *              │ Announcements         │ Traffic ─▶ Journey ─▶ Truth
 *              ▼                       ▼               what was, and where
 *           Speaker ═══ TCP ═▶      FlowExporter ═══ UDP ═▶          MapFiles ─▶ the daemon's maps
 *           BGP sessions            NetFlow v5, v9, IPFIX
 * </pre>
 *
 * <p>Why the truth is worth something: it uses none of the daemon's look-ups. Forwarding is decided by the
 * simulator's own decision process and its own longest match, before any byte is encoded; only the bytes of BGP
 * messages are made by {@code bgp.message}, whose encoders have tests of their own.
 *
 * <p>What makes the network a hard one to account for: its edges choose their exits by hot potato, so that for many
 * prefixes no reflector knows what an edge does; two edges have no session and forward as a reflector says; one sets
 * no next-hop-self; MEDs and prepends overrule distance; prefixes nest, and some leave elsewhere than what covers
 * them; both ends of a way through the core export it; each router samples at a rate of its own; some traffic goes
 * nowhere.
 *
 * <p>Threads: the model is immutable after construction. {@link ribflow.simulate.SimulatedNetwork} is used by one
 * thread, which sends all flows at a bounded rate; each BGP session has two virtual threads, which block on its
 * socket.
 */
@NullMarked
package ribflow.simulate;

import org.jspecify.annotations.NullMarked;
