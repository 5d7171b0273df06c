/**
 * The routes of all sources (sessions, monitored RIBs, files): one Adj-RIB-In each, over shared prefix tables.
 *
 * <pre>
 *   UPDATE ─▶ AdjRibIn ──▶ AttributePool.intern ─▶ number of the set ─┐
 *            (a peer)  └─▶ PrefixTable.add ──────▶ number of the prefix ─▶ Layer: prefix → set, one store
 *                                                                            ▲
 *   flows ─▶ RouteReader: PrefixTable.longest, then climb by parent ─────────┘─▶ Decision ─▶ RouteMatches ─▶ AttributePool
 * </pre>
 *
 * <p>Reading order: {@link ribflow.bgp.rib.Rib} says what is shared and in which order things become visible;
 * {@link ribflow.bgp.rib.AdjRibIn} does what an UPDATE says, in {@code Layers} by family and path; {@code FamilyRoutes} says
 * which generations of routes count, and so what becomes of them when a session ends; {@link ribflow.bgp.rib.RouteReader}
 * looks up in batches and proves that every answer was true at some moment; {@link ribflow.bgp.rib.Choice} lists the rules
 * inside a prefix, which {@code Decision} applies for flows and for operators ({@link ribflow.bgp.rib.Explanation}) alike;
 * {@link ribflow.bgp.rib.AttributePool} interns path attributes in {@code Sequences} over a {@code Slab} and
 * {@code HashChains}; {@code Sweep} does in slices what a lost peer leaves behind; {@link ribflow.bgp.rib.RibFile} keeps all
 * of it over a restart of the daemon.
 *
 * <p>The BGP event loop is the one writer of all of it: the session layer hands UPDATEs over, and calls
 * {@link ribflow.bgp.rib.Rib#work} in between. Every other thread only reads: flow workers with a
 * {@link ribflow.bgp.rib.RouteReader} each, online in {@link ribflow.ip.Epochs} for the length of a batch; the operator's
 * commands through {@link ribflow.bgp.rib.Rib#explain}, dumps through {@link ribflow.bgp.rib.Rib#forEach}.
 *
 * <p>How it is known to work: random announcements, withdrawals, sessions, restarts, refreshes, files and slices of work, in
 * all families and with several paths, give the answers that plain lists of routes give; readers at full speed beside a
 * writer that flaps check each answer against what was published before and after; a reader that stays online is shown to
 * hold back every number it may know.
 */
@NullMarked
package ribflow.bgp.rib;

import org.jspecify.annotations.NullMarked;
