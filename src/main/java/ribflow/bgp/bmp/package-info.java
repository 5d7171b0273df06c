/**
 * The BGP Monitoring Protocol (RFC 7854, 8671, 9069): routers connect to us and tell what their peers announce, what their
 * policy makes of it, what they chose and what they send.
 *
 * <pre>
 *   bytes ─▶ BmpDecoder ─▶ BmpMessage ─▶ MonitoredRouter ─▶ BmpListener: up, update, down by RibSource.Monitored
 *                                        peers, their OPENs        (the daemon joins it to the RIB)
 *   BmpStation: listens, cuts streams into messages, one MonitoredRouter a connection
 * </pre>
 *
 * <p>{@link ribflow.bgp.bmp.BmpDecoder} knows bytes only. {@link ribflow.bgp.bmp.MonitoredRouter} knows what a router has
 * told of its peers, which is needed to read their UPDATEs, and no socket. {@link ribflow.bgp.bmp.BmpStation} runs on the
 * event loop of BGP, which alone may write to the RIB.
 */
@NullMarked
package ribflow.bgp.bmp;

import org.jspecify.annotations.NullMarked;
