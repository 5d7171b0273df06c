/** Recorded traffic for tests: a reader of pcap files. */
@NullMarked
package ribflow.capture;

import org.jspecify.annotations.NullMarked;
