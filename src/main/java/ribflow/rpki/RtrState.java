package ribflow.rpki;

import java.util.Optional;

/** Where a session with a cache stands. */
sealed interface RtrState {

    /** What outlives the connection. */
    Memory memory();

    /** The word for it. */
    String label();

    /**
     * What outlives the connection.
     *
     * @param version the version to begin the next connection with
     * @param position how far we know what the cache knows; none if everything must be asked for
     * @param intervals what the cache said last
     * @param failures how often in a row asking was in vain
     */
    record Memory(int version, Optional<Position> position, RtrPdu.Intervals intervals, int failures) {

        static final Memory NEW = new Memory(RtrBytes.HIGHEST_VERSION, Optional.empty(), RtrPdu.Intervals.DEFAULT, 0);

        Memory withVersion(int next) {
            return new Memory(next, position, intervals, failures);
        }

        Memory withoutPosition() {
            return new Memory(version, Optional.empty(), intervals, failures);
        }

        Memory failed() {
            return new Memory(version, position, intervals, failures + 1);
        }

        /** The next connection begins with the highest version: the cache may have learnt it. */
        Memory finished(Position reached, RtrPdu.Intervals said) {
            return new Memory(RtrBytes.HIGHEST_VERSION, Optional.of(reached), said, 0);
        }
    }

    /** How far a cache's data are known: session ids and serial numbers are those of one version (RFC 8210, 5.1). */
    record Position(int version, int sessionId, int serial) {}

    /** There is no connection; the retry timer runs. */
    record Idle(Memory memory) implements RtrState {
        @Override
        public String label() {
            return "idle";
        }
    }

    /** A connection is being opened. */
    record Connecting(Memory memory) implements RtrState {
        @Override
        public String label() {
            return "connecting";
        }
    }

    /**
     * We have asked, and nothing has come yet.
     *
     * @param settled whether the cache has answered in this version before
     * @param whole whether everything was asked for, rather than what has changed
     */
    record Asked(Memory memory, int version, boolean settled, boolean whole) implements RtrState {
        @Override
        public String label() {
            return "asked";
        }
    }

    /**
     * VRPs are coming.
     *
     * @param again whether the cache has said meanwhile that there is more
     */
    record Receiving(Memory memory, int version, int sessionId, boolean whole, boolean again) implements RtrState {
        @Override
        public String label() {
            return "receiving";
        }
    }

    /** Nothing is asked; the refresh or the retry timer runs. */
    record Resting(Memory memory, int version) implements RtrState {
        @Override
        public String label() {
            return memory.position().isPresent() ? "synchronised" : "waiting";
        }
    }
}
