package ribflow.daemon;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much a thread leaves to others while there is not enough processor time for all (setpriority(2)).
 *
 * <p>Routes can wait and flows cannot: of datagrams the kernel keeps less than a second's worth, while a peer whose
 * UPDATEs are not read is held up by TCP and loses nothing. A full table that comes in keeps a core busy for a second, and on a
 * machine that has no core to spare the workers' sockets would run over meanwhile. So the event loop of BGP gets what the
 * workers leave, and by its weight 3 % of a core beside workers that are never idle: enough for KEEPALIVEs (RFC 4271, 4.4), and a
 * table takes half a minute then.
 *
 * <p>Java's own thread priorities do nothing on Linux unless the process is root's, and reach to a nice of 4 only. Linux has a
 * nice of each thread, and anybody may make his own nicer; elsewhere it is the process's, and stays as it is.
 */
final class Niceness {

    /** A 28th of the weight of other threads (sched(7)); each step is a factor of 1.25. */
    static final int BEHIND_FLOWS = 15;

    private static final Logger LOG = LoggerFactory.getLogger(Niceness.class);
    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;

    private Niceness() {}

    /** Makes the calling thread that nice, where threads can be. */
    static void take(int nice) {
        if (!System.getProperty("os.name").equals("Linux")) {
            return;
        }
        FunctionDescriptor form = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        try {
            Linker linker = Linker.nativeLinker();
            MemorySegment function = linker.defaultLookup().findOrThrow("setpriority");
            int result = (int) linker.downcallHandle(function, form).invokeExact(PRIO_PROCESS, CALLING_THREAD, nice);
            if (result != 0) {
                warn("the system does not let it");
            }
        } catch (Throwable e) {
            warn(e.toString()); // no reason to do without routes
        }
    }

    private static void warn(String why) {
        LOG.warn(
                "{} could not be made nicer, so flows may be lost while it is busy: {}",
                Thread.currentThread().getName(),
                why);
    }
}
