package ribflow.bgp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import ribflow.bgp.message.AsPath.Originator;
import ribflow.bgp.message.AsPath.Segment;
import ribflow.bgp.message.AsPath.SegmentType;

/** Whose a route is when its origin is validated (RFC 6811, 2). */
final class AsPathTest {

    private static Originator originator(SegmentType... types) {
        return new AsPath(List.of(types).stream()
                        .map(type -> new Segment(type, new int[] {64500}))
                        .toList())
                .originator();
    }

    @Test
    void theLastSegmentSaysWhoseTheRouteIs() {
        assertEquals(Originator.OWN, originator());
        assertEquals(Originator.OWN, originator(SegmentType.AS_CONFED_SEQUENCE));
        assertEquals(Originator.OWN, originator(SegmentType.AS_CONFED_SEQUENCE, SegmentType.AS_CONFED_SET));
        assertEquals(Originator.LAST, originator(SegmentType.AS_SEQUENCE));
        assertEquals(Originator.LAST, originator(SegmentType.AS_SET, SegmentType.AS_SEQUENCE));
        assertEquals(Originator.NONE, originator(SegmentType.AS_SEQUENCE, SegmentType.AS_SET));
        assertEquals(Originator.NONE, originator(SegmentType.AS_SET));
    }
}
