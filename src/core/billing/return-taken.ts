/**
 * Money that was taken for a parcel after it was called off, before anything of it was billed: what its order still needs
 * stays with it for the next parcel, the rest goes back. The gateway's promise is used up by then: what was given back
 * could not be asked for once more.
 */
import type { Tx } from '../../platform/db/index.ts';
import type { ShipmentFact } from '../events.ts';
import { lockOrders } from '../order/index.ts';
import { requestRefunds } from '../payment/index.ts';
import { listShipmentsOf } from '../shipment/index.ts';
import { balanceOrder, weigh } from './balance-order.ts';
import { creditUndone } from './credit-shipments.ts';
import { listInvoices } from './store.ts';

/** Parcels that go on, and those whose credit note brings the money back, are left alone. Asked again it asks for nothing more. */
export async function returnTaken(tx: Tx, facts: readonly ShipmentFact[]): Promise<void> {
  for (const { orderId, shipmentId } of facts) {
    await lockOrders(tx, [orderId]);
    const parcel = (await listShipmentsOf(tx, [orderId])).find((one) => one.id === shipmentId);
    if (parcel?.state !== 'cancelled') continue;
    // A draft asks for money and has none: its charge is all there is to undo.
    await creditUndone(tx, [parcel]);
    const billed = (await listInvoices(tx, [shipmentId])).some(
      (one) => one.state === 'issued' || one.state === 'awaited',
    );
    const weighed = billed ? undefined : await weigh(tx, orderId);
    if (weighed === undefined) continue;
    const { money, wantedMinor, askedMinor } = weighed;
    const charge = money.charges.find((one) => one.shipmentId === shipmentId);
    // Nothing was taken for it: what covered it in part is the order's again.
    if (charge?.state === 'dropped' || charge?.state === 'dropping') await balanceOrder(tx, orderId);
    if (charge?.state !== 'captured') continue;
    if (money.refunds.some((one) => one.shipmentId === shipmentId)) continue;
    const free = Math.max(0, money.unallocatedMinor + charge.amountMinor - wantedMinor - askedMinor);
    const backMinor = Math.min(charge.amountMinor, free);
    const of = { orderId, shipmentId, currency: charge.currency, reason: 'captured_after_cancel' };
    await requestRefunds(tx, [
      { ...of, key: `charge:${charge.id}`, amountMinor: backMinor },
      { ...of, key: `kept:${charge.id}`, amountMinor: charge.amountMinor - backMinor, kept: true },
    ]);
  }
}
