/**
 * Works a run off, up to 64 parcels in one transaction, two transactions side by side: while the database works at one,
 * the hub computes the other. Each locks its own parcels, so any number of processes may work at a run, and a crash leaves
 * whole parcels done or undone. Where a place would get too much in a minute the run is left, to be taken up again.
 */
import { floodLimits } from '../../../config/refusals.ts';
import { isDatabaseDown, type Database, type Tx } from '../../platform/db/index.ts';
import { asAppError } from '../../platform/errors.ts';
import { dateOf, momentOf, sleep } from '../../platform/time.ts';
import { loadMapping } from '../catalog/index.ts';
import type { Shortages } from '../sourcing/index.ts';
import { lookAgain } from './look-again.ts';
import { moveGroup, type Group, type Moving, type Owed } from './move-group.ts';
import { ANYWHERE, fullOf, LEAST, placesIn, roomFor, WINDOW_MS, type Flood, type Room } from './pace.ts';
import { dropOldGroups, insertGroup, listGroups, passGate, type GroupPlaced } from './store-groups.ts';
import {
  countItems,
  endRun,
  findRun,
  hasOpenItems,
  isOver,
  lockItem,
  lockItems,
  lockRun,
  putOffRun,
  saveItems,
  type Item,
  type Run,
} from './store-runs.ts';

export type Working = {
  /** What becomes of goods that no place has. */
  readonly shortages?: Shortages;
  readonly signal?: AbortSignal;
  /** Hears how far it is after each group. */
  readonly onProgress?: (run: Run) => void;
  /** Parcels a minute, by the kind of a place. */
  readonly limits?: Readonly<Record<string, number>>;
  /** Groups side by side, and the most parcels in one. */
  readonly atOnce?: number;
  readonly together?: number;
};

const TOGETHER = 64;
const AT_ONCE = 2;

/** Somebody has stopped the run while a group was worked: the group is taken back. */
class Stopped extends Error {}
/** The group would bring these places more than their minute's worth: it is taken back. */
class TooMuch extends Error {
  readonly places: readonly string[];
  constructor(places: readonly string[]) {
    super();
    this.places = places;
  }
}

const isOurs = (error: unknown): boolean => error instanceof Stopped || error instanceof TooMuch;

/** What the groups of this process know of one run. */
type Shared = {
  readonly db: Database;
  readonly run: Run;
  readonly working: Working;
  readonly flood: Flood;
  groups: readonly GroupPlaced[];
  /** Places that turned out to be full. */
  readonly full: Set<string>;
  /** Parcels in groups that are not committed yet. */
  underWay: number;
  owed: Owed;
  /** A group that sources some of those is under way. */
  alone: boolean;
  left: number;
  /** Why no further group begins. */
  end?: { readonly againAt?: string };
  /** Resolves when a group is over. */
  readonly freed: Set<() => void>;
};

/** Until nothing is left to do now: it is done, stopped, left until `availableAt`, or the rest is worked elsewhere. */
export async function workRun(db: Database, runId: string, working: Working = {}): Promise<Run | undefined> {
  for (;;) {
    const run = await db.read((reader) => findRun(reader, runId));
    if (run === undefined || isOver(run) || working.signal?.aborted === true) return run;
    const shared = await begin(db, run, working);
    const hands = Array.from({ length: working.atOnce ?? AT_ONCE }, () => hand(shared));
    const failed = (await Promise.allSettled(hands)).find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    const { end } = shared;
    await sourceOwed(shared);
    const againAt = end?.againAt;
    const how = end === undefined || againAt !== undefined ? await db.tx((tx) => finish(tx, run)) : 'over';
    if (how === 'more') continue;
    if (how === 'open' && againAt !== undefined) await db.tx((tx) => putOffRun(tx, runId, againAt));
    return db.read((reader) => findRun(reader, runId));
  }
}

/** The same to its end, however long its places make it wait: for a person who watches it. */
export async function finishRun(db: Database, runId: string, working: Working = {}): Promise<Run | undefined> {
  for (;;) {
    const run = await workRun(db, runId, working);
    if (run === undefined || isOver(run) || working.signal?.aborted === true) return run;
    const wait = run.availableAt === null ? 0 : dateOf(run.availableAt).getTime() - Date.now();
    await sleep(Math.min(WINDOW_MS, Math.max(500, wait)), working.signal).catch(() => undefined);
  }
}

async function begin(db: Database, run: Run, working: Working): Promise<Shared> {
  const { groups, kinds } = await db.read(async (reader) => ({
    groups: await listGroups(reader, WINDOW_MS),
    kinds: (await loadMapping(reader)).locationById,
  }));
  const flood = { limits: working.limits ?? floodLimits, kindOf: (id: string) => kinds.get(id)?.kind ?? 'store' };
  const left = run.total - run.done;
  const none = { full: new Set<string>(), underWay: 0, owed: new Map(), alone: false, freed: new Set<() => void>() };
  return { db, run, working, flood, groups, left, ...none };
}

