package ribflow.config;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How large the daemon's heap may become.
 *
 * @param bytes at most so large
 * @param machine what the machine has, or the container
 */
public record HeapLimit(long bytes, long machine) {

    /** What the launcher gives the daemon of the machine's memory. */
    static final double LAUNCHERS_PERCENT = 50;

    /** What the virtual machine takes where the launcher leaves it to RIBFLOW_JAVA_OPTIONS, and these do not say. */
    private static final double OWN_PERCENT = 25;

    private static final Pattern BYTES =
            Pattern.compile("(?<!\\S)-(?:Xmx|XX:MaxHeapSize=)(\\d{1,15})([kKmMgGtT]?)(?!\\S)");
    private static final Pattern PERCENT =
            Pattern.compile("(?<!\\S)-XX:MaxRAMPercentage=(\\d{1,3}(?:\\.\\d+)?)(?!\\S)");
    private static final Pattern SIZED = Pattern.compile("(?<!\\S)-Xm[sx]");

    /** That of this process. */
    public static HeapLimit ofProcess() {
        return new HeapLimit(Runtime.getRuntime().maxMemory(), machineBytes());
    }

    /** That of a daemon which the launcher would start here. */
    static HeapLimit ofLauncher() {
        return ofLauncher(
                Optional.ofNullable(System.getenv("RIBFLOW_JAVA_OPTIONS")).orElse(""), machineBytes());
    }

    /**
     * That of a daemon which the launcher would start on such a machine. Of an option that is given twice, the last counts.
     *
     * @param options RIBFLOW_JAVA_OPTIONS
     */
    static HeapLimit ofLauncher(String options, long machine) {
        Optional<Long> bytes = last(BYTES, options).map(match -> bytes(match.group(1), match.group(2)));
        double percent = last(PERCENT, options)
                .map(match -> Double.parseDouble(match.group(1)))
                .orElse(SIZED.matcher(options).find() ? OWN_PERCENT : LAUNCHERS_PERCENT);
        return new HeapLimit(bytes.orElse((long) (machine * percent / 100)), machine);
    }

    private static long bytes(String number, String unit) {
        long times = 1L << 10 * (1 + "kmgt".indexOf(unit.toLowerCase(Locale.ROOT)));
        return Long.parseLong(number) * (unit.isEmpty() ? 1 : times);
    }

    private static Optional<MatchResult> last(Pattern pattern, String options) {
        return pattern.matcher(options).results().reduce((_, later) -> later);
    }

    private static long machineBytes() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    }
}
