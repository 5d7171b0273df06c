package ribflow.capture;

import ribflow.stats.Counted;

/** Why a captured frame gave no packet. */
public enum PassedOver implements Counted {
    LINK_TYPE("frames of a link type that is not read"),
    NOT_IP("frames that carry neither IPv4 nor IPv6"),
    NOT_UDP_OR_TCP("IP packets that are neither UDP nor TCP"),
    CUT("packets that the capture has not whole"),
    DAMAGED("packets whose lengths contradict each other"),
    FRAGMENTS("IP fragments of packets that never became whole");

    private final String help;

    PassedOver(String help) {
        this.help = help;
    }

    @Override
    public String help() {
        return help;
    }
}
