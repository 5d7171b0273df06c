/**
 * The vocabulary of a flow. Read this package first.
 *
 * <p>{@link ribflow.flow.FlowField} has every column there is, a row each. {@link ribflow.flow.FlowBatch} is up to 64 flows in
 * passing, as columns: what decoders fill, the tagger completes, tables add up, filters test and queries read back.
 * {@link ribflow.flow.Exporter} is a router that exports, with its counters; {@link ribflow.flow.Reason} is why something is
 * not known. {@link ribflow.flow.Dictionary} turns the ids of interned columns into text.
 *
 * <p>A batch belongs to one thread. Exporters and their counters are shared by all.
 */
@NullMarked
package ribflow.flow;

import org.jspecify.annotations.NullMarked;
