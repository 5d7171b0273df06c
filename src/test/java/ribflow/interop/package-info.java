/**
 * Tests of the whole daemon, as its own process, against real peers and recorded routers.
 *
 * <p>Nothing here is ours but the daemon: routes come from BIRD, from a table feeder, or as the bytes a router once sent;
 * flows come from softflowd, pmacct's nfprobe, a flow generator, or a capture; and pmacct's nfacctd, given the same,
 * says what the answer is. The tests see the daemon as an operator does: its configuration file, its sockets, its
 * control socket, and what the kernel says of it.
 *
 * <p>They are tagged {@code interop} and run in the profile of that name only, since they need Debian packages and the
 * folder {@code shared} beside the checkout (or the one that {@code RIBFLOW_SHARED} names): see CONTRIBUTING.md. All
 * traffic stays in 127.0.0.0/8 and ::1.
 */
@NullMarked
package ribflow.interop;

import org.jspecify.annotations.NullMarked;
