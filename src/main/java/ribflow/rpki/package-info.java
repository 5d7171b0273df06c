/**
 * Who may originate what: VRPs from RPKI caches and files, and the origin validation of routes (RFC 6811).
 *
 * <pre>
 *   cache ─TCP─▶ RtrFraming ─▶ RtrSession ── event ─▶ RtrFsm.step(state, event) ─▶ (state, actions)
 *                                  │ performs the actions: send, arm a timer, take a VRP, finish …
 *                                  ▼
 *                            VrpCollection ─▶ VrpTable of the cache ─┐
 *   file ─▶ VrpFile ───────────────────────▶ VrpTable of the file ───┴─▶ Rpki.current() ─▶ OriginReader ─▶ flows
 * </pre>
 *
 * <p>Reading order: {@link ribflow.rpki.VrpTable} is the table that answers; {@link ribflow.rpki.Rpki} says which source's
 * table is used; {@code RtrFsm} is the protocol, {@code RtrPdu} its messages.
 *
 * <p>The routes know nothing of all this: a route is validated when a flow looks it up, against the VRPs that hold at that
 * moment. So a change of VRPs costs as much as it changes, and nothing is ever validated anew.
 *
 * <p>Threads: one event loop owns every session, every table and the file. Workers only read, online in the
 * {@link ribflow.ip.Epochs} they share with the RIB.
 *
 * <p>RFCs: 6811 (validation), 6810 and 8210 (the protocol between cache and router, versions 0 and 1; router keys and
 * version 2's ASPA are passed over and counted), 7607 and 6483 (AS 0 originates nothing).
 */
@NullMarked
package ribflow.rpki;

import org.jspecify.annotations.NullMarked;
