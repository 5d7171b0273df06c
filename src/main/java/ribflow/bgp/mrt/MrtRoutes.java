package ribflow.bgp.mrt;

import java.util.Set;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.RecordedUpdates;
import ribflow.bgp.message.RouteAttributes;
import ribflow.bgp.message.UpdateDecoder;
import ribflow.bgp.mrt.MrtRecord.Entry;
import ribflow.bgp.mrt.MrtRecord.Message;

/** What the bytes in records say. */
public final class MrtRoutes {

    private static final Set<Family> ALL = Set.copyOf(Family.read());

    private MrtRoutes() {}

    /** The UPDATE in a record whose message is one. */
    public static DecodedUpdate update(Message record) {
        return RecordedUpdates.decode(record.message(), record.fourOctetAs(), record.addPath() ? ALL : Set.of());
    }

    /** The path attributes of an entry. */
    public static RouteAttributes attributes(Entry entry, Family family) {
        return new UpdateDecoder(RecordedUpdates.traits(entry.fourOctetAs(), Set.of()))
                .attributes(entry.attributes(), family);
    }
}
