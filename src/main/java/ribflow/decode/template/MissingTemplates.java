package ribflow.decode.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The templates of a domain that data came without, as long as they are missing. Guarded by the lock of
 * {@link ExporterDomains}; what has changed is published now and then as a list, for others to read.
 */
final class MissingTemplates {

    /** More are not told apart: whoever sends noise is known by fewer. */
    private static final int MOST = 64;

    private final Map<Integer, DomainReport.MissingTemplate> byId = new TreeMap<>();
    private volatile List<DomainReport.MissingTemplate> published = List.of();

    /** A data set came without its template. */
    void missed(int id, long now) {
        DomainReport.MissingTemplate known = byId.get(id);
        if (known == null && byId.size() == MOST) {
            return;
        }
        DomainReport.MissingTemplate next = known == null
                ? new DomainReport.MissingTemplate(id, 1, now, now)
                : new DomainReport.MissingTemplate(id, known.sets() + 1, known.sinceMillis(), now);
        byId.put(id, next);
        // Once for each, and then each second or so: an exporter may send nothing else
        if (known == null || now / 1000 != known.lastMillis() / 1000) {
            published = new ArrayList<>(byId.values());
        }
    }

    /** The template came. */
    void came(int id) {
        if (byId.remove(id) != null) {
            published = new ArrayList<>(byId.values());
        }
    }

    List<DomainReport.MissingTemplate> published() {
        return published;
    }
}
