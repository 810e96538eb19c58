/**
 * What becomes of an order of which something is nowhere: its channel says whether the customer is asked, it waits, a
 * person decides, or the missing pieces are struck off.
 */
import { uuidv7 } from '../../platform/ids.ts';
import type { Row, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { dateOf, momentOf } from '../../platform/time.ts';
import { findSelling, type Selling } from '../catalog/index.ts';
import { tell } from '../events.ts';
import { addCancelled } from '../order/index.ts';
import { AFTERWARDS_MS, type Open, type Shortage, type ShortageAnswer, type Shortages } from '../sourcing/index.ts';
import { openTask } from '../task/index.ts';
import { proposalOf, type Incoming } from './propose.ts';
import { insertAmendments, lastRevisions } from './store.ts';
import { listWaitsOf } from './store-waits.ts';
import { waitForGoods, waitUntil } from './wait.ts';

const HOUR_MS = 3_600_000;
/** For the answer, where the channel does not say. */
const HOURS = 24;

export type ShortageSettings = {
  /** Whether there is a mail server, by which a customer could be asked. */
  readonly canMail: boolean;
  readonly incoming: Incoming;
};

export type WhenMissing = 'ask' | 'backorder' | 'hold' | 'cancel_missing';

/** What the routing rule says, where it says anything; else the channel. */
export function whenMissing(
  { channel, order, unfillable = 'channel' }: Pick<Open, 'channel' | 'order' | 'unfillable'>,
  canMail: boolean,
): WhenMissing {
  if (unfillable !== 'channel') return unfillable;
  return channel.config.whenMissing ?? (canMail && order.customerEmail !== '' ? 'ask' : 'hold');
}

export function shortagesOf({ canMail, incoming }: ShortageSettings): Shortages {
  return {
    keeps: (open) => whenMissing(open, canMail) !== 'hold',
    answer: (tx, shortages) => decideShortages(tx, shortages, { canMail, incoming }),
  };
}

async function decideShortages(
  tx: Tx,
  shortages: readonly Shortage[],
  { canMail, incoming }: ShortageSettings,
  now = new Date(),
): Promise<Map<string, ShortageAnswer>> {
  const ids = shortages.map(({ open }) => open.order.id);
  const waited = new Map((await listWaitsOf(tx, ids)).map((wait) => [wait.orderId, wait.dueAt]));
  const revisions = await lastRevisions(tx, ids);
  const selling = await findSelling(
    tx,
    shortages.flatMap(({ missing }) => missing.map((one) => one.sku)),
  );
  const rows: Row[] = [];
  const answers = new Map<string, ShortageAnswer>();
  for (const shortage of shortages) {
    const { order } = shortage.open;
    const how = whenMissing(shortage.open, canMail);
    const wait = waits(shortage, how, selling, waited.get(order.id), now);
    if (how === 'hold') answers.set(order.id, { move: 'hold' });
    else if (how === 'cancel_missing') answers.set(order.id, await strikeOff(tx, shortage));
    else if (wait !== undefined) {
      await waitForGoods(tx, shortage, wait.dueAt);
      answers.set(order.id, wait);
    } else {
      const row = await questionOf(tx, shortage, (revisions.get(order.id) ?? 0) + 1, incoming, now);
      rows.push(row);
      const dueAt = String(row['due_at']);
      answers.set(order.id, { move: 'propose', dueAt, keepUntil: new Date(dateOf(dueAt).getTime() + AFTERWARDS_MS) });
    }
  }
  await insertAmendments(tx, rows);
  for (const row of rows) await announce(tx, row, shortages);
  return answers;
}

/** Undefined when it may not wait, or has waited long enough. */
function waits(
  { open, missing, found }: Shortage,
  how: WhenMissing,
  selling: ReadonlyMap<string, Selling>,
  before: string | undefined,
  now: Date,
): Extract<ShortageAnswer, { move: 'schedule' }> | undefined {
  const mode = open.channel.config.backorder ?? 'wait_all';
  const skus = [...new Set(missing.map((one) => one.sku))];
  // Who has begun to wait goes on, whatever its channel says by now.
  const begins = how === 'backorder' && mode !== 'no' && skus.every((sku) => selling.get(sku)?.backorder === true);
  if (before === undefined ? !begins : before <= momentOf(now)) return undefined;
  const dueAt = before ?? momentOf(waitUntil(open.channel, selling, skus, now));
  return {
    move: 'schedule',
    reason: begins ? 'backorder' : 'waits_for_goods',
    dueAt,
    keepUntil: new Date(dateOf(dueAt).getTime() + AFTERWARDS_MS),
    ship: mode === 'ship_available' && found.length > 0 && begins,
  };
}

/** The missing pieces are not wanted any more. */
async function strikeOff(tx: Tx, { open, missing }: Shortage): Promise<ShortageAnswer> {
  const { order } = open;
  const saved = await addCancelled(tx, missing);
  if (saved !== missing.length) fail('bug', 'order.cancelled_too_much', { wanted: missing.length, saved });
  remember(tx, {
    entity: 'order',
    entityId: order.id,
    orderId: order.id,
    move: 'strike_off',
    why: 'goods_missing',
    changes: { cancelled: [0, missing.reduce((sum, one) => sum + one.quantity, 0)] },
    version: order.version,
  });
  tell(tx, 'order.changed', { orderId: order.id }, order.version);
  return { move: 'source' };
}

async function questionOf(tx: Tx, shortage: Shortage, revision: number, incoming: Incoming, now: Date): Promise<Row> {
  const { order, channel } = shortage.open;
  const dueAt = new Date(now.getTime() + (channel.config.amendHours ?? HOURS) * HOUR_MS);
  return {
    id: uuidv7(),
    order_id: order.id,
    order_number: order.number,
    channel_id: order.channelId,
    revision,
    state: 'open',
    version: 1,
    proposal: JSON.stringify(await proposalOf(tx, shortage, incoming, now)),
    due_at: momentOf(dueAt),
    created_at: momentOf(now),
  };
}

async function announce(tx: Tx, row: Row, shortages: readonly Shortage[]): Promise<void> {
  const orderId = String(row['order_id']);
  const amendmentId = String(row['id']);
  const about = shortages.find(({ open }) => open.order.id === orderId);
  tell(tx, 'amendment.asked', { orderId, amendmentId }, Number(row['revision']));
  await openTask(tx, {
    kind: 'order.amending',
    about: orderId,
    workgroup: 'orders',
    orderId,
    reasonCode: 'goods_missing',
    facts: {
      number: row['order_number'],
      skus: about?.missing.map((one) => one.sku) ?? [],
      dueAt: row['due_at'],
    },
  });
}
