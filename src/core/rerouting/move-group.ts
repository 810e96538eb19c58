/** One group of a run: let go, passed over, sourced and reserved anew together, in one transaction of the caller's. */
import { AppError } from '../../platform/errors.ts';
import { LATER } from '../../platform/lane.ts';
import type { Tx } from '../../platform/db/index.ts';
import { moveOn, releaseOrder } from '../change/index.ts';
import { tell } from '../events.ts';
import { listOrders } from '../order/index.ts';
import { listShipmentsOf, planShipments } from '../shipment/index.ts';
import { recordRefusals, sourceOrders, type Plan, type Shortages } from '../sourcing/index.ts';
import type { Targets } from './store-groups.ts';
import type { Item, ItemDone, Run } from './store-runs.ts';

/** Orders whose pieces were locked elsewhere when their group sourced them, with the parcels that they had then. */
export type Owed = ReadonlyMap<string, ReadonlySet<string>>;
export type Group = { readonly items: readonly ItemDone[]; readonly targets: Targets; readonly owed: Owed };
export type Moving = { readonly shortages?: Shortages; readonly owed?: Owed };

const nothing: Owed = new Map();

export async function moveGroup(
  tx: Tx,
  run: Pick<Run, 'kind' | 'locationId' | 'reason' | 'startedBy'>,
  items: readonly Item[],
  { shortages, owed = nothing }: Moving = {},
): Promise<Group> {
  const done = run.kind === 'held' ? await letGo(tx, items, run.reason) : await takeAway(tx, items, run);
  const targets = await placedSince(tx, owed);
  const moved = done.filter((one) => one.state === 'moved').map((one) => one.orderId);
  const orderIds = [...new Set([...moved, ...owed.keys()])];
  if (orderIds.length === 0) return { items: done, targets, owed: nothing };
  const outcomes = await sourceOrders(tx, orderIds, noting(targets), ...(shortages === undefined ? [] : [shortages]));
  const later = orderIds.filter((_id, at) => outcomes[at] === LATER);
  return { items: done, targets, owed: await leave(tx, later, owed) };
}

/** Plans as shipments do, and counts what goes where. */
function noting(targets: Map<string, number>): Plan {
  return Object.assign<Plan, Pick<Plan, 'placed' | 'follow'>>(
    ((tx, planned) => {
      for (const { locationId } of planned) addOne(targets, locationId);
      return planShipments(tx, planned);
    }) as Plan,
    { placed: planShipments.placed, follow: planShipments.follow },
  );
}

/** Where the lane has brought them meanwhile: a place feels that as much. */
async function placedSince(tx: Tx, owed: Owed): Promise<Map<string, number>> {
  const targets = new Map<string, number>();
  if (owed.size === 0) return targets;
  for (const one of await listShipmentsOf(tx, [...owed.keys()]))
    if (one.state !== 'cancelled' && owed.get(one.orderId)?.has(one.id) === false) addOne(targets, one.locationId);
  return targets;
}

/** They stay accepted, and go to the lane like any other; the next group tries them too, so that its run counts them. */
async function leave(tx: Tx, later: readonly string[], before: Owed): Promise<Owed> {
  if (later.length === 0) return nothing;
  const parcels = await listShipmentsOf(tx, later);
  for (const { id, version } of await listOrders(
    tx,
    later.filter((id) => !before.has(id)),
  ))
    tell(tx, 'order.accepted', { orderId: id }, version);
  return new Map(
    later.map((id) => [id, new Set(parcels.filter((one) => one.orderId === id).map((one) => one.id))] as const),
  );
}

function addOne(targets: Map<string, number>, locationId: string): void {
  targets.set(locationId, (targets.get(locationId) ?? 0) + 1);
}

async function takeAway(
  tx: Tx,
  items: readonly Item[],
  run: Pick<Run, 'kind' | 'locationId' | 'reason' | 'startedBy'>,
): Promise<ItemDone[]> {
  const became = await moveOn(
    tx,
    items.map((one) => ({ orderId: one.orderId, shipmentId: one.subjectId })),
    run.reason,
    // The place of a run serves none of its orders any more.
    { sourced: true, stockLast: run.kind === 'location' },
  );
  const done = items.map((one): ItemDone => {
    const what = became.get(one.subjectId) ?? 'late';
    return { ...one, state: what === 'late' ? 'skipped' : what };
  });
  const leaving = done.filter((one) => one.state !== 'skipped');
  const places = await placesOf(tx, leaving, run);
  await recordRefusals(
    tx,
    leaving.flatMap(({ orderId, subjectId }) => {
      const locationId = places.get(subjectId);
      if (locationId === undefined) return [];
      const shared = { cause: 'reroute', reason: 'closed', note: run.reason, who: run.startedBy } as const;
      return [{ orderId, shipmentId: subjectId, locationId, ...shared }];
    }),
  );
  return done;
}

/** A parcel never changes its place. */
async function placesOf(
  tx: Tx,
  items: readonly Item[],
  run: Pick<Run, 'kind' | 'locationId'>,
): Promise<ReadonlyMap<string, string>> {
  const { locationId } = run;
  if (run.kind === 'location' && locationId !== null) return new Map(items.map((one) => [one.subjectId, locationId]));
  const parcels = await listShipmentsOf(tx, [...new Set(items.map((one) => one.orderId))]);
  return new Map(parcels.map((one) => [one.id, one.locationId]));
}

/** Orders that wait for a person go on to sourcing. */
async function letGo(tx: Tx, items: readonly Item[], reason: string): Promise<ItemDone[]> {
  const done: ItemDone[] = [];
  for (const one of items) {
    const code = await releaseOrder(tx, one.orderId, { reason }).then(
      () => undefined,
      (error: unknown) => {
        // Anything else may have taken the whole group back already, as a deadlock does.
        if (error instanceof AppError && error.kind === 'conflict') return error.code;
        throw error;
      },
    );
    done.push(code === undefined ? { ...one, state: 'moved' } : { ...one, state: 'skipped', detail: code });
  }
  return done;
}
