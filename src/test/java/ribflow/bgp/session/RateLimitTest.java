package ribflow.bgp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RateLimitTest {

    @Test
    void oneLinePassesInATimeAndTellsOfThoseHeldBack() {
        MockTicker ticker = Ticker.newMockTicker();
        RateLimit limit = new RateLimit(ticker, 10);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            limit.pass(lines::add);
            ticker.advanceMillis(2_000);
        }
        limit.pass(lines::add);
        ticker.advanceMillis(10_000);
        limit.pass(lines::add);
        assertEquals(List.of("", " (and 4 more since the last such line)", ""), lines);
    }
}
