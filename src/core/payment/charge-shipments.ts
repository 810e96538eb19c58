/** What a shipment costs is asked of its order's money: taken already, promised, or to be collected at the door. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { Charge, ChargeMode } from './payment.ts';
import type { ChargeState } from './states.ts';
import { insertCharges } from './store.ts';

export type NewCharge = {
  readonly orderId: string;
  readonly shipmentId: string;
  readonly amountMinor: number;
  /** Of it, what the order has at hand; left out: nothing. */
  readonly coveredMinor?: number;
  readonly currency: string;
  /** Prepaid: an allocation. Authorised: a capture has to be asked for. COD: collected at delivery. */
  readonly mode: ChargeMode;
};

const begins: Readonly<Record<ChargeMode, ChargeState>> = { prepaid: 'allocated', authorised: 'requested', cod: 'due' };

/** Once per shipment; by shipment, whether its money is sure (`settled`) or has to be asked for first (`requested`). */
export async function chargeShipments(
  tx: Tx,
  wanted: readonly NewCharge[],
): Promise<Map<string, 'settled' | 'requested'>> {
  const at = momentOf(new Date());
  const charges = wanted.map((one): Charge => ({
    id: uuidv7(),
    orderId: one.orderId,
    shipmentId: one.shipmentId,
    mode: one.mode,
    currency: one.currency,
    amountMinor: one.amountMinor,
    coveredMinor: one.coveredMinor ?? 0,
    // Nothing to take is taken.
    state: one.mode === 'authorised' && one.amountMinor <= 0 ? 'allocated' : begins[one.mode],
    attempt: 1,
    actionRef: null,
    errorCode: null,
    errorText: null,
    dueAt: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  }));
  await insertCharges(tx, charges);
  return new Map(charges.map((one) => [one.shipmentId, one.state === 'requested' ? 'requested' : 'settled']));
}
