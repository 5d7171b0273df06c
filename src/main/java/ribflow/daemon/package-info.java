/**
 * Where all parts are joined: {@link ribflow.daemon.Daemon} is the wiring, on one screen.
 *
 * <p>Packages that must not know each other meet here: {@code FlowWorker} hands what {@code collect} receives to
 * {@code decode}; {@code RibFeed} hands what {@code bgp.session} hears to {@code bgp.rib}; {@code StateCommands} and
 * {@code MatrixCommand} show everybody's state through {@code control}. {@code HistoryKeeper} takes what is final from the
 * tables to the {@code store}, and back after a restart. {@code DaemonCommand} is the daemon as a process with its signals;
 * {@code Demo} runs it beside the simulated network and holds it to the truth.
 *
 * <p>Threads: {@code collect}'s event loops run the workers, {@code bgp.session}'s one loop runs all that changes the RIB, the
 * merger of {@code table} owns the tables, one thread keeps their history, and each client of the socket has a virtual thread.
 */
@NullMarked
package ribflow.daemon;

import org.jspecify.annotations.NullMarked;
