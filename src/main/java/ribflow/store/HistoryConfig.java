package ribflow.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how history is kept.
 *
 * @param folder everything is in it
 * @param checkpoint how often bins that are still open are saved: what a crash can cost at most
 */
public record HistoryConfig(Path folder, Duration checkpoint) {}
