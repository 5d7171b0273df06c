/**
 * The information elements (RFC 7012): what the numbers in templates are called and what their octets say. Data files:
 * IANA's registry and the enterprises' elements one is likely to meet.
 *
 * <p>Decoding needs none of it: which elements fill which column stands in {@link ribflow.flow.FlowField}. This is for
 * people, who want to see all that an exporter sends by name.
 */
@NullMarked
package ribflow.decode.element;

import org.jspecify.annotations.NullMarked;
