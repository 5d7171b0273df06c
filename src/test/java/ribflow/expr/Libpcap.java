package ribflow.expr;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** libpcap's own compiler of filters, and its interpreter of what comes of them. */
final class Libpcap implements AutoCloseable {

    private static final int ETHERNET = 1;
    private static final int SNAP_LENGTH = 65_535;
    private static final int NETMASK_UNKNOWN = -1;
    private static final int PROGRAM_BYTES = 16;
    private static final int HEADER_BYTES = 24;
    private static final int CAPTURED = 16;
    private static final int LENGTH = 20;

    private final Arena arena = Arena.ofConfined();
    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup library = SymbolLookup.libraryLookup("libpcap.so.0.8", arena);
    private final MethodHandle compile =
            handle("pcap_compile", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT);
    private final MethodHandle free =
            linker.downcallHandle(library.findOrThrow("pcap_freecode"), FunctionDescriptor.ofVoid(ADDRESS));
    private final MethodHandle filter = handle("pcap_offline_filter", JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    private final MethodHandle error = handle("pcap_geterr", ADDRESS, ADDRESS);
    private final MemorySegment dead = open();
    private final MemorySegment program = arena.allocate(PROGRAM_BYTES, 8);
    private final MemorySegment header = arena.allocate(HEADER_BYTES, 8);
    private final MemorySegment bytes = arena.allocate(SNAP_LENGTH);
    private boolean compiled;

    private MethodHandle handle(String name, MemoryLayout result, MemoryLayout... arguments) {
        return linker.downcallHandle(library.findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    private MemorySegment open() {
        try {
            return (MemorySegment)
                    handle("pcap_open_dead", ADDRESS, JAVA_INT, JAVA_INT).invokeExact(ETHERNET, SNAP_LENGTH);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Compiles a filter, which must be right. */
    void compile(String text) {
        try {
            if (compiled) {
                free.invokeExact(program);
            }
            int result = (int) compile.invokeExact(dead, program, arena.allocateFrom(text), 0, NETMASK_UNKNOWN);
            if (result != 0) {
                MemorySegment message = (MemorySegment) error.invokeExact(dead);
                throw new AssertionError(text + ": " + message.reinterpret(256).getString(0));
            }
            compiled = true;
        } catch (Throwable e) {
            throw new AssertionError(text, e);
        }
    }

    /** Whether the filter compiled last takes a frame. */
    boolean takes(byte[] frame) {
        MemorySegment.copy(MemorySegment.ofArray(frame), 0, bytes, 0, frame.length);
        header.set(JAVA_INT, CAPTURED, frame.length);
        header.set(JAVA_INT, LENGTH, frame.length);
        try {
            return (int) filter.invokeExact(program, header, bytes) != 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
