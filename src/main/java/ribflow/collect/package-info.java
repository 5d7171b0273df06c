/**
 * Listeners that hand the bytes of export datagrams to whoever decodes them.
 *
 * <pre>
 *                     SO_REUSEPORT: by sender's address and port
 *   routers ─UDP─▶ kernel ─┬─▶ socket ─▶ DatagramReader ─▶ DatagramHandler   worker 0: one thread, one event loop
 *                          ├─▶ socket ─▶ DatagramReader ─▶ DatagramHandler   worker 1
 *                          └─▶ …
 * </pre>
 *
 * <p><b>What.</b> {@link ribflow.collect.UdpCollector} opens a socket for each worker and address and reads them with
 * Netty. It knows nothing of what is in the datagrams: the daemon joins each worker's
 * {@link ribflow.collect.DatagramHandler} to a decoder.
 *
 * <p><b>Who owns what.</b> A worker is a thread; its sockets, its handler and everything the handler fills belong to
 * that thread alone. So a datagram is received, decoded, tagged and counted without a lock and without changing
 * threads. Other threads ask a worker to do something for them through {@link ribflow.collect.UdpCollector#execute}.
 * Counters are the exception: anybody reads them.
 *
 * <p><b>Why so.</b> System calls are dear, so the sockets are read with {@code recvmmsg}, 64 datagrams at a time, where
 * Linux has it. What the kernel drops because a buffer was full never reaches us, so the kernel is asked for the number
 * ({@code SO_MEMINFO}) once a second: a collector that loses data must know it. Datagrams cut by our own buffer are
 * counted too.
 */
@NullMarked
package ribflow.collect;

import org.jspecify.annotations.NullMarked;
