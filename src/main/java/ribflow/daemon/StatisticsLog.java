package ribflow.daemon;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line of statistics in the log, at an interval that may change. */
final class StatisticsLog {

    /** How often {@link #tick} is called. */
    static final long TICK_MILLIS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger("ribflow");

    private final Statistics statistics;
    private volatile Duration interval;
    private long waited;

    StatisticsLog(Statistics statistics, Duration interval) {
        this.statistics = statistics;
        this.interval = interval;
    }

    /** Changes the interval; zero writes none. */
    void every(Duration newInterval) {
        interval = newInterval;
    }

    /** On one thread. */
    void tick() {
        waited += TICK_MILLIS;
        long due = interval.toMillis();
        if (due > 0 && waited >= due) {
            waited = 0;
            LOG.info("statistics: {}", statistics.line());
        }
    }
}
