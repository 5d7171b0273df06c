package ribflow.query;

/** A value of an answer, with its type; how it is written is for a {@link Format} to say. */
public sealed interface Cell {

    /** There is no value. */
    Cell ABSENT = new Absent();

    /** No value: empty in CSV, null in JSON, a dash for the eye. */
    record Absent() implements Cell {}

    /** Words as they are: an address, a name, a protocol, a reason. */
    record Text(String text) implements Cell {}

    /** A number that names something: an AS, a port. Its digits stay together. */
    record Digits(long value) implements Cell {}

    /** How many there are: grouped by thousands for the eye. */
    record Count(long value) implements Cell {}

    /** How many per second: with k, M or G for the eye. */
    record Rate(double perSecond) implements Cell {}

    /** A moment, in milliseconds since 1970: ISO 8601, UTC. */
    record Time(long millis) implements Cell {}

    /** Whether something is so. */
    record Flag(boolean set) implements Cell {}

    /**
     * An AS path, its ASes with blanks between; joined by {@code _} in CSV and JSON, as pmacct joins them, so that scripts
     * go on working. The empty path is {@code ^$} for the eye, as routers and pmacct show it.
     */
    record Path(String ases) implements Cell {}

    /** Communities with blanks between; joined by {@code _} in CSV and JSON as pmacct does. */
    record Communities(String communities) implements Cell {}

    /** Hands the value to whoever takes it by its type. */
    default void into(CellSink sink) {
        switch (this) {
            case Absent() -> sink.absent();
            case Text(String text) -> sink.text(text);
            case Digits(long value) -> sink.digits(value);
            case Count(long value) -> sink.count(value);
            case Rate(double perSecond) -> sink.rate(perSecond);
            case Time(long millis) -> sink.time(millis);
            case Flag(boolean set) -> sink.flag(set);
            case Path(String ases) -> sink.path(ases);
            case Communities(String communities) -> sink.communities(communities);
        }
    }
}
