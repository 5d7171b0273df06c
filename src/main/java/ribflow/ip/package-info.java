/**
 * Addresses and prefixes as numbers, the shared prefix table, and the epochs that say when a number may be used again.
 *
 * <p>{@link ribflow.ip.Address} and {@link ribflow.ip.Prefix} are values for the edges; hot code carries the two longs of an
 * address. {@link ribflow.ip.PrefixTable} gives every prefix of a family a small number and finds the longest that holds an
 * address: an index of flat blocks ({@code PrefixTrie}, whose essay says what bounds a change; {@code Arena} keeps the
 * blocks) beside arrays by number; those of a whole UPDATE are looked for together ({@link ribflow.ip.PrefixBatch}).
 * {@link ribflow.ip.PrefixNumbers} is such a table for what is read once and never changes.
 *
 * <p>One thread writes such a structure, the BGP event loop; flow workers and queries read it without locks. Three small
 * classes make that a habit instead of a feat: {@link ribflow.ip.IntPages} grows without copying and stores with release;
 * {@link ribflow.ip.Epochs} knows which readers are online; {@link ribflow.ip.Limbo} keeps what was taken out until all of
 * them have left. The attributes of routes stand on the same three.
 */
@NullMarked
package ribflow.ip;

import org.jspecify.annotations.NullMarked;
