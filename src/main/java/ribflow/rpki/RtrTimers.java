package ribflow.rpki;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The running timers of a session with a cache. On the event loop. */
final class RtrTimers {

    private final EventLoop loop;
    private final Consumer<RtrTimer> expired;
    private final Map<RtrTimer, ScheduledFuture<?>> running = new EnumMap<>(RtrTimer.class);

    RtrTimers(EventLoop loop, Consumer<RtrTimer> expired) {
        this.loop = loop;
        this.expired = expired;
    }

    void arm(RtrTimer timer, int seconds) {
        disarm(timer);
        long millis = seconds * 1000L;
        // So that many routers do not come back to a cache at the same moment.
        long delay = timer == RtrTimer.RETRY || timer == RtrTimer.REFRESH
                ? (long) (millis * ThreadLocalRandom.current().nextDouble(0.75, 1))
                : millis;
        running.put(
                timer,
                loop.schedule(
                        () -> {
                            running.remove(timer);
                            expired.accept(timer);
                        },
                        delay,
                        TimeUnit.MILLISECONDS));
    }

    void disarm(RtrTimer timer) {
        ScheduledFuture<?> task = running.remove(timer);
        if (task != null) {
            task.cancel(false);
        }
    }
}
