/** BGP sessions: a pure state machine, its timers, and the Netty pipeline that runs it. */
@NullMarked
package ribflow.bgp.session;

import org.jspecify.annotations.NullMarked;
