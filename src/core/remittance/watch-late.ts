/** Cash that should be here and is not: each courier's is brought before a person, and is over when it has come. */
import type { Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { openTask, settleOthers } from '../task/index.ts';
import { moveReceivables } from './move-receivables.ts';
import { listBecomingLate, lockReceivablesOf, sumLate } from './store-receivables.ts';

const KIND = 'remittance.late';

/** How many have become late; at most `limit`. */
export async function markLate(tx: Tx, now: Date, limit: number): Promise<number> {
  const due = await listBecomingLate(tx, momentOf(now), limit);
  const locked = await lockReceivablesOf(
    tx,
    due.map((one) => one.shipmentId),
  );
  const late = locked.filter((one) => one.state === 'collected' && one.dueAt <= momentOf(now));
  await moveReceivables(
    tx,
    late.map((before) => ({ before, move: 'be_late' })),
  );
  return due.length;
}

export async function askForLate(tx: Tx): Promise<number> {
  const late = await sumLate(tx);
  for (const { courierCode, currency, parcels, minor } of late)
    await openTask(tx, {
      kind: KIND,
      about: `${courierCode}:${currency}`,
      reasonCode: KIND,
      facts: { courier: courierCode, currency, parcels, amountMinor: minor },
    });
  await settleOthers(tx, KIND, new Set(late.map((one) => `${one.courierCode}:${one.currency}`)));
  return late.length;
}
