/** Couriers say when a parcel will be there; a day other than the one that is known is news. */
import type { Tx } from '../../platform/db/index.ts';
import { tell } from '../events.ts';
import type { CourierScan } from './courier.ts';
import type { WorkSet } from './move-shipment.ts';
import type { ShipmentState } from './states.ts';
import { listExpected } from './store-expected.ts';

/** Of these reports the newest that names a day other than what is known: shipment → day. */
export async function movedDays(
  tx: Tx,
  reports: readonly { readonly id: string | undefined; readonly scan: CourierScan }[],
): Promise<Map<string, string>> {
  const days = new Map<string, { readonly at: string; readonly on: string }>();
  for (const { id, scan } of reports) {
    if (id === undefined || scan.expectedOn === undefined) continue;
    const before = days.get(id);
    if (before === undefined || before.at <= scan.scannedAt) days.set(id, { at: scan.scannedAt, on: scan.expectedOn });
  }
  const known = await listExpected(tx, [...days.keys()]);
  return new Map([...days].filter(([id, { on }]) => known.get(id) !== on).map(([id, { on }]) => [id, on]));
}

const over = new Set<ShipmentState>(['delivered', 'returning', 'returned', 'lost', 'damaged', 'cancelled']);

/** Keeps the new days of locked shipments; a parcel that is over is not expected any more. */
export function expectOn(tx: Tx, work: WorkSet, days: ReadonlyMap<string, string>): void {
  for (const [id, on] of days) {
    const shipment = work.get(id);
    if (shipment === undefined || over.has(shipment.state)) continue;
    work.set(id, { expectedOn: on }, 'expect');
    tell(tx, 'order.expected', { orderId: shipment.orderId }, shipment.version + 1);
  }
}
