/**
 * Counts what each place was offered and did not have, and scores it anew. Days before yesterday do not change any more:
 * their counts are kept, so that a run costs two days of parcels and no more.
 */
import { refusalReasons, trustRule, type RefusalCode } from '../../../config/refusals.ts';
import type { Database, Reader } from '../../platform/db/index.ts';
import { groupBy } from '../../platform/group.ts';
import { momentOf } from '../../platform/time.ts';
import { forget } from '../catalog/index.ts';
import { freeOf, listPlaceStock, noteChanges } from '../inventory/index.ts';
import { countPlanned } from '../shipment/index.ts';
import {
  countRefused,
  listDays,
  listTrust,
  saveDays,
  saveScores,
  trustedPieces,
  trustScore,
  type PlaceDay,
} from '../sourcing/index.ts';

const DAY = 86_400_000;
const PAGE = 2_000;

/** What a piece of each of these places was sold for of late: currency and minor units. */
export type Prices = (
  reader: Reader,
  locationIds: readonly string[],
) => Promise<ReadonlyMap<string, { readonly currency: string; readonly minor: number }>>;

/** How many places are trusted less than wholly afterwards, and how many scores have changed. */
export async function computeTrust(
  db: Database,
  prices: Prices,
  now = new Date(),
): Promise<{ readonly mistrusted: number; readonly changed: number }> {
  const today = Math.floor(now.getTime() / DAY) * DAY;
  for (const day of [today - DAY, today]) await countDay(db, day);
  const days = await db.read((reader) => listDays(reader, dayOf(today - trustRule.windowDays * DAY)));
  const known = new Map((await db.read((reader) => listTrust(reader))).map((one) => [one.locationId, one]));
  const scored = [...groupBy(days, (one) => one.locationId)].map(([locationId, mine]) => ({
    locationId,
    scoreBp: Math.round(
      10_000 * trustScore(mine.map((one) => ({ ...one, daysAgo: (today - Date.parse(one.day)) / DAY }))),
    ),
    offered: mine.reduce((sum, one) => sum + one.offered, 0),
    refused: mine.reduce((sum, one) => sum + one.refused, 0),
  }));
  const nowText = momentOf(now);
  const inForce = (locationId: string, scoreBp: number): number => {
    const one = known.get(locationId);
    const set = one?.setBp ?? null;
    return set !== null && (one?.setUntil === null || (one?.setUntil ?? '') > nowText) ? set : scoreBp;
  };
  const low = scored.filter((one) => inForce(one.locationId, one.scoreBp) < 10_000).map((one) => one.locationId);
  const priced = low.length === 0 ? new Map<string, never>() : await db.read((reader) => prices(reader, low));
  const scores: ((typeof scored)[number] & { costPieces: number; costValue: Record<string, number> })[] = [];
  for (const one of scored) {
    const bp = inForce(one.locationId, one.scoreBp);
    const costPieces = bp >= 10_000 ? 0 : await costOf(db, one.locationId, bp / 10_000);
    const price = priced.get(one.locationId);
    const costValue = price === undefined ? {} : { [price.currency]: costPieces * price.minor };
    scores.push({ ...one, costPieces, costValue });
  }
  const changed = scores.filter((one) => (known.get(one.locationId)?.scoreBp ?? 10_000) !== one.scoreBp);
  await db.tx(async (tx) => {
    await saveScores(tx, scores, nowText);
    noteChanges(
      tx,
      changed.map(({ locationId }) => wholePlace(locationId)),
    );
    tx.afterCommit(() => forget(tx));
  });
  return { mistrusted: low.length, changed: changed.length };
}

/** Everything there may be offered otherwise from now on: the web shops hear of it. */
export const wholePlace = (locationId: string) => ({ locationId, sku: '', skuTo: '\u{10FFFF}' });

async function countDay(db: Database, day: number): Promise<void> {
  const [offered, refused] = await db.read(async (reader) => [
    await countPlanned(reader, firstIdAt(day), firstIdAt(day + DAY)),
    await countRefused(reader, momentOf(new Date(day)), momentOf(new Date(day + DAY))),
  ]);
  const byPlace = groupBy(refused, (one) => one.locationId);
  const rows = [...new Set([...offered.keys(), ...byPlace.keys()])].map((locationId): PlaceDay => {
    const weighed = (byPlace.get(locationId) ?? []).reduce((sum, one) => sum + one.pieces * weightOf(one.reason), 0);
    return { day: dayOf(day), locationId, offered: offered.get(locationId) ?? 0, refused: Math.round(weighed) };
  });
  if (rows.length > 0) await db.tx((tx) => saveDays(tx, rows));
}

const weightOf = (reason: string): number =>
  Object.hasOwn(refusalReasons, reason) ? refusalReasons[reason as RefusalCode].weighs : 0;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The least id of its kind at a moment: ids go by the clock. */
export function firstIdAt(at: number): string {
  const hex = at.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** Free pieces there that are not promised. */
async function costOf(db: Database, locationId: string, score: number): Promise<number> {
  let cost = 0;
  for (let after = '', full = true; full;) {
    const from = after;
    const page = await db.read((reader) => listPlaceStock(reader, locationId, from, PAGE));
    for (const row of page) {
      const free = Math.max(0, freeOf(row));
      cost += free - trustedPieces(free, score);
    }
    after = page.at(-1)?.sku ?? after;
    full = page.length === PAGE;
  }
  return cost;
}
