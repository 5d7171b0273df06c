/**
 * The files of the maps folder: what only the operator knows of the network, read strictly and looked up fast.
 *
 * <p>A file is lines of {@code key=value} pairs in the manner of pmacct's maps. {@link ribflow.maps.MapFormat} is the
 * whole truth about one: its keys, their {@link ribflow.maps.Syntax syntax}, its rules and an example; the reader and
 * the manual page work from it. Reading never stops at the first mistake: every {@link ribflow.maps.Problem} of every
 * file is found in one go, and a map with a problem is not used at all, so that a reload cannot leave half a map.
 *
 * <pre>
 *   file ─▶ Rows ─▶ ExporterMap   exporter ─▶ BGP peers, in order
 *                   SamplingMap   exporter, interface ─▶ sampling rate
 *                   VrfMap        exporter, interface or VRF ─▶ route distinguisher
 *                   PopMap        exporter, interface, next hop ─▶ PoP
 *                   InterfaceMap  exporter, interface ─▶ role, name
 *                   PeerAsMap     exporter, interface, MAC address, VLAN ─▶ neighbour AS
 *                   NetworksMap   address ─▶ AS, neighbour AS, next hop
 *                   CustomerMap   address or interface ─▶ customer
 *                   ColourMap     communities ─▶ colour of the route
 *                   ClassMap      DSCP ─▶ class of service
 *                   TagMap        anything known of a flow ─▶ tags, label
 *                   CommitMap     who is billed ─▶ commit, rule, price
 *                   Primitives    columns of the operator's own ─▶ FlowField
 *   database ─▶ GeoIp             address ─▶ country, city, AS
 * </pre>
 *
 * <p>The maps that flows are looked up in leave a {@code PrefixIndex} behind, arrays of numbers that any thread may ask
 * without locks; a map of a million rows is read row by row ({@code Rows.each}) and leaves a
 * {@link ribflow.ip.PrefixNumbers}. {@link ribflow.maps.Maps} holds all as read together. They are immutable: a reload makes
 * a new object, and its holder swaps the reference.
 */
@NullMarked
package ribflow.maps;

import org.jspecify.annotations.NullMarked;
