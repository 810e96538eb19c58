/** A shelf runs low: one request for each place and SKU, up to what the rule wants there. */
import { uuidv7 } from '../../platform/ids.ts';
import { transferDays } from '../../../config/replenishment.ts';
import type { Tx } from '../../platform/db/index.ts';
import { groupBy } from '../../platform/group.ts';
import { remember } from '../../platform/history.ts';
import { momentOf } from '../../platform/time.ts';
import { readIncoming } from '../availability/index.ts';
import { takeNumbers } from '../billing/index.ts';
import { findItems, listLocations } from '../catalog/index.ts';
import { tell } from '../events.ts';
import { byPlace } from '../inventory/index.ts';
import { openTask } from '../task/index.ts';
import { dueOn, missingOf, openKeyOf, type Level, type Replenishment } from './replenishment.ts';
import { insertReplenishments, listOpenKeys } from './store.ts';
import { readLevels } from './store-low.ts';
import { findSuppliers } from './store-rules.ts';

const SERIES = 'replenishment';

/** Makes requests for those of the levels that are low and have none; how many. */
export async function requestLow(tx: Tx, levels: readonly Level[], now = new Date()): Promise<number> {
  if (levels.length === 0) return 0;
  // The series' row is the one door: whoever is behind it sees what the one before has made.
  await takeNumbers(tx, SERIES, 0);
  // Read again behind the door: what was low a moment ago may have an open request, or goods, by now.
  const fresh = (await readLevels(tx, levels)).filter((level) => level.openId === null);
  const taken = await listOpenKeys(tx, fresh.map(openKeyOf));
  const low = await missing(tx, fresh.filter((level) => !taken.has(openKeyOf(level))).sort(byPlace));
  if (low.length === 0) return 0;
  const wanted = await build(tx, low, now);
  if (wanted.length === 0) return 0;
  await insertReplenishments(tx, wanted);
  for (const one of wanted) await announce(tx, one);
  return wanted.length;
}

type Low = Level & { readonly quantity: number };

async function missing(tx: Tx, levels: readonly Level[]): Promise<Low[]> {
  const low: Low[] = [];
  for (const [locationId, all] of groupBy(levels, (one) => one.locationId)) {
    const skus = all.map((one) => one.sku);
    const incoming = new Map(
      (await readIncoming(tx, [locationId], skus)).map((one) => [one.sku, one.inTransit + one.expected]),
    );
    for (const level of all) {
      const quantity = missingOf(level, incoming.get(level.sku) ?? 0);
      if (quantity !== undefined && quantity > 0) low.push({ ...level, quantity });
    }
  }
  return low;
}

/** Nothing is asked for a place that is closed or an item that nobody may move. */
async function build(tx: Tx, low: readonly Low[], now: Date): Promise<Replenishment[]> {
  const places = new Map((await listLocations(tx, { active: true })).map((one) => [one.id, one]));
  const items = await findItems(
    tx,
    low.map((one) => one.sku),
  );
  const suppliers = await findSuppliers(
    tx,
    low.flatMap((one) => one.supplierId ?? []),
  );
  const possible = low.flatMap((level) => {
    const place = places.get(level.locationId);
    const item = items.get(level.sku);
    const supplier = suppliers.get(level.supplierId ?? '');
    const source = level.fromLocation === null ? supplier?.active === true : places.has(level.fromLocation);
    if (place === undefined || item === undefined || !item.active || item.blocked || !source) return [];
    return [{ level, place, days: supplier?.leadTimeDays ?? transferDays }];
  });
  if (possible.length === 0) return [];
  const first = await takeNumbers(tx, SERIES, possible.length);
  const createdAt = momentOf(now);
  return possible.map(({ level, place, days }, at) => ({
    id: uuidv7(),
    number: `RPL-${String(first + at).padStart(6, '0')}`,
    companyId: place.companyId,
    locationId: level.locationId,
    sku: level.sku,
    supplierId: level.supplierId,
    fromLocation: level.fromLocation,
    quantity: level.quantity,
    shipped: 0,
    received: 0,
    threshold: level.threshold,
    freeWhenAsked: level.free,
    // A warehouse of ours has it on its list at once.
    state: level.fromLocation === null ? 'requested' : 'told',
    version: 1,
    letterId: null,
    sentBy: level.fromLocation === null ? null : 'transfer',
    sentAt: level.fromLocation === null ? null : createdAt,
    dueOn: dueOn(now, days, place.timeZone),
    errorCode: null,
    createdAt,
    closedAt: null,
    closedBy: null,
    closedWhy: null,
  }));
}

async function announce(tx: Tx, one: Replenishment): Promise<void> {
  const { id, number, locationId, sku, quantity, fromLocation, freeWhenAsked: free, threshold } = one;
  remember(tx, {
    entity: 'replenishment',
    entityId: id,
    orderId: id,
    move: 'request',
    to: one.state,
    changes: { quantity: [null, quantity], free: [null, free] },
    version: 1,
  });
  await openTask(tx, {
    kind: 'stock.low',
    about: openKeyOf(one),
    workgroup: 'stock',
    priority: 3,
    reasonCode: 'stock.low',
    facts: { locationId, sku, free, threshold, quantity, number },
  });
  if (fromLocation !== null)
    await openTask(tx, {
      kind: 'replenishment.to_ship',
      about: id,
      workgroup: 'stock',
      reasonCode: 'replenishment.to_ship',
      facts: { locationId: fromLocation, to: locationId, sku, quantity, number },
    });
  tell(tx, 'replenishment.requested', { orderId: id, replenishmentId: id }, 1);
}
