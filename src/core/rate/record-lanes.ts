/** Ended parcels are counted on their lanes, days older than the window are forgotten, and what is left is added up anew. */
import { laneWindowDays } from '../../../config/rate-cards.ts';
import type { Tx } from '../../platform/db/index.ts';
import { groupBy } from '../../platform/group.ts';
import { momentOf } from '../../platform/time.ts';
import { forgetRates } from './load-rates.ts';
import { countDays, figuresOf, laneKey, lanesOf, type EndedParcel, type LaneName } from './lanes.ts';
import { passTurn } from './store.ts';
import {
  deleteBefore,
  findCounted,
  insertCounted,
  listDaysOf,
  listLanesBefore,
  saveDays,
  saveFigures,
} from './store-lanes.ts';

/** Lanes whose old days are forgotten in one transaction. */
const FORGET = 200;

/** The first day of the window, UTC. */
export function windowStart(now: Date): string {
  return momentOf(new Date(now.getTime() - laneWindowDays * 86_400_000)).slice(0, 10);
}

/** Counts what has not been counted; one that is reported twice counts once, also by two at once. */
export async function recordEnded(tx: Tx, parcels: readonly EndedParcel[], now: Date): Promise<number> {
  const start = windowStart(now);
  const recent = parcels.filter((one) => one.endedOn >= start);
  if ((await uncounted(tx, recent)).length === 0) return 0;
  // Whoever counts waits for the other to commit, and then looks again.
  await passTurn(tx);
  const fresh = await uncounted(tx, recent);
  if (fresh.length === 0) return 0;
  const lanes = lanesOf(fresh);
  await insertCounted(tx, fresh);
  await saveDays(tx, countDays(await listDaysOf(tx, lanes, start), fresh));
  await measure(tx, lanes, start);
  return fresh.length;
}

async function uncounted(tx: Tx, parcels: readonly EndedParcel[]): Promise<EndedParcel[]> {
  const byId = new Map(parcels.map((one) => [one.shipmentId, one]));
  const counted = await findCounted(tx, [...byId.keys()]);
  return [...byId.values()].filter((one) => !counted.has(one.shipmentId));
}

/** Forgets days that have left the window; how many lanes were touched, fewer than a batch when none is left. */
export async function forgetOldDays(tx: Tx, now: Date): Promise<number> {
  const start = windowStart(now);
  const lanes = await listLanesBefore(tx, start, FORGET);
  if (lanes.length === 0) return 0;
  await deleteBefore(tx, lanes, start);
  await measure(tx, lanes, start);
  return lanes.length;
}

async function measure(tx: Tx, lanes: readonly LaneName[], start: string): Promise<void> {
  const days = groupBy(await listDaysOf(tx, lanes, start), laneKey);
  const figures = lanes.flatMap((lane) => figuresOf(days.get(laneKey(lane)) ?? []) ?? []);
  const left = new Set(figures.map(laneKey));
  await saveFigures(
    tx,
    figures,
    lanes.filter((lane) => !left.has(laneKey(lane))),
  );
  await passTurn(tx);
  tx.afterCommit(() => forgetRates(tx));
}
