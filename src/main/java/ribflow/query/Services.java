package ribflow.query;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Well-known services by port (IANA's Service Name and Transport Protocol Port Number Registry, those that are met). */
final class Services {

    private static final String TABLE = """
            7 echo, 9 discard, 13 daytime, 19 chargen, 20 ftp-data, 21 ftp, 22 ssh, 23 telnet, 25 smtp, 37 time, 43 whois,
            49 tacacs, 53 domain, 67 bootps, 68 bootpc, 69 tftp, 79 finger, 80 http, 88 kerberos, 102 iso-tsap, 110 pop3,
            111 sunrpc, 113 auth, 119 nntp, 123 ntp, 135 epmap, 137 netbios-ns, 138 netbios-dgm, 139 netbios-ssn, 143 imap,
            161 snmp, 162 snmptrap, 177 xdmcp, 179 bgp, 194 irc, 319 ptp-event, 320 ptp-general, 323 rpki-rtr,
            324 rpki-rtr-tls, 389 ldap, 427 svrloc, 443 https, 445 microsoft-ds, 464 kpasswd, 465 submissions, 500 isakmp,
            512 exec, 513 login, 514 syslog, 515 printer, 520 router, 521 ripng, 546 dhcpv6-client, 547 dhcpv6-server,
            548 afpovertcp, 554 rtsp, 563 nntps, 587 submission, 631 ipp, 636 ldaps, 639 msdp, 646 ldp, 830 netconf-ssh,
            853 domain-s, 873 rsync, 989 ftps-data, 990 ftps, 992 telnets, 993 imaps, 995 pop3s, 1080 socks,
            1194 openvpn, 1433 ms-sql-s, 1434 ms-sql-m, 1701 l2tp, 1720 h323hostcall, 1723 pptp, 1812 radius, 1813 radius-acct, 1883 mqtt, 1900 ssdp, 1935 macromedia-fcs,
            2049 nfs, 2152 gtp-user, 2123 gtp-control, 2379 etcd-client, 2380 etcd-server, 3260 iscsi-target, 3268 msft-gc, 3306 mysql, 3389 ms-wbt-server, 3478 stun, 3544 teredo, 3690 svn,
            3784 bfd-control, 3785 bfd-echo, 4189 pcep, 4369 epmd, 4500 ipsec-nat-t, 4739 ipfix, 4740 ipfixs,
            4784 bfd-multi-ctl, 4789 vxlan, 5004 avt-profile-1, 5005 avt-profile-2, 5060 sip, 5061 sips, 5222 xmpp-client, 5269 xmpp-server, 5349 stuns, 5353 mdns, 5355 llmnr, 5432 postgresql,
            5671 amqps, 5672 amqp, 5900 rfb, 5985 wsman, 5986 wsmans, 6000 x11, 6081 geneve, 6343 sflow,
            6379 redis, 6514 syslog-tls, 6667 ircu, 6697 ircs-u, 8008 http-alt,
            8080 http-alt, 8883 secure-mqtt, 9418 git, 10050 zabbix-agent,
            10051 zabbix-trapper, 11211 memcache, 11371 pgpkeyserver, 25565 minecraft, 27017 mongodb, 51820 wireguard""";

    private static final Map<Integer, String> NAMES = Stream.of(TABLE.split(",\\s*"))
            .map(entry -> entry.split(" ", 2))
            .collect(Collectors.toUnmodifiableMap(entry -> Integer.valueOf(entry[0]), entry -> entry[1]));

    private Services() {}

    /** The name of the service of a port; null if it has none that is well known. */
    static @Nullable String name(int port) {
        return NAMES.get(port);
    }
}
