/**
 * The configuration file: its keys, and their way into each package's own record.
 *
 * <pre>
 *   text ─YamlReader─▶ Node ─SectionReader, Type─▶ Values ─Rules─▶ Values ─Binding─▶ Configuration
 *                     (lines)         ▲ Keys                                     (a record per package)
 * </pre>
 *
 * <p>{@code Keys} has one row per key: name, type, default, what it does, whether a reload is enough, and what pmacct
 * calls it. The reader, the manual page ribflow.yaml(5), the hints in messages and the test that conf/ribflow.yaml
 * explains every key are all made of these rows; a new key is a row there and a line in {@code Binding}.
 *
 * <p>Why not a data-binding library: those stop at the first mistake. Here a mistake is noted with its line, reading
 * goes on with what can be read, and the operator sees everything at once, each as
 * {@code file:line: path: what is wrong; allowed: what is allowed}. A rule over several keys keeps silent about
 * values that could not be read, so one mistake makes one line.
 *
 * <p>{@link ribflow.config.Settings} compares two configurations by path and tells in words what a reload changes and
 * what needs a restart. Everything here is immutable once read and happens on the thread that asks.
 */
@NullMarked
package ribflow.config;

import org.jspecify.annotations.NullMarked;
