package ribflow.maps;

import java.util.Comparator;
import java.util.Locale;
import ribflow.ip.Address;

/** Whose traffic stands in the ledger, and on an invoice. */
public sealed interface Subject extends Comparable<Subject> {

    /** What sorts there are, in the order of lists. */
    enum Kind {
        NEIGHBOUR,
        INTERFACE,
        CUSTOMER,
        COMMUNITY;

        /** The word for it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Kind kind();

    /** How it is written: {@code 64501}, {@code 10.1.0.1#3}, {@code ACME}, {@code 64500:100}. */
    String label();

    @Override
    default int compareTo(Subject other) {
        int byKind = kind().compareTo(other.kind());
        return byKind != 0 ? byKind : compareWithin(other);
    }

    /** The order among subjects of one kind. */
    default int compareWithin(Subject other) {
        return label().compareTo(other.label());
    }

    /** A neighbour AS. */
    record NeighbourAs(long as) implements Subject {

        @Override
        public Kind kind() {
            return Kind.NEIGHBOUR;
        }

        @Override
        public String label() {
            return Long.toString(as);
        }

        @Override
        public int compareWithin(Subject other) {
            return other instanceof NeighbourAs(long another)
                    ? Long.compare(as, another)
                    : Subject.super.compareWithin(other);
        }
    }

    /** An interface of a router, by the router's address as exporter and the SNMP ifIndex. */
    record RouterInterface(Address router, long ifIndex) implements Subject {

        private static final Comparator<RouterInterface> ORDER =
                Comparator.comparing(RouterInterface::router).thenComparingLong(RouterInterface::ifIndex);

        @Override
        public Kind kind() {
            return Kind.INTERFACE;
        }

        @Override
        public String label() {
            return router + "#" + ifIndex;
        }

        @Override
        public int compareWithin(Subject other) {
            return other instanceof RouterInterface another
                    ? ORDER.compare(this, another)
                    : Subject.super.compareWithin(other);
        }
    }

    /** A customer, by the name in {@code customers.map}. */
    record Customer(String name) implements Subject {

        @Override
        public Kind kind() {
            return Kind.CUSTOMER;
        }

        @Override
        public String label() {
            return name;
        }
    }

    /** Routes that carry a community, as it is printed. */
    record Community(String text) implements Subject {

        @Override
        public Kind kind() {
            return Kind.COMMUNITY;
        }

        @Override
        public String label() {
            return text;
        }
    }
}