/** One group after the other, until there is none that nobody works at. */
async function hand(shared: Shared): Promise<void> {
  const { db, run, working } = shared;
  const most = working.together ?? TOGETHER;
  let size = most;
  while (shared.end === undefined && working.signal?.aborted !== true) {
    const room = roomIn(shared);
    const count = Math.min(size, room.count - shared.underWay);
    // Where groups have met at the same rows of stock, the next one goes alone.
    const waits = shared.alone || shared.owed.size > 0 || count < Math.min(size, LEAST);
    if (shared.underWay > 0 && waits) {
      await new Promise<void>((resolve) => shared.freed.add(resolve));
      continue;
    }
    if (count < 1) {
      shared.end = { againAt: room.againAt ?? momentOf(new Date(Date.now() + WINDOW_MS)) };
      continue;
    }
    shared.underWay += count;
    const { owed } = shared;
    shared.alone = owed.size > 0;
    shared.owed = new Map();
    let tried: readonly Item[] = [];
    const see = (items: readonly Item[]): void => void (tried = items);
    try {
      if ((await db.tx((tx) => workGroup(tx, shared, { count, owed, see }))) === 'none') {
        owe(shared, owed);
        return;
      }
      size = Math.min(most, size * 2);
    } catch (error) {
      // Those that it owes may be what spoils it: they are left to the lane, and the others are tried without them.
      if (owed.size > 0 && !isOurs(error) && !isDatabaseDown(error)) continue;
      owe(shared, owed);
      if (error instanceof Stopped) shared.end = {};
      else if (error instanceof TooMuch) {
        for (const id of error.places) shared.full.add(id);
        shared.groups = await db.read((reader) => listGroups(reader, WINDOW_MS));
      }
      // One of them spoils the group: they are done one by one, and the one that fails alone is put aside.
      else if (size > 1) size = 1;
      else if (isDatabaseDown(error)) {
        shared.end = {};
        throw error;
      } else await db.tx((tx) => putAside(tx, run.id, tried[0], asAppError(error).code));
    } finally {
      shared.underWay -= count;
      shared.alone = false;
      for (const wake of shared.freed) wake();
      shared.freed.clear();
    }
    const now = working.onProgress === undefined ? undefined : await db.read((reader) => findRun(reader, run.id));
    if (now !== undefined) working.onProgress?.(now);
  }
}

function roomIn({ flood, groups, full, run, left }: Shared): Room {
  return roomFor(flood, groups, new Set([...placesIn(groups, run), ...full]), Math.max(1, left));
}

function owe(shared: Shared, owed: Owed): void {
  shared.owed = new Map([...shared.owed, ...owed]);
}

/** Those that it owes count for every place, until it is known where they go. */
async function noteGroup(tx: Tx, run: Run, group: Group, before: Owed): Promise<void> {
  const more = group.owed.size - before.size;
  const placed = more === 0 ? group.targets : new Map([...group.targets, [ANYWHERE, more] as const]);
  if (placed.size > 0) await insertGroup(tx, run.id, placed);
}

type Asked = { readonly count: number; readonly owed: Owed; readonly see: (items: readonly Item[]) => void };

async function workGroup(tx: Tx, shared: Shared, { count, owed, see }: Asked): Promise<'none' | 'done'> {
  const { run, flood, working } = shared;
  const items = await lockItems(tx, run.id, count);
  see(items);
  if (items.length === 0) return 'none';
  const group = await moveGroup(tx, run, items, movingOf(working, owed));
  let groups: readonly GroupPlaced[] = [];
  tx.beforeCommit(async () => {
    await saveItems(tx, run.id, group.items);
    // From here on the run's other groups wait for this one, and those of other runs behind the gate: what they have
    // committed can be counted.
    if (!(await countItems(tx, run.id, group.items))) throw new Stopped();
    await passGate(tx, 'place');
    await noteGroup(tx, run, group, owed);
    groups = await listGroups(tx, WINDOW_MS);
    const full = fullOf(flood, groups, placesIn(groups, run));
    if (full.length > 0) throw new TooMuch(full);
  });
  tx.afterCommit(() => {
    shared.groups = groups;
    shared.left -= items.length;
    owe(shared, group.owed);
  });
  return 'done';
}

/** The last ones whose pieces were locked elsewhere: the lane has them too, and the run counts where they go. */
async function sourceOwed(shared: Shared): Promise<void> {
  const { db, run, working } = shared;
  const again = async (tx: Tx): Promise<Owed> => {
    const group = await moveGroup(tx, run, [], movingOf(working, shared.owed));
    await noteGroup(tx, run, group, shared.owed);
    return group.owed;
  };
  for (let tries = 0; shared.owed.size > 0 && tries < 3; tries++)
    shared.owed = await db.tx(again).catch((error: unknown) => {
      if (isDatabaseDown(error)) throw error;
      return new Map();
    });
}

const movingOf = ({ shortages }: Working, owed: Owed): Moving => ({
  owed,
  ...(shortages === undefined ? {} : { shortages }),
});

/** `more`: there are parcels to do that the run did not know of; `open`: it has room for none, or others work at them. */
async function finish(tx: Tx, { id }: Run): Promise<'more' | 'open' | 'over'> {
  const run = await lockRun(tx, id);
  if (run === undefined || isOver(run)) return 'over';
  if (await hasOpenItems(tx, id)) return 'open';
  if ((await lookAgain(tx, run)) > 0) return 'more';
  await endRun(tx, id, 'done', momentOf(new Date()));
  await dropOldGroups(tx);
  return 'over';
}

async function putAside(tx: Tx, runId: string, item: Item | undefined, code: string): Promise<void> {
  if (item === undefined || (await lockItem(tx, runId, item.subjectId)) === undefined) return;
  const failed = [{ ...item, state: 'failed' as const, detail: code }];
  await saveItems(tx, runId, failed);
  await countItems(tx, runId, failed);
}
