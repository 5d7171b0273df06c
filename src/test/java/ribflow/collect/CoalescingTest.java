package ribflow.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CoalescingTest {

    @Test
    void aLargeBufferAllowsTheLongestRest() {
        assertEquals(10_000_000, new Coalescing(8 << 20, 1).nanos());
    }

    @Test
    void aSmallBufferHasShortRests() {
        assertEquals(532_480, new Coalescing(212_992, 1).nanos());
    }

    @Test
    void theSocketsOfAWorkerShareTheTime() {
        assertEquals(2_500_000, new Coalescing(8 << 20, 4).nanos());
    }
}
