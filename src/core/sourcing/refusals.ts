/** Which locations have turned an order down, and how far each location's numbers are trusted. */
import { uuidv7 } from '../../platform/ids.ts';
import type { RefusalCode } from '../../../config/refusals.ts';
import type { Channel } from '../catalog/index.ts';
import { kept } from '../catalog/index.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { insertRefusals, readRefusals, readTrust } from './store-refusals.ts';

export type Refusal = { readonly orderId: string; readonly locationId: string; readonly reason: string };

/** Who did not serve it: the store itself, its silence, a closed door, the courier, a person, or a run over many. */
export type RefusalCause = 'store' | 'unanswered' | 'closed' | 'courier' | 'person' | 'reroute';

export type NewRefusal = {
  readonly orderId: string;
  readonly shipmentId: string;
  readonly locationId: string;
  readonly cause: RefusalCause;
  readonly reason: RefusalCode;
  readonly note?: string;
  readonly who: string;
  readonly lines?: readonly NewRefusalLine[];
};
/** Base units. */
export type NewRefusalLine = {
  readonly orderLineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly reason: RefusalCode;
  readonly found?: number;
  /** Whether the stock is still to be put right. */
  readonly corrects: boolean;
};

/** By order; only orders that have been sourced before can have any. */
export async function listRefusals(
  reader: Reader,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Refusal[]>> {
  if (orderIds.length === 0) return new Map();
  const byOrder = new Map<string, Refusal[]>();
  for (const one of await readRefusals(reader, orderIds)) {
    const known = byOrder.get(one.orderId);
    if (known === undefined) byOrder.set(one.orderId, [one]);
    else known.push(one);
  }
  return byOrder;
}

/** These locations serve these orders no more; their ids, in the order given. */
export async function recordRefusals(tx: Tx, refusals: readonly NewRefusal[], now = new Date()): Promise<string[]> {
  const rows = refusals.map((one) => ({ ...one, id: uuidv7() }));
  await insertRefusals(tx, rows, momentOf(now));
  return rows.map((one) => one.id);
}

/** 0 to 1 of what a location says it has free that is promised; who is not in it is trusted wholly. */
export async function loadTrust(reader: Reader): Promise<ReadonlyMap<string, number>> {
  const rows = await kept(reader, 'trust', () => readTrust(reader));
  const now = momentOf(new Date());
  const scores = rows.map(({ locationId, score, set, setUntil }): [string, number] => [
    locationId,
    set !== undefined && (setUntil === undefined || setUntil > now) ? set : score,
  ]);
  return new Map(scores.filter(([, score]) => score < 1));
}

const nobody: ReadonlyMap<string, number> = new Map();

/** The same for one channel: one that has switched it off trusts every place. */
export function trustFor(
  channel: Pick<Channel, 'config'>,
  trust: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  return channel.config.rerouting?.trust === false ? nobody : trust;
}
