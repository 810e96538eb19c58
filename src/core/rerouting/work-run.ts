/**
 * Works a run off, up to 64 parcels in one transaction: let go, passed over, sourced and reserved anew together, so that
 * a crash leaves whole parcels done or undone. It slows down when one place would get too much in a minute.
 */
import { uuidv7 } from 'uuidv7';
import { floodLimits } from '../../../config/refusals.ts';
import type { Database, Tx } from '../../platform/db/index.ts';
import { AppError, asAppError } from '../../platform/errors.ts';
import { momentOf, sleep } from '../../platform/time.ts';
import { loadMapping } from '../catalog/index.ts';
import { moveOn, releaseOrder } from '../change/index.ts';
import { listShipmentsOf, planShipments } from '../shipment/index.ts';
import { recordRefusals, sourceOrders, type Shortages } from '../sourcing/index.ts';
import { createPace, type Pace } from './pace.ts';
import {
  claimRun,
  endRun,
  findRun,
  openItems,
  releaseRun,
  saveItems,
  type Item,
  type ItemDone,
  type Run,
} from './store-runs.ts';

export type Working = {
  /** What becomes of goods that no place has. */
  readonly shortages?: Shortages;
  readonly signal?: AbortSignal;
  /** Hears how far it is after each group. */
  readonly onProgress?: (run: Run) => void;
  readonly pace?: Pace;
};

const TOGETHER = 64;
/** A process that dies leaves its run to others after so long. */
const OWNED_MS = 30_000;

/** Until it is done, cancelled or stopped by the signal; how it stands then. Undefined when another process works on it. */
export async function workRun(db: Database, runId: string, working: Working = {}): Promise<Run | undefined> {
  const owner = uuidv7();
  const pace = working.pace ?? createPace(floodLimits);
  let size = TOGETHER;
  let mine = false;
  try {
    while (working.signal?.aborted !== true) {
      const count = Math.min(size, pace.room());
      if (count < 1) {
        await sleep(pace.waitMs(), working.signal).catch(() => undefined);
        continue;
      }
      let group: 'over' | 'not_mine' | Group;
      try {
        group = await db.tx((tx) => workGroup(tx, { runId, owner, count, working }));
      } catch (error) {
        // One of them spoils the group: they are done one by one, and the one that fails alone is put aside.
        if (size > 1) {
          size = 1;
          continue;
        }
        await db.tx((tx) => putAside(tx, runId, owner, asAppError(error).code));
        continue;
      }
      if (group === 'not_mine') return mine ? db.read((reader) => findRun(reader, runId)) : undefined;
      mine = true;
      if (group === 'over') break;
      pace.note(group.targets);
      if (size < TOGETHER) size *= 2;
      if (working.onProgress !== undefined) {
        const run = await db.read((reader) => findRun(reader, runId));
        if (run !== undefined) working.onProgress(run);
      }
    }
  } finally {
    await db.tx((tx) => releaseRun(tx, runId, owner));
  }
  return db.read((reader) => findRun(reader, runId));
}

export type Group = {
  readonly items: readonly ItemDone[];
  /** Parcels that the group brought to each place, by its kind. */
  readonly targets: ReadonlyMap<string, { readonly kind: string; readonly count: number }>;
};
type Asked = { readonly runId: string; readonly owner: string; readonly count: number; readonly working: Working };

async function workGroup(tx: Tx, { runId, owner, count, working }: Asked): Promise<'over' | 'not_mine' | Group> {
  const now = Date.now();
  const until = momentOf(new Date(now + OWNED_MS));
  if (!(await claimRun(tx, runId, owner, { now: momentOf(new Date(now)), until }))) return 'not_mine';
  const run = await findRun(tx, runId);
  const items = await openItems(tx, runId, count);
  if (run === undefined || items.length === 0) {
    await endRun(tx, runId, 'done', momentOf(new Date(now)));
    return 'over';
  }
  const group = await moveGroup(tx, run, items, working.shortages);
  await saveItems(tx, runId, group.items);
  return group;
}

/** Exported for a look at what would happen: its caller may take it back. */
export async function moveGroup(
  tx: Tx,
  run: Pick<Run, 'kind' | 'reason' | 'startedBy'>,
  items: readonly Item[],
  shortages: Shortages | undefined,
): Promise<Group> {
  const done = run.kind === 'held' ? await letGo(tx, items, run.reason) : await takeAway(tx, items, run);
  const orderIds = [...new Set(done.filter((one) => one.state === 'moved').map((one) => one.orderId))];
  const before = new Set((await listShipmentsOf(tx, orderIds)).map((one) => one.id));
  // Whose rows are locked elsewhere stays accepted, and is sourced by the lane like any other.
  if (orderIds.length > 0)
    await sourceOrders(tx, orderIds, planShipments, ...(shortages === undefined ? [] : [shortages]));
  const { locationById } = await loadMapping(tx);
  const targets = new Map<string, { kind: string; count: number }>();
  for (const { id, locationId } of await readPlanned(tx, orderIds)) {
    if (before.has(id)) continue;
    const kind = locationById.get(locationId)?.kind ?? 'store';
    targets.set(locationId, { kind, count: (targets.get(locationId)?.count ?? 0) + 1 });
  }
  return { items: done, targets };
}

const readPlanned = async (tx: Tx, orderIds: readonly string[]) =>
  (await listShipmentsOf(tx, orderIds)).filter((one) => one.state === 'planned');

async function takeAway(tx: Tx, items: readonly Item[], run: Pick<Run, 'reason' | 'startedBy'>): Promise<ItemDone[]> {
  const shipments = new Map(
    (await listShipmentsOf(tx, [...new Set(items.map((one) => one.orderId))])).map((one) => [one.id, one]),
  );
  const became = await moveOn(
    tx,
    items.map((one) => ({ orderId: one.orderId, shipmentId: one.subjectId })),
    run.reason,
  );
  const done = items.map((one): ItemDone => {
    const what = became.get(one.subjectId) ?? 'late';
    return { ...one, state: what === 'late' ? 'skipped' : what };
  });
  await recordRefusals(
    tx,
    done.flatMap((one) => {
      const locationId = shipments.get(one.subjectId)?.locationId;
      if (one.state === 'skipped' || locationId === undefined) return [];
      return [
        {
          orderId: one.orderId,
          shipmentId: one.subjectId,
          locationId,
          cause: 'reroute' as const,
          reason: 'closed' as const,
          note: run.reason,
          who: run.startedBy,
        },
      ];
    }),
  );
  return done;
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

async function putAside(tx: Tx, runId: string, owner: string, code: string): Promise<void> {
  const now = Date.now();
  const until = momentOf(new Date(now + OWNED_MS));
  if (!(await claimRun(tx, runId, owner, { now: momentOf(new Date(now)), until }))) return;
  const [first] = await openItems(tx, runId, 1);
  if (first !== undefined) await saveItems(tx, runId, [{ ...first, state: 'failed', detail: code }]);
}
