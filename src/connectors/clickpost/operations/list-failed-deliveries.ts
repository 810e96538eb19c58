/** Lists the parcels of a window whose newest report is a failed delivery, each with its reason: the work list behind lost callbacks. */
import type { CourierScan } from '../../../core/shipment/courier.ts';
import type { Client } from '../client.ts';
import { meaningOf } from '../codes.ts';
import { listUpdated, type Window } from './list-updated.ts';
import { track } from './track.ts';

/** The list itself names no reason: each parcel found is tracked once, one after the other. */
export async function listFailedDeliveries(client: Client, window: Window): Promise<CourierScan[]> {
  const failed = (await listUpdated(client, window)).filter((scan) => meaningOf(scan.code) === 'delivery_failed');
  const told: CourierScan[] = [];
  for (const scan of failed) {
    const newest = (await client.call(track, scan)).find((one) => one.scannedAt === scan.scannedAt);
    told.push(newest?.ndrCode === undefined ? scan : { ...scan, ndrCode: newest.ndrCode });
  }
  return told;
}
