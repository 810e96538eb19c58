/**
 * A rehearsal from beginning to end. Steps: take it over · read the house and the period's stock once · page by page, in
 * the order in which the orders came, let both versions answer and compare · keep what changed and what could not be
 * compared · keep the sums. It works in short turns with a pause after each, so that orders of today are not kept waiting,
 * and writes nothing but its own rows.
 */
import { groupBy } from '../../platform/group.ts';
import type { Database } from '../../platform/db/index.ts';
import { AppError, briefly, fail } from '../../platform/errors.ts';
import { momentOf, sleep } from '../../platform/time.ts';
import { listLines, listOrders, type Order, type OrderLine, type PeriodMark } from '../order/index.ts';
import { findVersion, type RoutingRules } from '../routing/index.ts';
import { routingOrderOf } from '../sourcing/index.ts';
import { differences } from './compare.ts';
import { gatherHouse, pagesOf } from './gather-house.ts';
import { moveRehearsal } from './move-rehearsal.ts';
import type { ChangedOrder, LeftOut, Rehearsal, Report } from './rehearsal.ts';
import { playSide, type House } from './side.ts';
import { beat, deleteListed, findRehearsal, insertListed, listDue } from './store.ts';
import { newSums } from './sums.ts';

/** One turn of work, and the pause after it: never more than three quarters of a processor. */
const TURN_MS = 24;
const PAUSE_MS = 8;
const BEAT_MS = 1_000;
/** Whose runner says nothing for so long has lost it. */
const SILENT_MS = 60_000;
const MOST_LISTED = 20_000;

export type Runner = {
  /** Names this process. */
  readonly name: string;
  /** True: it stops soon and lets another begin anew. */
  readonly stopping: () => boolean;
  readonly onProgress?: (done: number, all: number) => void;
};

type Ended = 'done' | 'put_back' | 'called_off';

/** The next one that waits, or whose process has died; undefined: none. */
export async function nextRehearsal(db: Database): Promise<Rehearsal | undefined> {
  const silentSince = momentOf(new Date(Date.now() - SILENT_MS));
  const [due] = await db.read((reader) => listDue(reader, silentSince));
  if (due?.state !== 'running') return due;
  return db.tx(async (tx) => {
    const one = await findRehearsal(tx, due.id, true);
    const lost = one?.state === 'running' && (one.beatAt ?? '') < silentSince;
    return lost ? moveRehearsal(tx, one, 'put_back', { runner: null }) : undefined;
  });
}

/** @throws conflict when somebody else has taken it; whatever else breaks it is kept with it and thrown */
export async function runRehearsal(db: Database, waiting: Rehearsal, runner: Runner): Promise<Ended> {
  const at = momentOf(new Date());
  const taken = { runner: runner.name, begunAt: at, beatAt: at, ordersDone: 0, problem: null };
  const mine = await db.tx((tx) => moveRehearsal(tx, waiting, 'rehearse', taken));
  try {
    // An earlier try may have written some already.
    while ((await db.tx((tx) => deleteListed(tx, mine.id, 2_000))) > 0);
    return await rehearse(db, mine, runner);
  } catch (error) {
    const problem = error instanceof AppError ? error.code : briefly(error).slice(0, 120);
    await db.tx(async (tx) => {
      const now = await findRehearsal(tx, mine.id, true);
      if (now?.state === 'running' && now.runner === runner.name)
        await moveRehearsal(tx, now, 'break_off', { problem, endedAt: momentOf(new Date()) });
    });
    throw error;
  }
}

/** Leaves the loops when it is not to go on. */
class Stopped extends Error {}

