/**
 * The 95th percentile ledger: what is billed for a neighbour AS, an interface, a customer or a community.
 *
 * <pre>{@code
 * flows ─▶ tables ledger_… (one for each kind of subject and direction; bins of 5 minutes, with history)
 *            └─ snapshots ─▶ LedgerReading ─▶ Usage (a subject's bytes, sample by sample) ─▶ Statement ─▶ LedgerCommand
 *                               └─▶ Coverage (which bins are samples, which are missing or to come) ─┘        ▲
 *                                                                                maps.CommitMap ─────────────┘
 * }</pre>
 *
 * <p>{@link ribflow.ledger.LedgerTable} says which flow counts for whom, so that none counts twice;
 * {@link ribflow.ledger.Coverage} what a sample is; {@link ribflow.ledger.Statement} what is billed;
 * {@link ribflow.ledger.Forecast} what it may come to. The tables are tables like any other: queries read them, the history
 * keeps them.
 *
 * <p>Nothing here has a thread: a ledger is read on the thread that asks, one at a time, since it may take some memory.
 */
@NullMarked
package ribflow.ledger;

import org.jspecify.annotations.NullMarked;
