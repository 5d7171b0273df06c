/**
 * Templates and what becomes of them: shared by all protocols whose records are described by a list of fields.
 *
 * <pre>
 *   template record ─▶ TemplateSyntax ─▶ TemplateDefinition ─▶ PlanCompiler ─▶ Template: RecordLayout + RecordPlan    cold
 *
 *   data set ─▶ Records: where each record begins ─▶ RecordPlan ─┬─ FlowPlan: ColumnPlan by ColumnPlan                hot
 *                                                                ├─ SplitBiflowPlan: a FlowPlan forward, another in reverse
 *                                                                ├─ MergedBiflowPlan: both directions are one flow
 *                                                                ├─ TotalsPlan: what is new since the report before
 *                                                                ├─ FramePlan: the first bytes of a sampled packet
 *                                                                ├─ OptionsPlan: sampling rates, start of the system, names
 *                                                                └─ UncountedPlan: no packets, no bytes, no flow
 * </pre>
 *
 * <p><b>In reading order.</b> {@link ribflow.decode.template.FieldSpecifier} and
 * {@link ribflow.decode.template.TemplateDefinition} are what a router says.
 * {@link ribflow.decode.template.PlanCompiler} decides what it means for us. {@code RecordLayout} and {@code Records}
 * find the fields in the bytes, {@code Step} reads one field of up to 64 records, {@code ColumnPlan} and {@code
 * FlowPlan} put columns together, {@code PacketSection} the bytes of packets that come along, {@code RecordSampling} finds
 * the sampling rate. {@link
 * ribflow.decode.template.Sets} walks through a message. {@link ribflow.decode.template.ExporterDomains} is what all
 * workers know of an exporter, {@code ObservationDomain} of one of its domains, {@link
 * ribflow.decode.template.Sequence} whether anything was lost.
 *
 * <p><b>Column by column.</b> The records of a set are not read one after the other but field by field: all source
 * addresses, then all destination addresses. The loops are short, run at a constant stride and write one array each.
 *
 * <p><b>Texts and lists</b> are columns that {@code SpecialColumns} names: a worker remembers the octets it saw lately with
 * the ids of their texts ({@code WireTexts}). Names that options announce for the numbers of interfaces, VRFs and
 * applications are learnt by {@code NamesPlan} into {@code Announced}, which all workers read.
 *
 * <p><b>Which field fills a column</b> says {@link ribflow.flow.FlowField#elements}; where the sampling rate comes
 * from, {@code RecordSampling}; what is done about packets in tunnels and about several counters, {@code
 * PlanCompiler}; how a record is two flows, {@code ReverseDirection}; what of a total is new, {@code TotalFlows}.
 *
 * <p><b>Flows before their sampler</b> ({@code HeldSets}) wait too, record by record and for ten seconds at most; each
 * worker's tick, or the one that learns the sampler, decodes them ({@code Releases}).
 *
 * <p><b>Memory.</b> Templates are bounded by number and by what they take ({@link
 * ribflow.decode.template.TemplateMemory}), each session's and all together.
 *
 * <p><b>For people to read</b> there is {@link ribflow.decode.template.DomainReport}.
 *
 * <p><b>Lists in a record</b> (RFC 6313) are searched, when the record is located, for what its own fields do not have:
 * {@code ListedFields} says for what, {@link ribflow.decode.template.StructuredData} walks. Whatever is found there is a field of
 * variable length to all others.
 *
 * <p><b>Data before their template</b> are kept, in bounded memory for each exporter, and decoded by the worker
 * that learns the template. The lock that publishes a template is the lock under which a set is kept: no set is
 * forgotten and none is decoded twice.
 */
@NullMarked
package ribflow.decode.template;

import org.jspecify.annotations.NullMarked;
