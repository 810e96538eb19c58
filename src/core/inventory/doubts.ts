/**
 * Pieces that the numbers say are there and that a store did not find: held back, so that nobody is promised them, until
 * the ERP or a person says anew what is there. A hold without an owner's order; physical and its ledger stay as they are.
 */
import { uuidv7 } from '../../platform/ids.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { groupBy } from '../../platform/group.ts';
import { endHolds, insertHolds } from './store-holds.ts';
import {
  deleteDoubts,
  lastLedger,
  listAsked,
  listCounts,
  readDoubts,
  upsertDoubts,
  type Asked,
  type CountedSince,
  type Doubt,
} from './store-doubts.ts';
import { insertLedger } from './store-ledger.ts';
import { noteChanges } from './store-changes.ts';
import { lockPlaces, readPlaces } from './store-places.ts';
import { readTaken } from './store-snapshot.ts';
import { changeExactly, lockStock } from './store.ts';
import { markOf, placeKey, type Piece, type StockKey, type StockRow } from './stock.ts';

export type { Doubt } from './store-doubts.ts';

/** `rest`: all but the pieces that were found. `pieces`: so many. */
export type NewDoubt = StockKey & { readonly reason: string } & (
    { readonly doubt: 'rest'; readonly found: number } | { readonly doubt: 'pieces'; readonly quantity: number }
  );

const NEVER = '9999-12-31 00:00:00.000';

/**
 * Of a place's sellable pieces, those in doubt after these words, the latest first in force for `rest`. Reservations of
 * others are not looked at: what they let go must not be promised anew. Pure.
 */
export function doubtedOf(
  row: Pick<StockRow, 'physical' | 'quarantine' | 'pending'>,
  before: number,
  said: readonly NewDoubt[],
): number {
  const sellable = Math.max(0, row.physical - row.quarantine - row.pending);
  let doubted = before;
  for (const one of said)
    doubted =
      one.doubt === 'rest'
        ? Math.max(0, sellable - Math.max(0, one.found))
        : Math.min(sellable, doubted + one.quantity);
  return doubted;
}

/** In the transaction that lets the pieces go, after it: nobody is promised them in between. */
export async function doubtPieces(tx: Tx, said: readonly NewDoubt[]): Promise<void> {
  if (said.length === 0) return;
  const rows = await lockStock(tx, said);
  const before = await readDoubts(tx, said);
  const wanted = [...groupBy(said, placeKey)].map(([key, words]) => {
    const row = rows.get(key) as StockRow;
    const quantity = doubtedOf(row, before.get(key)?.quantity ?? 0, words);
    return { row, quantity, reason: words.at(-1)?.reason ?? '' };
  });
  await set(tx, wanted, before, 'doubt');
}

/** Pieces of a doubt have been put right in the books: it is less by them. More than is in doubt ends it. */
export async function shrinkDoubts(tx: Tx, pieces: readonly Piece[]): Promise<void> {
  if (pieces.length === 0) return;
  const rows = await lockStock(tx, pieces);
  const before = await readDoubts(tx, pieces);
  const wanted = [...groupBy(pieces, placeKey)].flatMap(([key, less]) => {
    const known = before.get(key);
    if (known === undefined) return [];
    const quantity = Math.max(0, known.quantity - less.reduce((sum, one) => sum + one.quantity, 0));
    return [{ row: rows.get(key) as StockRow, quantity, reason: known.reason }];
  });
  await set(tx, wanted, before, 'corrected');
}

/**
 * Ends doubts whose number has been said anew since: by a count, or by a number of the ERP that was read after the doubt.
 * @returns how many ended
 */
export async function liftDoubts(
  tx: Tx,
  limit: number,
  after?: StockKey,
): Promise<{ lifted: number; last?: StockKey }> {
  const page = await listAsked(tx, limit, after);
  const newer = page.filter((one) => one.nowWatermark > one.watermark);
  const taken = await readTaken(
    tx,
    newer.map(({ locationId, nowWatermark }) => ({ locationId, watermark: nowWatermark })),
  );
  const settled = page.filter((one) => isSettled(one, taken.get(`${one.locationId}\n${one.nowWatermark}`)));
  const rows = await lockStock(tx, settled);
  const before = await readDoubts(tx, settled);
  await set(
    tx,
    settled.flatMap((one) => {
      const known = before.get(placeKey(one));
      return known === undefined
        ? []
        : [{ row: rows.get(placeKey(one)) as StockRow, quantity: 0, reason: known.reason }];
    }),
    before,
    'counted',
  );
  const last = page.length < limit ? undefined : page.at(-1);
  return { lifted: settled.length, ...(last === undefined ? {} : { last }) };
}

/**
 * What has been counted at each of these places since a moment (UTC): a count lacks what was missing then. The places
 * stay locked, so that no count comes in between.
 */
