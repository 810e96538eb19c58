/** What a shipment costs is asked of its order's money: taken already, promised, or to be collected at the door. */
import type { Tx } from '../../platform/db/index.ts';

export type NewCharge = {
  readonly orderId: string;
  readonly shipmentId: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** Prepaid: an allocation. Authorised: a capture has to be asked for. COD: collected at delivery. */
  readonly mode: 'prepaid' | 'authorised' | 'cod';
};

/** Once per shipment; by shipment, whether its money is sure (`settled`) or has to be asked for first (`requested`). */
export async function chargeShipments(
  _tx: Tx,
  wanted: readonly NewCharge[],
): Promise<Map<string, 'settled' | 'requested'>> {
  return new Map(wanted.map((one) => [one.shipmentId, one.mode === 'authorised' ? 'requested' : 'settled']));
}
