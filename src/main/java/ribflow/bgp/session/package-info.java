/**
 * BGP sessions: a pure state machine, its timers, and the Netty pipeline that runs it.
 *
 * <pre>
 *   TCP ─▶ BgpReframer ─▶ MessageCodec ─▶ Session ── event ─▶ Fsm.step(state, event) ─▶ (state, actions)
 *                              ▲             │  ◀──────────────────────────────────────────────┘
 *   TCP ◀──────────────────────┴── message ──┤ performs the actions: send, arm a timer, dial, end …
 *                                            ▼
 *                           Neighbour ─▶ RouteListener (the RIB, joined to it by the daemon)
 * </pre>
 *
 * <p>A {@code Neighbour} has up to two {@code Session}s, as RFC 4271, 8.2.1 has it: one that we dial, if the neighbour is
 * not passive, and one for the connection that the neighbour opens. Each runs a state machine of its own; if both come up,
 * the neighbour resolves the collision (RFC 4271, 6.8). The state machine is a function: it knows no socket, no clock, no
 * other session, and its tests are a table. What has an effect is an {@code Action}, and timers that run out are events.
 *
 * <p>We never announce a route. What a neighbour gets from us is OPEN, KEEPALIVE, an End-of-RIB for each family, and at
 * the end a NOTIFICATION.
 *
 * <p>Threads: one event loop owns everything here, the listener's calls included, so the RIB has a single writer without
 * a lock, and a neighbour that sends faster than the RIB can learn is slowed down by TCP. Any thread may ask for
 * {@link ribflow.bgp.session.BgpSpeaker#status()}: it reads counters and one volatile reference of each neighbour.
 *
 * <p>What a session ends with says what becomes of its routes ({@code Ending}, {@code Keeping}): the listener hears for how
 * long those of each family are kept. Sockets, and what the kernel checks of them, are {@code Sockets} and {@code Guard}.
 *
 * <p>RFCs: 2385 (TCP MD5), 2918 and 7313 (route refresh), 4271, 4486 (limits of prefixes), 4724 and 8538 (graceful restart
 * of the neighbour), 5082 (GTSM), 5492, 6286 (BGP identifiers), 6608 (which error in which state), 6793, 7607 (AS 0), 7911
 * (ADD-PATH, received), 8654 (extended messages), 8950 (extended next hops), 9003 (shutdown communication), 9494 (long-lived
 * graceful restart).
 */
@NullMarked
package ribflow.bgp.session;

import org.jspecify.annotations.NullMarked;
