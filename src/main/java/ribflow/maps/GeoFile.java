package ribflow.maps;

/** The databases of places and ASes that an operator may bring, in MaxMind's format. */
public enum GeoFile {
    COUNTRY("country", "GeoLite2-Country.mmdb"),
    CITY("city", "GeoLite2-City.mmdb"),
    ASN("asn", "GeoLite2-ASN.mmdb");

    private final String key;
    private final String example;

    GeoFile(String key, String example) {
        this.key = key;
        this.example = example;
    }

    /** What such a file is usually called. */
    String example() {
        return example;
    }

    /** As configurations name it. */
    public String key() {
        return key;
    }
}
