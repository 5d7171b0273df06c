package ribflow.decode.template;

import java.nio.ByteBuffer;

/** How a protocol writes templates: what NetFlow v9 and IPFIX differ in, once their headers are read. */
public interface TemplateSyntax {

    /** The id of sets that hold templates. */
    int templateSet();

    /** The id of sets that hold options templates. */
    int optionsTemplateSet();

    /** Whether a template without fields takes back the one with its id (RFC 7011, 8.1). */
    boolean withdraws();

    /**
     * Where the template record ends that begins there; -1 if it does not end before {@code to}. At least four bytes
     * are there. Hot: routers repeat their templates.
     */
    int end(ByteBuffer in, int from, int to, boolean options);

    /** Reads the template record that begins there and does end. */
    TemplateDefinition parse(ByteBuffer in, int from, boolean options);
}
