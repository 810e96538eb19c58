/** Waybills that nobody needs: remembered, so that what their courier reports of them is understood, and voided. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { openTask } from '../task/index.ts';
import type { Via } from './carrier.ts';
import { accountOf, viaOfCode } from './courier-account.ts';
import type { Shipment } from './shipment.ts';
import { insertDropped, saveDropped } from './store-dropped.ts';
import { findByAwb, findShipment } from './store.ts';

export { findDropped, type DroppedAwb } from './store-dropped.ts';

type Waybill = { readonly partnerId: number; readonly awb: string };

export async function dropAwb(
  tx: Tx,
  shipment: Pick<Shipment, 'id' | 'orderId'>,
  waybill: Waybill & { readonly courierCode: string | null },
  state: 'asked' | 'void' = 'asked',
): Promise<void> {
  await insertDropped(tx, { ...waybill, shipmentId: shipment.id, orderId: shipment.orderId, state });
}

export type VoidIntent = Waybill & Via & { readonly account: string };
type Superfluous = Waybill & { readonly shipmentId: string; readonly orderId: string; readonly courierCode: string };

/** Undefined when a parcel goes by this waybill after all. */
export async function intendVoid(
  tx: Tx,
  { partnerId, awb, courierCode }: Superfluous,
): Promise<VoidIntent | undefined> {
  if ((await findByAwb(tx, [{ partnerId, awb }])).size > 0) return undefined;
  return { partnerId, awb, account: await accountOf(tx, courierCode), ...(await viaOfCode(tx, courierCode)) };
}

/** The courier has forgotten it, or keeps it by this code: then a person sees to it. */
export async function recordVoided(tx: Tx, about: Superfluous, code?: string): Promise<void> {
  const { shipmentId, orderId, partnerId, awb, courierCode } = about;
  const shipment = (await findShipment(tx, shipmentId)) ?? fail('missing', 'shipment.unknown', { shipmentId });
  await saveDropped(tx, { partnerId, awb }, code === undefined ? 'void' : 'kept');
  remember(tx, {
    entity: 'shipment',
    entityId: shipmentId,
    orderId,
    move: code === undefined ? 'void_awb' : 'keep_awb',
    version: shipment.version,
    changes: { awb: [awb, null] },
    ...(code === undefined ? {} : { why: code }),
  });
  if (code === undefined) return;
  await openTask(tx, {
    kind: 'shipment.superfluous_awb',
    about: `${partnerId}:${awb}`,
    workgroup: 'shipping',
    orderId,
    shipmentId,
    reasonCode: 'shipment.superfluous_awb',
    facts: { awb, courier: courierCode, reference: shipment.reference, state: shipment.state, said: code },
  });
}
