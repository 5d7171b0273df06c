package ribflow.decode;

import ribflow.decode.template.ExporterDomains;
import ribflow.flow.Exporter;

/**
 * A connection of an exporter (RFC 7011, 2: Transport Session). What it announces holds in the session and ends with it
 * (RFC 7011, 8.1 and 8.2), so each has domains of its own; an exporter that is connected twice, for fail-over or for
 * redundancy, is one exporter with two sessions. Belongs to one worker.
 */
public final class TransportSession {

    private final ExporterDomains domains;

    TransportSession(ExporterDomains domains) {
        this.domains = domains;
    }

    public Exporter exporter() {
        return domains.exporter();
    }

    ExporterDomains domains() {
        return domains;
    }
}
