package ribflow.simulate.load;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import ribflow.ip.Address;

/**
 * What a simulation sends.
 *
 * @param collector where flows go, if any do
 * @param daemon where BGP sessions go, if there are any
 * @param share of a hundred attribute sets, how many are alike in all peers
 * @param as the peers' AS
 * @param rate records a second; 0: as fast as possible
 * @param records after how many it ends
 * @param seconds after how long it ends
 * @param keys how many distinct flows there are
 * @param churn UPDATEs a second after the tables
 * @param flap seconds from one flap to the next; 0: none
 * @param hold whether the sessions stay when all is sent
 * @param truth where to write what was sent by the AS of the destination
 * @param from the first router's address
 */
record LoadPlan(
        Optional<InetSocketAddress> collector,
        Optional<InetSocketAddress> daemon,
        ExportProtocol protocol,
        int exporters,
        int peers,
        int prefixes,
        int share,
        long as,
        long rate,
        OptionalLong records,
        OptionalLong seconds,
        long keys,
        double churn,
        long flap,
        boolean hold,
        Optional<Path> truth,
        Optional<Address> from,
        long seed) {

    private static final long LATE_SECONDS = 1;

    LoadPlan {
        require(
                collector.isPresent() || daemon.isPresent(),
                "name where flows go (--flows), where BGP goes (--bgp), or both");
        require(peers > 0 && exporters > 0 && keys > 0, "--peers, --exporters and --keys are 1 or more");
        require(prefixes > 0 && prefixes <= MadeTable.MOST_PREFIXES, "--prefixes is 1 to " + MadeTable.MOST_PREFIXES);
        require(records.orElse(1) > 0 && seconds.orElse(1) > 0, "--records and --seconds are 1 or more");
        require(share >= 0 && share <= 100, "--share is 0 to 100");
        require(rate >= 0 && churn >= 0 && flap >= 0, "--rate, --churn and --flap are 0 or more");
        require(daemon.isPresent() || churn == 0 && flap == 0, "--churn and --flap need sessions: --bgp");
        require(
                churn == 0 || flap == 0 || peers > 1,
                "a peer that flaps has no churn: --churn and --flap together need two --peers");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** After how many records flows end; so many that they never do, if nothing was said. */
    long mostRecords() {
        return records.orElse(
                seconds.isPresent() && rate > 0 ? (long) ((double) seconds.getAsLong() * rate) : Long.MAX_VALUE);
    }

    /** After how long they end in any case: where the rate says how many there are, the last may be a little late. */
    long mostSeconds() {
        long most = seconds.orElse(Long.MAX_VALUE - LATE_SECONDS);
        return records.isEmpty() && rate > 0 ? most + LATE_SECONDS : most;
    }

    boolean changes() {
        return churn > 0 || flap > 0;
    }
}
