/** What one supplier is asked for goes out together: at once when nothing went lately, else when the hour is over. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Database, Tx } from '../../platform/db/index.ts';
import { dateOf, momentOf } from '../../platform/time.ts';
import { takeNumbers } from '../billing/index.ts';
import { tell } from '../events.ts';
import { keepReplenishment } from './move-replenishment.ts';
import { lockUnlettered } from './store.ts';
import { insertLetter, lastLetterAt, listWaiting } from './store-letters.ts';
import { lockSupplier } from './store-rules.ts';

const SERIES = 'replenish_letter';
/** A letter that a person can read, and that its intent can hold. */
const MOST_LINES = 200;

/** How many letters were made. */
export async function gatherLetters(db: Database, now: Date, gatherMs: number): Promise<number> {
  let made = 0;
  for (const of of await db.read((reader) => listWaiting(reader))) {
    for (let full = true; full;) {
      const lines = await db.tx((tx) => gatherOne(tx, of, now, gatherMs));
      if (lines > 0) made += 1;
      // What does not fit goes with a second letter, not an hour later.
      full = lines === MOST_LINES;
    }
  }
  return made;
}

async function gatherOne(
  tx: Tx,
  of: { readonly supplierId: string; readonly companyId: string },
  now: Date,
  gatherMs: number,
): Promise<number> {
  // Its row is the door: two processes never gather for the same supplier at once.
  const supplier = await lockSupplier(tx, of.supplierId);
  if (supplier === undefined || !supplier.active) return 0;
  const last = await lastLetterAt(tx, of);
  const waits = last !== undefined && now.getTime() - dateOf(last).getTime() < gatherMs;
  // A machine is not disturbed by many small messages.
  const waiting = await lockUnlettered(tx, of, MOST_LINES);
  const overflow = waiting.length === MOST_LINES;
  if (waiting.length === 0 || (waits && supplier.sendsBy !== 'amqp' && !overflow)) return 0;
  const id = uuidv7();
  for (const one of waiting) await keepReplenishment(tx, one, { ...one, letterId: id });
  const number = await takeNumbers(tx, SERIES, 1);
  await insertLetter(tx, {
    id,
    reference: `RQ-${String(number).padStart(6, '0')}`,
    ...of,
    sendsBy: supplier.sendsBy,
    createdAt: momentOf(now),
    sentAt: null,
  });
  tell(tx, 'replenishment.gathered', { orderId: id, letterId: id, supplierId: of.supplierId }, 1);
  return waiting.length;
}