async function rehearse(db: Database, mine: Rehearsal, runner: Runner): Promise<Ended> {
  const begun = Date.now();
  const { asked } = mine;
  let done = 0;
  let turn = Date.now();
  let told = Date.now();
  const rest = async (): Promise<void> => {
    if (runner.stopping()) throw new Stopped();
    const now = Date.now();
    if (now - told > BEAT_MS) {
      told = now;
      const still = await db.tx((tx) => beat(tx, mine, momentOf(new Date()), done));
      if (still === 0) throw new Stopped();
    }
    if (now - turn < TURN_MS) return;
    runner.onProgress?.(done, mine.ordersAll);
    await sleep(PAUSE_MS);
    turn = Date.now();
  };

  try {
    const [before, after] = await db.read(async (reader) => [
      await rulesOf(reader, asked.before),
      await rulesOf(reader, asked.after),
    ]);
    const { house, stock } = await gatherHouse(db, asked, [before, after], rest);
    const sides = { before: playSide(before, house, stock), after: playSide(after, house, stock) };
    const sums = { before: newSums(), after: newSums() };
    const leftOut: Record<string, number> = {};
    const listed = { changed: 0, left_out: 0 };
    let orders = 0;
    let changedAll = 0;
    for await (const marks of pagesOf(db, asked)) {
      const { byId, lines } = await readOrders(db, marks);
      const changed: ChangedOrder[] = [];
      const out: LeftOut[] = [];
      for (const mark of marks) {
        await rest();
        done++;
        const order = byId.get(mark.id);
        if (order === undefined) continue;
        const own = lines.get(order.id) ?? [];
        const why = whyLeftOut(order, own, house);
        if (why !== undefined) {
          leftOut[why] = (leftOut[why] ?? 0) + 1;
          out.push({ orderId: order.id, number: order.number, why });
          continue;
        }
        const one = routingOrderOf(order, own.map(asOrdered));
        const answers = {
          before: sides.before.take(one, mark.receivedAt),
          after: sides.after.take(one, mark.receivedAt),
        };
        orders++;
        sums.before.add(answers.before, order.currency);
        sums.after.add(answers.after, order.currency);
        const differs = differences(answers.before, answers.after);
        if (differs.length === 0) continue;
        changedAll++;
        const { id, number, channelId, currency } = order;
        changed.push({ orderId: id, number, channelId, currency, ...answers, why: differs });
      }
      await db.tx(async (tx) => {
        await insertListed(tx, mine.id, 'changed', listed.changed, changed.slice(0, MOST_LISTED - listed.changed));
        await insertListed(tx, mine.id, 'left_out', listed.left_out, out.slice(0, MOST_LISTED - listed.left_out));
      });
      listed.changed = Math.min(MOST_LISTED, listed.changed + changed.length);
      listed.left_out = Math.min(MOST_LISTED, listed.left_out + out.length);
    }
    const report: Report = {
      asked,
      orders,
      changed: changedAll,
      leftOut,
      before: sums.before.side(asked.before),
      after: sums.after.side(asked.after),
      locations: both(sums.before.loads, sums.after.loads, { parcels: 0, pieces: 0 }).sort(
        (a, b) => b.after.parcels + b.before.parcels - a.after.parcels - a.before.parcels || (a.id < b.id ? -1 : 1),
      ),
      sets: both(sums.before.sets, sums.after.sets, 0).map(({ id, ...counts }) => ({ name: id, ...counts })),
      tookMs: Date.now() - begun,
      listed: { changed: listed.changed, leftOut: listed.left_out },
    };
    runner.onProgress?.(mine.ordersAll, mine.ordersAll);
    await db.tx((tx) =>
      moveRehearsal(tx, mine, 'finish', { ordersDone: done, endedAt: momentOf(new Date()) }, JSON.stringify(report)),
    );
    return 'done';
  } catch (error) {
    // Called off since the last beat: its last word finds it moved.
    if (isMoved(error)) return 'called_off';
    if (!(error instanceof Stopped)) throw error;
    if (!runner.stopping()) return 'called_off';
    return putBack(db, mine);
  }
}

async function putBack(db: Database, mine: Rehearsal): Promise<Ended> {
  try {
    await db.tx((tx) => moveRehearsal(tx, mine, 'put_back', { runner: null }));
    return 'put_back';
  } catch (error) {
    if (!isMoved(error)) throw error;
    return 'called_off';
  }
}

function isMoved(error: unknown): boolean {
  return error instanceof AppError && error.code === 'rehearsal.moved';
}

async function rulesOf(reader: Parameters<typeof findVersion>[0], version: number): Promise<RoutingRules> {
  return ((await findVersion(reader, version)) ?? fail('missing', 'routing.version_unknown', { version })).rules;
}

async function readOrders(
  db: Database,
  marks: readonly PeriodMark[],
): Promise<{ byId: ReadonlyMap<string, Order>; lines: ReadonlyMap<string, readonly OrderLine[]> }> {
  const ids = marks.map((one) => one.id);
  return db.read(async (reader) => ({
    byId: new Map((await listOrders(reader, ids)).map((one) => [one.id, one])),
    lines: groupBy(await listLines(reader, ids), (line) => line.orderId),
  }));
}

/** What was struck off later was ordered all the same. */
function asOrdered(line: OrderLine): OrderLine {
  return line.cancelled === 0 ? line : { ...line, cancelled: 0 };
}

function whyLeftOut(order: Order, lines: readonly OrderLine[], { mapping }: House): string | undefined {
  if (!mapping.channelById.has(order.channelId)) return 'channel_gone';
  if (!lines.some((line) => line.ships && line.quantity > 0)) return 'nothing_to_ship';
  const isCollected = order.shippingMethod === 'instore_pickup' && order.pickupLocation !== null;
  const city = order.shipTo?.city.trim() ?? '';
  return city === '' && !isCollected ? 'erased' : undefined;
}

function both<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  none: T,
): { id: string; before: T; after: T }[] {
  return [...new Set([...before.keys(), ...after.keys()])].map((id) => ({
    id,
    before: before.get(id) ?? none,
    after: after.get(id) ?? none,
  }));
}
