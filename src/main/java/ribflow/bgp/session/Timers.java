package ribflow.bgp.session;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Ticker;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The running timers of one session, on the event loop.
 *
 * <p>The hold timer starts again with every message, hundreds of thousands of times while a table comes in. So starting a
 * timer again only moves its deadline; the task that is already scheduled finds out when it runs, and goes back to sleep.
 */
final class Timers {

    private final EventExecutor loop;
    private final Ticker ticker;
    private final Consumer<Timer> expired;
    private final Map<Timer, Alarm> alarms = new EnumMap<>(Timer.class);

    Timers(EventExecutor loop, Consumer<Timer> expired) {
        this.loop = loop;
        this.ticker = loop.ticker();
        this.expired = expired;
    }

    void arm(Timer timer, long millis) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        long delay =
                timer.jittered() ? (long) (nanos * ThreadLocalRandom.current().nextDouble(0.75, 1)) : nanos;
        alarms.computeIfAbsent(timer, Alarm::new).arm(ticker.nanoTime() + delay);
    }

    void disarm(Timer timer) {
        Alarm alarm = alarms.get(timer);
        if (alarm != null) {
            alarm.disarm();
        }
    }

    void disarmAll() {
        alarms.values().forEach(Alarm::disarm);
    }

    /** One timer: its deadline, and a task that runs no later than that. */
    private final class Alarm implements Runnable {

        private final Timer timer;
        private boolean armed;
        private long deadline;
        private long due;
        private @Nullable ScheduledFuture<?> task;

        Alarm(Timer timer) {
            this.timer = timer;
        }

        void arm(long nanos) {
            armed = true;
            deadline = nanos;
            if (task != null && due - deadline > 0) {
                task.cancel(false);
                task = null;
            }
            if (task == null) {
                schedule();
            }
        }

        void disarm() {
            armed = false;
            if (task != null) {
                task.cancel(false);
                task = null;
            }
        }

        private void schedule() {
            due = deadline;
            task = loop.schedule(this, deadline - ticker.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void run() {
            task = null;
            if (!armed) {
                return;
            }
            if (deadline - ticker.nanoTime() > 0) {
                schedule();
                return;
            }
            armed = false;
            expired.accept(timer);
        }
    }
}
