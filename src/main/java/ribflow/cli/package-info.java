/**
 * The commands of a terminal that ask a daemon: each puts a request together, sends it over the local socket and hands on
 * what comes back.
 *
 * <pre>{@code
 * QueryCommand, BgpCommand, … ─▶ ClientCommand ─▶ Conversation ─▶ socket ─▶ daemon
 *                                (exit status,     (lines in,
 *                                 the caret)        lines out)
 * }</pre>
 *
 * <p>Nothing here knows what an answer means: the daemon formats it, and its bytes go through as they are, however many
 * there are. So a client is of use to daemons of other versions, and anything that can open a socket does as well.
 *
 * <p>The exception is {@link ribflow.cli.PmacctCommand}, which prints rows as pmacct's client does. All that pmacct does
 * otherwise than ribflow is known here and nowhere else: it asks ordinary queries, in CSV, and spells the values anew.
 *
 * <pre>{@code
 * PmacctCommand ─▶ PmacctReading ─▶ PmacctRows ─▶ [PmacctTop] ─▶ PmacctLayout ─▶ stdout
 *  (options)       (PmacctQuery:    (PmacctColumn:              (formatted,
 *                   -N, -M)          spelling, twins)            CSV, JSON)
 * }</pre>
 *
 * <p>No daemon, no Netty, no logging: a command starts in the time a JVM needs to start.
 */
@NullMarked
package ribflow.cli;

import org.jspecify.annotations.NullMarked;
