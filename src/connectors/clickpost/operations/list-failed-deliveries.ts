/** Lists the parcels of a window whose newest report is a failed delivery, each with its reason: the work list behind lost callbacks. */
import type { CourierScan } from '../../../core/shipment/courier.ts';
import { groupBy } from '../../../platform/group.ts';
import type { Client } from '../client.ts';
import { meaningOf } from '../codes.ts';
import { listUpdated, type Window } from './list-updated.ts';
import { MOST_TRACKED, track } from './track.ts';

/** The list itself names no reason: what is found is tracked once, some parcels of one courier in each call. */
export async function listFailedDeliveries(client: Client, window: Window): Promise<CourierScan[]> {
  const failed = (await listUpdated(client, window)).filter((scan) => meaningOf(scan.code) === 'delivery_failed');
  const byCourier = groupBy(failed, (scan) => scan.partnerId);
  const reasons = new Map<string, number>();
  for (const [partnerId, scans] of byCourier) {
    const awbs = [...new Set(scans.map((scan) => scan.awb))];
    for (let at = 0; at < awbs.length; at += MOST_TRACKED) {
      const told = await client.call(track, { partnerId, awbs: awbs.slice(at, at + MOST_TRACKED) });
      for (const one of told) if (one.ndrCode !== undefined) reasons.set(nameOf(one), one.ndrCode);
    }
  }
  return failed.map((scan) => {
    const ndrCode = reasons.get(nameOf(scan));
    return ndrCode === undefined ? scan : { ...scan, ndrCode };
  });
}

const nameOf = ({ partnerId, awb, scannedAt }: CourierScan): string => `${partnerId}\n${awb}\n${scannedAt}`;
