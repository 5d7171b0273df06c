package ribflow.interop;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network of its own (Linux network namespace), with nothing but a loopback interface that has whatever addresses a
 * test wants: so datagrams can come from the addresses that routers once had. Programs are started inside, and the test's
 * own threads can go there; sockets they open stay there wherever they are used from. Needs root, and fails without.
 */
final class Namespace implements AutoCloseable {

    private static final Duration LIMIT = Await.LIMIT;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** CLONE_NEWNET of sched.h. */
    private static final int NETWORK = 0x40000000;

    private final String name;
    private final Path folder;

    private Namespace(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    /** Makes a namespace; what commands print goes to that folder. */
    static Namespace create(Path folder) {
        Namespace made =
                new Namespace("ribflow-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet(), folder);
        made.ip("netns", "add", made.name);
        made.ip("-n", made.name, "link", "set", "lo", "up");
        return made;
    }

    /** Gives the loopback interface a further address. */
    void address(String address) {
        ip("-n", name, "addr", "add", address + (address.contains(":") ? "/128" : "/32"), "dev", "lo");
    }

    /** A command that runs another one inside. */
    List<String> inside(List<String> command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(command);
        return whole;
    }

    /** Does something in a thread that has gone inside. */
    <T> T within(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(() -> {
            enter();
            return work.call();
        });
        Thread.ofPlatform().name("within " + name).start(task);
        try {
            return task.get();
        } catch (Exception e) {
            throw new AssertionError("within " + name, e);
        }
    }

    private void enter() {
        int file = libc("open", "/run/netns/" + name);
        if (file < 0 || libc("setns", file) != 0) {
            throw new AssertionError("the thread cannot enter " + name + ": that takes root");
        }
        libc("close", file);
    }

    private static int libc(String function, Object argument) {
        try (Arena arena = Arena.ofConfined()) {
            Linker linker = Linker.nativeLinker();
            boolean path = argument instanceof String;
            FunctionDescriptor shape = FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, path ? ValueLayout.ADDRESS : ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
            MethodHandle handle = linker.downcallHandle(
                    linker.defaultLookup().find(function).orElseThrow(), shape, Linker.Option.firstVariadicArg(2));
            if (argument instanceof String text) {
                MemorySegment name = arena.allocateFrom(text);
                return (int) handle.invoke(name, 0);
            }
            return (int) handle.invoke((int) argument, function.equals("setns") ? NETWORK : 0);
        } catch (Throwable e) {
            throw new AssertionError(function, e);
        }
    }

    private void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        RealProcess.run(folder, command, LIMIT);
    }

    @Override
    public void close() {
        ip("netns", "delete", name);
    }
}
