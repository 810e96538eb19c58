/** New versions of cards and zones; what is saved never changes, and nothing that contradicts itself or another is saved. */
import type { RateCardRow, RateZoneRow } from '../../../config/rate-cards.ts';
import { currentCause } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { listCouriers } from '../catalog/index.ts';
import { checkCard, checkZone, type RateWorld, type WrongRate } from './check-rates.ts';
import { forgetRates } from './load-rates.ts';
import {
  countCardVersions,
  insertCards,
  insertZones,
  lastCardVersion,
  listCardVersions,
  listVersionsFrom,
  listZones,
  lockTurn,
  passTurn,
  type CardVersion,
} from './store.ts';

export type CardWish = {
  readonly card: RateCardRow;
  /** The version that its author began with, 0 for a new card; left out: whatever is the last. */
  readonly seen?: number;
};

/**
 * Keeps cards as the next version of each, all or none: they are checked against each other as they will stand.
 * @param seenAll as many versions of all cards as `countCardVersions` said to the author; left out: any
 * @throws invalid `rates.wrong` with the lines at fault; conflict `rates.saved_meanwhile`
 */
export async function saveCards(
  tx: Tx,
  wishes: readonly CardWish[],
  seenAll?: number,
): Promise<{ code: string; version: number }[]> {
  await lockTurn(tx);
  const all = await countCardVersions(tx);
  if (seenAll !== undefined && seenAll !== all) fail('conflict', 'rates.saved_meanwhile', { seen: seenAll, last: all });
  const world = await worldWith(
    tx,
    wishes.map((wish) => wish.card),
  );
  const wrong = wishes.flatMap(({ card }) => checkCard(card, world).map((one) => lineOf(one, card.code)));
  const twice = wishes.filter(({ card }, at) => wishes.findIndex((one) => one.card.code === card.code) < at);
  wrong.push(...twice.map(({ card }) => `${card.code}: rates.card_twice`));
  if (wrong.length > 0) fail('invalid', 'rates.wrong', { errors: wrong.slice(0, 100) });
  const saved = [];
  for (const { card, seen } of wishes) {
    const last = await lastCardVersion(tx, card.code);
    if (seen !== undefined && seen !== last) fail('conflict', 'rates.saved_meanwhile', { code: card.code, seen, last });
    saved.push({ card, version: last + 1, active: true });
  }
  await insertCards(tx, saved, currentCause().who);
  await changed(tx);
  return saved.map(({ card, version }) => ({ code: card.code, version }));
}

/**
 * From a day on the card holds no more; what it says stays on record.
 * @throws missing `rates.card_unknown`; conflict `rates.saved_meanwhile`
 */
export async function endCard(tx: Tx, code: string, from: string, seen?: number): Promise<number> {
  await lockTurn(tx);
  const last = await loadLast(tx, code);
  if (seen !== undefined && seen !== last.version)
    fail('conflict', 'rates.saved_meanwhile', { code, seen, last: last.version });
  const { version, active: _, savedAt: _at, savedBy: _by, validTo: _to, ...card } = last;
  await insertCards(
    tx,
    [{ card: { ...card, validFrom: from }, version: version + 1, active: false }],
    currentCause().who,
  );
  await changed(tx);
  return version + 1;
}

/**
 * Keeps a zone as its next version; cards that name it go by it at once.
 * @throws invalid `rates.wrong`, also when a card would contradict itself by it; conflict `rates.saved_meanwhile`
 */
export async function saveZone(tx: Tx, zone: RateZoneRow, seen?: number): Promise<number> {
  await lockTurn(tx);
  const zones = await listZones(tx);
  const before = zones.find((one) => one.name === zone.name);
  const last = before?.version ?? 0;
  if (seen !== undefined && seen !== last) fail('conflict', 'rates.saved_meanwhile', { code: zone.name, seen, last });
  const wrong = checkZone(zone).map((one) => lineOf(one, zone.name));
  if (before !== undefined && before.country !== zone.country)
    wrong.push(`${zone.name}: rates.zone_moves ${before.country}`);
  const world = await worldWith(tx, []);
  const after = { ...world, zones: [...zones.filter((one) => one.name !== zone.name), zone] };
  const fresh = (card: RateCardRow): WrongRate[] => {
    const known = new Set(checkCard(card, world).map((one) => `${one.line} ${one.code}`));
    return checkCard(card, after).filter((one) => !known.has(`${one.line} ${one.code}`));
  };
  if (wrong.length === 0)
    wrong.push(...world.others.flatMap((card) => fresh(card).map((one) => lineOf(one, card.code))));
  if (wrong.length > 0) fail('invalid', 'rates.wrong', { errors: wrong.slice(0, 100) });
  await insertZones(tx, [{ zone, version: last + 1 }], currentCause().who);
  await changed(tx);
  return last + 1;
}

/** First boot: rows from config for cards and zones that nobody has ever saved. */
export async function seedRates(
  tx: Tx,
  rows: { readonly cards: readonly RateCardRow[]; readonly zones: readonly RateZoneRow[] },
): Promise<void> {
  const zones = await insertZones(
    tx,
    rows.zones.map((zone) => ({ zone, version: 1 })),
    'seed',
  );
  const cards = await insertCards(
    tx,
    rows.cards.map((card) => ({ card, version: 1, active: true })),
    'seed',
  );
  if (zones + cards > 0) await changed(tx);
}

async function loadLast(tx: Tx, code: string): Promise<CardVersion> {
  const [last] = await listCardVersions(tx, code);
  return last ?? fail('missing', 'rates.card_unknown', { code });
}

/** The couriers, the zones and all cards as they stand once these are saved. */
async function worldWith(tx: Tx, cards: readonly RateCardRow[]): Promise<RateWorld> {
  const versions = await listVersionsFrom(tx, momentOf(new Date()).slice(0, 10));
  const mine = new Set(cards.map((one) => one.code));
  const last = new Map<string, CardVersion>();
  for (const one of versions) if (!last.has(one.code)) last.set(one.code, one);
  const standing = [...last.values()].filter((one) => one.active && !mine.has(one.code));
  return { couriers: await listCouriers(tx), zones: await listZones(tx), others: [...standing, ...cards] };
}

async function changed(tx: Tx): Promise<void> {
  await passTurn(tx);
  tx.afterCommit(() => forgetRates(tx));
}

/** `ARAMEX-AE lanes[2].slabs[1]: rates.slab_gap 500–1000` */
function lineOf({ line, code, value }: WrongRate, of: string): string {
  const at = line === 'card' ? of : `${of} ${line}`;
  return `${at}: ${value === undefined ? code : `${code} ${value}`}`;
}
