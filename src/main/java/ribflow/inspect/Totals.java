package ribflow.inspect;

/** What was counted of a kind of traffic: of one exporter, or of all. */
interface Totals {

    void datagram(int version);

    /** Something that cannot be right. */
    void malformed();

    JsonLine json();
}
