/**
 * {@code ribflow demo}: the real daemon beside the simulated network, and what the one says held against what the other did.
 *
 * <pre>
 *   simulate.SimulatedNetwork ══ BGP, flows ══▶ daemon.Daemon ── socket ──▶ Asker ─▶ DemoMeasurement: what the daemon says
 *            └─▶ Truth: what was forwarded ──────────────────────────────▶ DemoProof ◀──┘
 * </pre>
 *
 * <p>The daemon is asked as anybody would ask it, over its socket; nothing here looks into it.
 *
 * <p>Threads: the command's own, which sends all flows; those of the daemon and of the simulated sessions are theirs.
 */
@NullMarked
package ribflow.demo;

import org.jspecify.annotations.NullMarked;
