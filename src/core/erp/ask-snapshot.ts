/** Asks the ERP for the exact stock of a place, because the hub's own picture of it has a hole. */
import type { Tx } from '../../platform/db/index.ts';
import { listLocations } from '../catalog/index.ts';
import { openTask, settleTask } from '../task/index.ts';
import { requestStock } from './request-stock.ts';

const KIND = 'erp.snapshot_wanted';

/** A person sees the task until a snapshot of the place has been applied. */
export async function askSnapshot(
  tx: Tx,
  locationId: string,
  reason: string,
  facts: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await openTask(tx, {
    kind: KIND,
    about: locationId,
    workgroup: 'integration',
    reasonCode: `erp.snapshot_wanted.${reason}`,
    facts: { locationId, ...facts },
  });
  // An ERP that takes requests answers by itself; a place that no master has named has nobody to ask.
  const place = (await listLocations(tx)).find((one) => one.id === locationId);
  if (place?.active === true) await requestStock(tx, { locationId, skus: 'ALL', reason });
}

export async function settleSnapshotAsked(tx: Tx, locationIds: readonly string[]): Promise<void> {
  for (const locationId of locationIds) await settleTask(tx, KIND, locationId);
}
