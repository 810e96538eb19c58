/** Cash parcels that came back: whose they were, for the rule that asks such customers first. */
import type { Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { noteRefusals } from '../customer/index.ts';
import type { ShipmentFact } from '../events.ts';
import { loadOrder } from '../order/index.ts';

export async function noteReturned(tx: Tx, facts: readonly ShipmentFact[]): Promise<void> {
  const refusals = [];
  for (const orderId of new Set(facts.map((fact) => fact.orderId))) {
    const { paymentMode, customerKey } = await loadOrder(tx, orderId);
    if (paymentMode === 'cod' && customerKey !== null)
      refusals.push({ orderId, customerKey, at: momentOf(new Date()) });
  }
  await noteRefusals(tx, refusals);
}
