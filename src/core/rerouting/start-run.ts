/** Many parcels go elsewhere at once: what belongs to the run is written down at its start, so that it can be watched and resumed. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { listLocations } from '../catalog/index.ts';
import { EXHAUSTED } from '../change/index.ts';
import { listHeldFor } from '../order/index.ts';
import { findShipment, listHomeAt } from '../shipment/index.ts';
import { passGate } from './store-groups.ts';
import { endRun, findOpenRun, insertItems, insertRun, type Item } from './store-runs.ts';

/** All open parcels of a place, all orders that wait for goods or a place, or these parcels. */
export type RunWish = { readonly reason: string; readonly who: string } & (
  | { readonly kind: 'location'; readonly locationId: string }
  | { readonly kind: 'held' }
  | { readonly kind: 'list'; readonly shipmentIds: readonly string[] }
);

export const heldReasons = ['no_location_has_all', EXHAUSTED] as const;
const PAGE = 1_000;

/**
 * @returns the run's id
 * @throws conflict `reroute.runs_already`; missing `catalog.location_missing`, `shipment.unknown`
 */
export async function startRun(tx: Tx, wish: RunWish, now = new Date()): Promise<string> {
  const { locationId } = { locationId: undefined, ...wish };
  // A code that nobody has would be a run that is done at once, and say that all went well.
  if (locationId !== undefined) await mustBePlace(tx, locationId);
  if (wish.kind !== 'list') {
    await passGate(tx, 'start');
    const other = await findOpenRun(tx, locationId);
    if (other !== undefined) fail('conflict', 'reroute.runs_already', { locationId, runId: other });
  }
  const items = await itemsOf(tx, wish);
  const id = uuidv7();
  await insertRun(tx, {
    id,
    kind: wish.kind,
    location_id: wish.kind === 'location' ? wish.locationId : null,
    reason: wish.reason.slice(0, 200),
    state: items.length === 0 ? 'done' : 'open',
    total: items.length,
    done: 0,
    moved: 0,
    recalled: 0,
    skipped: 0,
    failed: 0,
    started_by: wish.who.slice(0, 80),
    created_at: momentOf(now),
    ended_at: items.length === 0 ? momentOf(now) : null,
  });
  for (let at = 0; at < items.length; at += PAGE) await insertItems(tx, id, items.slice(at, at + PAGE));
  return id;
}

async function itemsOf(tx: Tx, wish: RunWish): Promise<Item[]> {
  if (wish.kind === 'list') {
    const items: Item[] = [];
    for (const id of new Set(wish.shipmentIds)) {
      const shipment = (await findShipment(tx, id)) ?? fail('missing', 'shipment.unknown', { id });
      items.push({ subjectId: shipment.id, orderId: shipment.orderId });
    }
    return items;
  }
  const items: Item[] = [];
  for (let full = true; full;) {
    const after = items.at(-1)?.subjectId ?? '';
    const page: readonly { readonly id: string; readonly orderId?: string }[] =
      wish.kind === 'location'
        ? await listHomeAt(tx, wish.locationId, after, PAGE)
        : await listHeldFor(tx, heldReasons, after, PAGE);
    items.push(...page.map(({ id, orderId }) => ({ subjectId: id, orderId: orderId ?? id })));
    full = page.length === PAGE;
  }
  return items;
}

/** @throws missing `catalog.location_missing` */
export async function mustBePlace(reader: Reader, id: string): Promise<void> {
  if (!(await listLocations(reader)).some((one) => one.id === id)) fail('missing', 'catalog.location_missing', { id });
}

/** What is done is done; the rest stays where it is. @throws conflict `reroute.over` */
export async function cancelRun(tx: Tx, id: string, now = new Date()): Promise<void> {
  if (!(await endRun(tx, id, 'cancelled', momentOf(now)))) fail('conflict', 'reroute.over', { id });
}
