package ribflow.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * Where a command was called: what it may write to, and what surrounds it.
 *
 * @param out takes the daemon's answer as it is, in UTF-8
 * @param err takes complaints
 * @param forTheEye whether a person reads what is written, rather than a script
 * @param environment the environment variables
 */
record Terminal(OutputStream out, PrintStream err, boolean forTheEye, Map<String, String> environment) {

    /** That of this process. */
    @SuppressWarnings("SystemConsoleNull") // it does in JDK 25, where the console is that of java.base again
    static Terminal ofProcess() {
        Console console = System.console();
        boolean forTheEye = console != null && console.isTerminal();
        return new Terminal(new FileOutputStream(FileDescriptor.out), System.err, forTheEye, System.getenv());
    }
}
