/** Cash has come in at the door: from now on its courier owes it. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import { dateOf, momentOf } from '../../platform/time.ts';
import type { Charge } from '../payment/index.ts';
import { listDeliveredParcels } from '../shipment/index.ts';
import { loadRemittanceRules, remittanceRuleOf } from './rules.ts';
import { insertReceivables } from './store-receivables.ts';

const DAY_MS = 86_400_000;

/** Three statements for all of them together; none for a batch without cash. */
export async function expectCash(tx: Tx, collected: readonly Charge[]): Promise<void> {
  const cash = collected.filter((charge) => charge.state === 'collected' && charge.amountMinor > 0);
  if (cash.length === 0) return;
  const rules = await loadRemittanceRules(tx);
  const parcels = await listDeliveredParcels(
    tx,
    cash.map((charge) => charge.shipmentId),
  );
  const rows = cash.flatMap((charge) => {
    const parcel = parcels.get(charge.shipmentId);
    // Carried by nobody that owes us anything.
    if (parcel === undefined) return [];
    const collectedAt = parcel.deliveredAt ?? momentOf(new Date());
    const { days } = remittanceRuleOf(rules, parcel.courierCode);
    return [
      {
        id: uuidv7(),
        shipment_id: charge.shipmentId,
        order_id: charge.orderId,
        order_number: parcel.orderNumber,
        channel_id: parcel.channelId,
        courier_code: parcel.courierCode,
        awb: parcel.awb,
        reference: parcel.reference,
        currency: charge.currency,
        amount_minor: charge.amountMinor,
        state: 'collected',
        version: 1,
        collected_at: collectedAt,
        due_at: momentOf(new Date(dateOf(collectedAt).getTime() + days * DAY_MS)),
      },
    ];
  });
  await insertReceivables(tx, rows);
}
