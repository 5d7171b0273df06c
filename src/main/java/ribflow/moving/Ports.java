package ribflow.moving;

import java.util.Optional;
import ribflow.ip.Address;
import ribflow.maps.Syntax;

/** Addresses and ports to listen on. */
final class Ports {

    private static final Address ANY = Address.parse("::");

    private Ports() {}

    static int read(Directive port, Findings findings, int otherwise) {
        return findings.read(port, text -> (int) Syntax.number(text, 1, 65_535), "1 to 65535", () -> otherwise);
    }

    /** A socket as our configuration has it, in quotes; on all addresses if none is given. */
    static String socket(Optional<Directive> address, int port, Findings findings) {
        Address on = address.map(
                        directive -> findings.read(directive, Address::parse, Syntax.ADDRESS.allowed(), () -> ANY))
                .orElse(ANY);
        return Yaml.quoted(on.isIpv4() ? on + ":" + port : "[" + on + "]:" + port);
    }
}
