package ribflow.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointTest {

    private static Endpoint endpoint(String address, int port) {
        return new Endpoint(new InetSocketAddress(Address.parse(address).toInetAddress(), port));
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.1:179", "::, [::]:179", "2001:db8::1, [2001:db8::1]:179"})
    void isWrittenAsInTheConfiguration(String address, String text) {
        assertEquals(text, endpoint(address, 179).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "179  | bind(..) failed with error(-13): Permission denied | Permission denied; ports below 1024 are for root"
                        + " and those with CAP_NET_BIND_SERVICE",
                "2100 | Permission denied | Permission denied",
                "179  | bind(..) failed with error(-98): Address already in use | Address already in use; 'ss -lnptu' as root"
                        + " shows by whom",
                "179  | Cannot assign requested address: /192.0.2.1:179 | Cannot assign requested address",
            })
    void aRefusalSaysWhatToDo(int port, String cause, String words) {
        assertEquals(words, endpoint("192.0.2.1", port).refusal(new IOException(cause)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = "recvAddress(..) failed with error(-104): Connection reset by peer | Connection reset by peer")
    void aReasonIsTheSystemsWords(String cause, String words) {
        assertEquals(words, Endpoint.reason(new IOException(cause)));
    }
}