export async function countedSince(
  tx: Tx,
  since: readonly (StockKey & { readonly since: string })[],
): Promise<CountedSince[]> {
  if (since.length === 0) return [];
  await lockPlaces(
    tx,
    since.map((one) => one.locationId),
  );
  return listCounts(tx, since);
}

/** Ends what is in doubt at these places for this reason. */
export async function endDoubts(tx: Tx, places: readonly StockKey[], reason: string): Promise<void> {
  if (places.length === 0) return;
  const rows = await lockStock(tx, places);
  const before = await readDoubts(tx, places);
  const mine = places.filter((one) => before.get(placeKey(one))?.reason === reason);
  await set(
    tx,
    mine.map((one) => ({ row: rows.get(placeKey(one)) as StockRow, quantity: 0, reason })),
    before,
    'ended',
  );
}

/**
 * Whether somebody has looked since: a count that was taken after the doubt, or a later number of the ERP that was read
 * after it. What came in after the doubt and speaks for a moment before it says nothing of it, nor does the echo of our
 * own posting, nor the ERP's word that it has processed one. A withdrawn item is withdrawn however many there are. Pure.
 */
export function isSettled(
  one: Pick<Asked, 'reason' | 'since' | 'watermark' | 'nowWatermark' | 'countedAt'>,
  readAt: string | undefined,
): boolean {
  if (one.reason === 'withdrawn') return false;
  if (one.countedAt !== undefined && one.countedAt > one.since) return true;
  return one.nowWatermark > one.watermark && readAt !== undefined && readAt > one.since;
}

type Wanted = { readonly row: StockRow; readonly quantity: number; readonly reason: string };

async function set(tx: Tx, wanted: readonly Wanted[], before: ReadonlyMap<string, Doubt>, ref: string): Promise<void> {
  if (wanted.length === 0) return;
  const changed = wanted.filter(({ row, quantity }) => (before.get(placeKey(row))?.quantity ?? 0) !== quantity);
  const deltas = changed.map(({ row, quantity }) => ({
    locationId: row.locationId,
    sku: row.sku,
    quantity: quantity - (before.get(placeKey(row))?.quantity ?? 0),
  }));
  if (deltas.length > 0)
    await changeExactly(
      tx,
      deltas,
      { hold: 't.hold + k.quantity', version: 't.version + 1' },
      't.hold + k.quantity >= 0',
    );
  noteChanges(tx, deltas);
  await endHolds(
    tx,
    wanted.flatMap(({ row }) => before.get(placeKey(row))?.holdId ?? []),
    'released',
  );
  await insertLedger(
    tx,
    changed.map(({ row, quantity, reason }) => ({
      locationId: row.locationId,
      sku: row.sku,
      kind: 'doubt',
      quantity: 0,
      businessKey: `doubt:${uuidv7()}`,
      reason: `${reason}: ${before.get(placeKey(row))?.quantity ?? 0} → ${quantity}`,
      ref,
    })),
  );
  await deleteDoubts(
    tx,
    wanted.filter(({ quantity }) => quantity === 0).map(({ row }) => row),
  );
  await keep(
    tx,
    wanted.filter(({ quantity }) => quantity > 0),
    before,
    ref,
  );
}

async function keep(tx: Tx, wanted: readonly Wanted[], before: ReadonlyMap<string, Doubt>, ref: string): Promise<void> {
  if (wanted.length === 0) return;
  const now = momentOf(new Date());
  const rows = wanted.map((one) => ({ ...one, holdId: uuidv7() }));
  await insertHolds(
    tx,
    rows.map(({ row, quantity, holdId }) => ({
      id: holdId,
      owner: 'doubt',
      order_id: null,
      location_id: row.locationId,
      sku: row.sku,
      quantity,
      state: 'held',
      expires_at: NEVER,
      created_at: now,
      ended_at: null,
    })),
  );
  const ledger = await lastLedger(
    tx,
    wanted.map(({ row }) => row),
  );
  const places = await readPlaces(
    tx,
    wanted.map(({ row }) => row.locationId),
  );
  await upsertDoubts(
    tx,
    rows.map(({ row, quantity, reason, holdId }) => {
      const { watermark, omsSeq } = markOf(row, places.get(row.locationId) ?? row);
      // Our own putting right is no news: what was said since the doubt began still settles it.
      const kept = ref === 'corrected' ? before.get(placeKey(row)) : undefined;
      return {
        ...(kept ?? { watermark, omsSeq, ledgerSeq: ledger.get(placeKey(row)) ?? 0, since: now }),
        locationId: row.locationId,
        sku: row.sku,
        holdId,
        quantity,
        reason,
      };
    }),
  );
}

/** What is in doubt at these places. */
export async function listDoubts(reader: Reader, places: readonly StockKey[]): Promise<Map<string, Doubt>> {
  return readDoubts(reader, places);
}
