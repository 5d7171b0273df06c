package ribflow.bgp.bmp;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.RibSource;
import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Address;

/** Notes in words what a station tells. */
final class Told implements BmpListener {

    private final LinkedBlockingQueue<String> words = new LinkedBlockingQueue<>();

    @Override
    public void up(RibSource.Monitored source, Address routerId, long as, boolean external, Set<Family> families) {
        words.add("up " + source + " as " + as + (external ? " external " : " internal ")
                + families.stream().map(Family::toString).sorted().toList());
    }

    @Override
    public void update(RibSource.Monitored source, Update update) {
        update.withdrawn()
                .forEach(each -> each.nlri().forEach(nlri -> words.add("- " + each.family() + " " + text(nlri))));
        update.announced()
                .forEach(each -> each.nlri().forEach(nlri -> words.add("+ " + each.family() + " " + text(nlri))));
        update.endOfRib().ifPresent(family -> words.add("end of " + family));
    }

    private static String text(Nlri nlri) {
        return (nlri.rd() == 0 ? "" : RouteDistinguisher.text(nlri.rd()) + " ") + nlri.prefix();
    }

    @Override
    public void down(RibSource.Monitored source) {
        words.add("down " + source);
    }

    @Override
    public void lost(RibSource.Monitored source) {
        words.add("lost " + source);
    }

    /** What was told since it was asked last. */
    List<String> all() {
        List<String> all = new ArrayList<>();
        words.drainTo(all);
        return all;
    }

    /** The next thing told; waits a minute at most. */
    String next() throws InterruptedException {
        return String.valueOf(words.poll(60, TimeUnit.SECONDS));
    }
}
