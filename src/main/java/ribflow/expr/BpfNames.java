package ribflow.expr;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Names that pcap-filter(7) has for numbers: EtherTypes, TCP flags, ICMP types, and the services that filters ask for most. */
final class BpfNames {

    private static final Map<String, Integer> ETHER_TYPES = Map.of(
            "ip",
            0x0800,
            "arp",
            0x0806,
            "rarp",
            0x8035,
            "ip6",
            0x86dd,
            "loopback",
            0x9000,
            "lat",
            0x6004,
            "moprc",
            0x6002);

    /** Flags and types, without the prefix of their protocol's constants. */
    private static final Map<String, Integer> CONSTANTS = numbers("""
            tcp-fin 1, tcp-syn 2, tcp-rst 4, tcp-push 8, tcp-ack 16, tcp-urg 32, tcp-ece 64, tcp-cwr 128,
            icmp-echoreply 0, icmp-unreach 3, icmp-sourcequench 4, icmp-redirect 5, icmp-echo 8, icmp-routeradvert 9,
            icmp-routersolicit 10, icmp-timxceed 11, icmp-paramprob 12, icmp-tstamp 13, icmp-tstampreply 14,
            icmp-ireq 15, icmp-ireqreply 16, icmp-maskreq 17, icmp-maskreply 18,
            icmp6-destinationrunreach 1, icmp6-packettoobig 2, icmp6-timeexceeded 3, icmp6-parameterproblem 4,
            icmp6-echo 128, icmp6-echoreply 129, icmp6-multicastlistenerquery 130,
            icmp6-multicastlistenerreportv1 131, icmp6-multicastlistenerdone 132, icmp6-routersolicit 133,
            icmp6-routeradvert 134, icmp6-neighborsolicit 135, icmp6-neighboradvert 136, icmp6-redirect 137""");

    private static final Map<String, Integer> SERVICES = numbers("""
            echo 7, discard 9, daytime 13, chargen 19, ftp-data 20, ftp 21, ssh 22, telnet 23, smtp 25, time 37, whois 43,
            tacacs 49, domain 53, bootps 67, bootpc 68, tftp 69, gopher 70, finger 79, http 80, www 80, kerberos 88,
            pop3 110, sunrpc 111, ident 113, nntp 119, ntp 123, netbios-ns 137, netbios-dgm 138, netbios-ssn 139,
            imap2 143, imap 143, snmp 161, snmp-trap 162, snmptrap 162, bgp 179, irc 194, ldap 389, https 443,
            microsoft-ds 445, submissions 465, isakmp 500, syslog 514, printer 515, submission 587, ipp 631, ldaps 636,
            rsync 873, imaps 993, pop3s 995, openvpn 1194, radius 1812, radius-acct 1813, nfs 2049, mysql 3306,
            ms-wbt-server 3389, ipsec-nat-t 4500, sip 5060, sip-tls 5061, xmpp-client 5222, postgresql 5432,
            sflow 6343, http-alt 8080""");

    private BpfNames() {}

    private static Map<String, Integer> numbers(String list) {
        return Arrays.stream(list.split(","))
                .map(pair -> pair.strip().split(" "))
                .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> Integer.valueOf(pair[1])));
    }

    static OptionalInt etherType(String name) {
        return find(ETHER_TYPES, name);
    }

    static OptionalInt constant(String name) {
        return find(CONSTANTS, name);
    }

    static OptionalInt service(String name) {
        return find(SERVICES, name);
    }

    /** What one may have meant by a service that is not known. */
    static String nearestService(String name) {
        return Nearest.question(Nearest.to(name, SERVICES.keySet()));
    }

    private static OptionalInt find(Map<String, Integer> numbers, String name) {
        Integer number = numbers.get(name.toLowerCase(Locale.ROOT));
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
