package ribflow.maps;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is agreed with the other side of a subject of the ledger.
 *
 * @param subject whose traffic it is about
 * @param name what people call it
 * @param rule what is billed
 * @param bitsPerSecond the rate that is paid for in any case; none where only what was used is
 * @param price of a Mbit/s in a month, up to that rate
 * @param burst of a Mbit/s in a month above
 * @param currency of the prices; empty if nobody says
 */
public record Commit(
        Subject subject,
        Optional<String> name,
        BillingRule rule,
        OptionalLong bitsPerSecond,
        Optional<BigDecimal> price,
        Optional<BigDecimal> burst,
        String currency) {}
