package ribflow.rpki;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where VRPs come from.
 *
 * @param caches RPKI caches, the preferred one first; names are resolved at each attempt
 * @param file a JSON file of VRPs, used where no cache has any
 */
public record RpkiConfig(List<InetSocketAddress> caches, Optional<Path> file) {

    /** No source at all. */
    public static final RpkiConfig NONE = new RpkiConfig(List.of(), Optional.empty());

    public RpkiConfig {
        caches = List.copyOf(caches);
    }

    /** Whether there is a source. */
    public boolean any() {
        return !caches.isEmpty() || file.isPresent();
    }
}
