/**
 * Listeners that hand the bytes of export datagrams to whoever decodes them.
 *
 * <pre>
 *                     SO_REUSEPORT: by sender's address and port
 *   routers ─UDP─▶ kernel ─┬─▶ socket ─▶ DatagramReader ─▶ DatagramHandler   worker 0: one thread, one event loop
 *                          ├─▶ socket ─▶ DatagramReader ─▶ DatagramHandler   worker 1
 *                          └─▶ …
 *   routers ─TCP─▶ SessionListener ─▶ TLS ─▶ SessionReader ─▶ MessageFraming ─▶ SessionHandler    a worker's event loop
 *   routers ─SCTP▶ SctpListener: a thread an association ────────────────────▶ SessionHandler    a worker's event loop
 * </pre>
 *
 * <p><b>What.</b> {@link ribflow.collect.Collector} opens a socket for each worker and address and reads them with
 * Netty. It knows nothing of what is in the datagrams: the daemon joins each worker's
 * {@link ribflow.collect.DatagramHandler} to a decoder.
 *
 * <p><b>Sessions.</b> IPFIX also comes over connections (RFC 7011, 10). Each belongs to one worker, whose event loop
 * reads it, so what a session announces is known where its data come, and nowhere else. What is no IPFIX, a message that
 * does not end, silence and more connections than may be end in a counter and a closed socket. SCTP was written after
 * the JDK's documentation and has not run against a peer: the systems it was made on have none.
 *
 * <p><b>Who owns what.</b> A worker is a thread; its sockets, its handler and everything the handler fills belong to
 * that thread alone. So a datagram is received, decoded, tagged and counted without a lock and without changing
 * threads. Other threads ask a worker to do something for them through {@link ribflow.collect.Collector#execute}.
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
