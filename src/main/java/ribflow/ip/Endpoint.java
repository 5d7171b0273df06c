package ribflow.ip;

import java.net.InetSocketAddress;

/** An address and a port as people write them, {@code [::]:179}, and why nobody could listen there. */
public record Endpoint(InetSocketAddress socket) {

    private static final int FIRST_FOR_ALL = 1024;

    /** What the system says, without the function that failed, which Netty names, and without the address behind. */
    public static String reason(Throwable cause) {
        return String.valueOf(cause.getMessage())
                .replaceFirst("^.*failed(?: with error\\(-?\\d+\\))?: ", "")
                .replaceFirst(": /.*$", "");
    }

    /** Why it cannot be listened on, and what to do about it. */
    public String refusal(Throwable cause) {
        String reason = reason(cause);
        if (reason.contains("Permission denied") && socket.getPort() > 0 && socket.getPort() < FIRST_FOR_ALL) {
            return reason + "; ports below " + FIRST_FOR_ALL + " are for root and those with CAP_NET_BIND_SERVICE";
        }
        return reason.contains("in use") ? reason + "; 'ss -lnptu' as root shows by whom" : reason;
    }

    @Override
    public String toString() {
        Address address = Address.of(socket.getAddress());
        return (address.isIpv4() ? address.toString() : "[" + address + "]") + ":" + socket.getPort();
    }
}
