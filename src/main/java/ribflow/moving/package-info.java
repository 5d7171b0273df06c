/**
 * Moving over from pmacct: {@code ribflow import-pmacct} reads a configuration of nfacctd, sfacctd, pmacctd or uacctd with
 * its maps, writes ours, and says what has no counterpart and what to do instead.
 *
 * <pre>{@code
 * nfacctd.conf ─▶ PmacctFile ─▶ Directives ─▶ Conversion ─▶ Yaml ─▶ stdout
 *                                  │   ├ MapFiles  ──▶ maps/*.map
 *                                  │   └ ListeningPart, RoutesPart, TagPart, TablesPart
 *                                  └ what nobody took ─▶ Counterparts ─▶ stderr, end of the YAML
 * }</pre>
 *
 * <p><b>Nothing is lost in silence.</b> Every line of the configuration is a {@link ribflow.moving.Directive}, and every
 * part takes those that it turns into something. What is left when all parts are done is looked up in
 * {@link ribflow.moving.Counterparts}, which has a row for each of pmacct's keys: it is not needed here, or has no
 * counterpart and there is advice. Rows of maps are tried on our own strict readers, and what these refuse is left out and
 * told with the line it stands in.
 *
 * <p>Runs once, in one thread, in a command of its own: nothing here is known to the daemon.
 */
@NullMarked
package ribflow.moving;

import org.jspecify.annotations.NullMarked;
