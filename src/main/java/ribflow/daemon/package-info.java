/**
 * Where all parts are joined. {@link ribflow.daemon.Daemon} is the wiring, on one screen; what it wires are
 *
 * <ul>
 *   <li>{@code FlowPath}: the path of a datagram, from the socket to the tables, once for each worker ({@code FlowWorker});
 *   <li>{@code RoutePath}: the path of a route, from sessions, monitored routers and files to the RIB ({@code RibFeed}, {@code
 *       BmpFeed}, {@code RibFileFeed}, {@code WarmStart});
 *   <li>{@code TablePlan}: which tables there are, and so which columns are worth decoding;
 *   <li>{@code HistoryKeeper}: what is final goes from the tables to the {@code store}, and comes back after a restart;
 *   <li>{@code Reload}: what the operator has written, and how a running daemon takes over changes of it;
 *   <li>{@code ControlSockets}: who answers what. {@code StateCommands}, {@code MatrixCommand} and their like show everybody's
 *       state.
 * </ul>
 *
 * <p>Packages that must not know each other meet here and nowhere else: {@code collect} and {@code decode}, {@code bgp.session}
 * and {@code bgp.rib}. {@code DaemonCommand} is the daemon as a process with its signals, and
 * {@code Mistakes} how it ends by a mistake of its own.
 *
 * <p>Threads: {@code collect}'s event loops run the workers, {@code bgp.session}'s one loop runs all that changes the RIB, the
 * merger of {@code table} owns the tables, two threads keep their history, and each client of the socket has a virtual thread.
 */
@NullMarked
package ribflow.daemon;

import org.jspecify.annotations.NullMarked;
