package ribflow.decode.template;

/** The records of a data set that came before its template, with what its message's header said. */
record KeptSet(
        ObservationDomain domain,
        int templateId,
        byte[] records,
        long exportMillis,
        long uptime,
        long sequenceNumber,
        long arrivalMillis) {}
