/**
 * BGP messages: bytes to values and back. Knows no session, no socket and no clock.
 *
 * <pre>
 *   bytes ─▶ MessageDecoder.length   is this a header, and how long is its message? (RFC 4271, 6.1)
 *         ─▶ MessageDecoder.decode   Open, Notification, Keepalive, RouteRefresh
 *         ─▶ UpdateDecoder.decode    DecodedUpdate = Update + Defects (RFC 7606)
 *            UpdateDecoder.attributes  RouteAttributes: attributes that stand alone, as in dumps (RFC 6396)
 *
 *   value ─▶ MessageEncoder.encode ─▶ bytes
 * </pre>
 *
 * <p>Two kinds of error leave this package, and no other. What makes a message unusable as a whole is a
 * {@link ribflow.bgp.message.MalformedMessage}, which carries the NOTIFICATION to send. What is wrong inside an UPDATE is
 * a {@link ribflow.bgp.message.Defect} beside the routes that could be saved: the session counts it, and acts on the
 * strongest {@link ribflow.bgp.message.ErrorHandling}.
 *
 * <p>A path attribute is a row of {@code Attribute}: flags, length, who may send it, what an error in it means, and its
 * parser. Adding one is a row there, a field in {@link ribflow.bgp.message.PathAttributes} and a line in
 * {@code AttributeWriter}. A capability is a record in {@link ribflow.bgp.message.Capability}, which also reads and writes
 * it, and its lengths are in {@code CapabilityReader}. {@code NlriField} reads the routes of all families, {@code
 * NextHopField} their next hops. The numbers of NOTIFICATIONs are the rows of {@link ribflow.bgp.message.NotificationReason}.
 *
 * <p>Threads: all values are immutable. A decoder belongs to one session and keeps nothing between messages.
 *
 * <p>RFCs: 4271 (BGP-4), 4760 (multiprotocol), 8277 (labels), 4364 and 4659 (VPN), 8950 (next hops of the other family),
 * 7911 (several paths), 5492 (capabilities), 9072 (long OPEN), 8654 (long messages), 6793 (4-octet AS), 7607 (AS 0), 2918
 * and 7313 (ROUTE-REFRESH), 4724, 8538 and 9494 (what outlives a session), 9234 (roles, OTC), 1997, 4360, 5701 and 8092
 * (communities), 4456 (reflection), 5065 (confederations), 7311 (AIGP), 8669 (Prefix-SID), 7606 (errors in UPDATEs), 4486,
 * 8203 and 9003 (cease).
 */
@NullMarked
package ribflow.bgp.message;

import org.jspecify.annotations.NullMarked;
