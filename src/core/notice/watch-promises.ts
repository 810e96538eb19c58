/** Orders whose day has passed without their goods: flagged, and a person is asked; until they have come, or never will. */
import type { Database } from '../../platform/db/index.ts';
import { localTime, momentOf } from '../../platform/time.ts';
import { listChannels } from '../catalog/index.ts';
import { listPromisedBefore, orderStates, type OrderState } from '../order/index.ts';
import { openTasks, settleTasks } from '../task/index.ts';
import { deleteLate, insertLate, listLate } from './store.ts';

const KIND = 'order.late';
/** In one run; the next takes the rest. */
const MOST = 5_000;

const openStates = (Object.keys(orderStates) as OrderState[]).filter((state) => !orderStates[state].final);

/** @returns how many have become late, and how many are so no longer */
export async function watchPromises(db: Database, now: Date): Promise<{ late: number; settled: number }> {
  return db.tx(async (tx) => {
    const todays = new Map(
      (await listChannels(tx)).map((one) => [one.id, localTime(now, one.timeZone).slice(0, 10)] as const),
    );
    const latest = [...todays.values()].reduce((a, b) => (a > b ? a : b), '');
    const found = (await listPromisedBefore(tx, openStates, latest, MOST)).filter(
      (one) => one.promisedOn < (todays.get(one.channelId) ?? ''),
    );
    const known = new Set((await listLate(tx)).map((one) => one.orderId));
    const fresh = found.filter((one) => !known.has(one.id));
    await insertLate(
      tx,
      fresh.map((one) => ({ orderId: one.id, promisedOn: one.promisedOn })),
      momentOf(now),
    );
    await openTasks(
      tx,
      fresh.map((one) => ({
        kind: KIND,
        about: one.id,
        workgroup: 'shipping' as const,
        orderId: one.id,
        channelId: one.channelId,
        reasonCode: KIND,
        facts: { number: one.number, promisedOn: one.promisedOn, state: one.state },
      })),
    );
    const still = new Set(found.map((one) => one.id));
    const gone = found.length === MOST ? [] : [...known].filter((id) => !still.has(id));
    await deleteLate(tx, gone);
    await settleTasks(tx, KIND, gone);
    return { late: fresh.length, settled: gone.length };
  });
}
