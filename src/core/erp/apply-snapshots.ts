/** The steps of a snapshot in our own tables; the numbers themselves are inventory's. */
import type { Database, Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { erpLimits } from '../../../config/retry.ts';
import {
  abandonSnapshot,
  applySlice,
  approveHeld,
  beginApply,
  checkSnapshot,
  findSnapshot,
  listApplying,
  listPlacesOf,
  openSnapshot,
  putChunk,
  type NewSnapshot,
  type Snapshot,
  type SnapshotPlace,
} from '../inventory/index.ts';
import { findUnits } from '../catalog/index.ts';
import { tell } from '../events.ts';
import { settleSnapshotAsked } from './ask-snapshot.ts';
import { MOST_LINES } from './check.ts';
import { piecesOf } from './masters.ts';
import type { Answer, Caller, Envelope, Follow, LineResult, Watermark } from './message.ts';
import { tellParked } from './parked-lines.ts';
import { snapshotIdOf, type SnapshotLine, type Told } from './snapshots.ts';
import { deleteChunkSums, listChunkSums, upsertChunkSums } from './store-chunks.ts';
import { deleteStaged, openStaged, upsertParked, type NewParkedLine } from './store-parked.ts';

export async function openOne(
  tx: Tx,
  envelope: Envelope,
  snapshotId: string,
  wish: Omit<NewSnapshot, 'expiresAt'>,
): Promise<Answer> {
  const expiresAt = new Date(Date.now() + erpLimits.snapshotMs);
  const state = await openSnapshot(tx, { ...wish, expiresAt });
  const body = {
    messageId: envelope.messageId ?? null,
    snapshotId,
    status: 'OPEN',
    expiresAt: expiresAt.toISOString(),
  };
  return { status: state === 'opened' ? 201 : 200, body };
}

type Chunk = {
  readonly id: string;
  readonly chunkNo: number;
  readonly lines: readonly SnapshotLine[];
  readonly watermark: Watermark | undefined;
};

/**
 * Stages a chunk. A SKU that no master has named is set aside and booked when its master arrives; a line that cannot be
 * a count makes the whole chunk refused, because a file with a hole must not be applied.
 * @throws missing `SNAPSHOT_UNKNOWN`; refused `SNAPSHOT_LINES_REJECTED`, `STORE_NOT_IN_SNAPSHOT`; conflict `snapshot.not_open`
 */
export async function putOne(tx: Tx, caller: Caller, envelope: Envelope, chunk: Chunk): Promise<Answer> {
  const snapshotId = snapshotIdOf(caller.companyId, chunk.id);
  const snapshot = await mustFind(tx, caller, chunk.id);
  const places = new Map((await listPlacesOf(tx, snapshotId)).map((place) => [place.locationId, place]));
  const outside = new Set(chunk.lines.map((line) => line.storeId).filter((store) => !places.has(store)));
  if (outside.size > 0) fail('refused', 'STORE_NOT_IN_SNAPSHOT', { stores: [...outside].slice(0, 20) });
  const sorted = await sortOut(tx, chunk.lines);
  if (sorted.faults.length > 0) fail('refused', 'SNAPSHOT_LINES_REJECTED', { errors: sorted.faults });
  const staged = sumLots(sorted.staged);
  await putChunk(tx, snapshotId, chunk.chunkNo, staged, envelope.bodyHash);
  await upsertChunkSums(tx, snapshotId, {
    chunkNo: chunk.chunkNo,
    lines: chunk.lines.length,
    staged: staged.length,
    sentMicro: chunk.lines.reduce((sum, line) => sum + Math.round(line.quantity * 1e6), 0),
    stagedMicro: staged.reduce((sum, line) => sum + line.onHand * 1e6, 0),
  });
  const messageId = chunkMessageId(snapshotId, chunk.chunkNo);
  await deleteStaged(tx, caller.companyId, messageId);
  await upsertParked(
    tx,
    sorted.unknown.map((line) => aside(caller, snapshot, places.get(line.storeId), messageId, line)),
  );
  const lines = sorted.unknown.map((line): LineResult => {
    return { index: line.index, id: line.id, status: 'PARKED', code: 'UNKNOWN_SKU' };
  });
  return {
    status: lines.length === 0 ? 200 : 207,
    body: { snapshotId: chunk.id, chunk: chunk.chunkNo, staged: staged.length, lines },
  };
}

type Staged = { locationId: string; sku: string; onHand: number; quarantine: number };
type Sorted = { readonly staged: Staged[]; readonly unknown: SnapshotLine[]; readonly faults: string[] };

async function sortOut(tx: Tx, lines: readonly SnapshotLine[]): Promise<Sorted> {
  const units = await findUnits(
    tx,
    lines.map((line) => line.sku),
  );
  const sorted: Sorted = { staged: [], unknown: [], faults: [] };
  for (const line of lines) {
    const known = units.get(line.sku);
    if (line.quantity < 0 || line.nonSellable < 0) sorted.faults.push(`lines[${line.index}].onHand: QUANTITY_NEGATIVE`);
    else if (known === undefined) sorted.unknown.push(line);
    else {
      const onHand = piecesOf(known, line.uom, line.quantity);
      const quarantine = line.nonSellable === 0 ? 0 : piecesOf(known, line.uom, line.nonSellable);
      if (typeof onHand === 'string') sorted.faults.push(`lines[${line.index}].onHand: ${onHand}`);
      else if (typeof quarantine === 'string') sorted.faults.push(`lines[${line.index}].nonSellable: ${quarantine}`);
      else if (quarantine > onHand) sorted.faults.push(`lines[${line.index}].nonSellable: NON_SELLABLE_ABOVE_ON_HAND`);
      else sorted.staged.push({ locationId: line.storeId, sku: line.sku, onHand, quarantine });
    }
    if (sorted.faults.length >= 100) break;
  }
  return sorted;
}

/** A SKU may come once for each of its lots. */
function sumLots(lines: readonly Staged[]): Staged[] {
  const sums = new Map<string, Staged>();
  for (const line of lines) {
    const key = `${line.locationId}\n${line.sku}`;
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { ...line });
    else {
      sum.onHand += line.onHand;
      sum.quarantine += line.quarantine;
    }
  }
  return sums.size === lines.length ? (lines as Staged[]) : [...sums.values()];
}

/** Kept as a count of this one SKU for the snapshot's mark: so it can be played again long after. */
function aside(
  caller: Caller,
  snapshot: Snapshot,
  place: SnapshotPlace | undefined,
  messageId: string,
  line: SnapshotLine,
): NewParkedLine {
  const mark = (ledger: string): Watermark => ({
    ledger,
    omsSeqApplied: place?.omsSeq ?? 0,
    omsParked: place?.omsParked ?? [],
  });
  const movementId = `snap:${snapshot.id}:${line.storeId}:${line.sku}`.slice(0, 120);
  const payload = {
    ...line.source,
    movementId,
    mode: 'ABSOLUTE',
    quantity: line.quantity,
    postedAt: new Date().toISOString(),
    watermark: mark(place?.watermark ?? ''),
    ...(snapshot.consistency === 'EXACT' ? {} : { watermarkAfter: mark(place?.doubtTo ?? '') }),
  };
  return {
    companyId: caller.companyId,
    lineKey: movementId,
    type: 'stock.movements.v1',
    locationId: line.storeId,
    sku: line.sku,
    ledger: place?.watermark ?? '',
    code: 'UNKNOWN_SKU',
    body: JSON.stringify({ payload }),
    messageId,
    staged: true,
  };
}

function chunkMessageId(snapshotId: string, chunkNo: number): string {
  return `${snapshotId}#${chunkNo}`;
}

/**
 * Checks that everything came. What is small is applied before the answer, the rest in the background.
 * @throws conflict `SNAPSHOT_INCOMPLETE` with the numbers of the missing chunks, `SNAPSHOT_SUM`
 */
export async function commitOne(
  tx: Tx,
  caller: Caller,
  envelope: Envelope,
  id: string,
  told: Told,
): Promise<Answer & { readonly follow?: Follow }> {
  const snapshot = await mustFind(tx, caller, id);
  const sums = await listChunkSums(tx, snapshot.id);
  const total = (of: (one: (typeof sums)[number]) => number): number => sums.reduce((sum, one) => sum + of(one), 0);
  const asideLines = total((one) => one.lines - one.staged);
  const asideMicro = total((one) => one.sentMicro - one.stagedMicro);
  const check = await checkSnapshot(tx, snapshot.id, {
    chunkCount: told.chunkCount,
    lineCount: told.lineCount - asideLines,
    quantitySum: (told.quantityMicro - asideMicro) / 1e6,
  });
  if (check.ok === false) {
    const have = {
      chunks: sums.length,
      lines: total((one) => one.lines),
      quantity: total((one) => one.sentMicro) / 1e6,
    };
    fail('conflict', check.code, { missing: check.missing.map(String), ...have });
  }
  const shared = { messageId: envelope.messageId ?? null, snapshotId: id, lines: told.lineCount, parked: asideLines };
  if (check.ok === 'held') return { status: 202, body: { ...shared, status: 'HELD', reason: check.reason } };
  // Sent again after its answer was lost: it has begun.
  if (snapshot.state === 'open') await begin(tx, snapshot);
  const small = told.lineCount <= MOST_LINES;
  return {
    status: 202,
    body: { ...shared, status: 'APPLYING' },
    ...(small ? { follow: { snapshotId: snapshot.id } } : {}),
  };
}

async function begin(tx: Tx, snapshot: Snapshot): Promise<void> {
  await beginApply(tx, snapshot.id);
  await afterCommitted(tx, snapshot);
}

/** What the snapshot could not book waits for its masters from now on. */
async function afterCommitted(tx: Tx, snapshot: Snapshot): Promise<void> {
  const places = await listPlacesOf(tx, snapshot.id);
  const sums = await listChunkSums(tx, snapshot.id);
  const withAside = sums.filter((one) => one.lines > one.staged).map((one) => chunkMessageId(snapshot.id, one.chunkNo));
  const marks = places.map((place) => ({ locationId: place.locationId, ledger: place.watermark }));
  await openStaged(tx, snapshot.companyId, withAside, snapshot.whole ? marks : []);
  if (withAside.length > 0) await tellParked(tx, snapshot.companyId, 'UNKNOWN_SKU', { snapshotId: snapshot.id });
  const stores = places.map((place) => place.locationId);
  if (snapshot.whole) await settleSnapshotAsked(tx, stores);
  tell(tx, 'stock.snapshot.committed', { orderId: stores[0] ?? snapshot.companyId, snapshotId: snapshot.id }, 1);
}

/** A manager says that the fall is real. @throws missing `SNAPSHOT_UNKNOWN`; conflict `snapshot.not_held` */
export async function approveSnapshot(tx: Tx, snapshotId: string, who: string): Promise<void> {
  const snapshot = (await findSnapshot(tx, snapshotId)) ?? fail('missing', 'SNAPSHOT_UNKNOWN', { snapshotId });
  await approveHeld(tx, snapshotId, who);
  await afterCommitted(tx, snapshot);
}

/** A manager says that the file is broken. @throws missing `SNAPSHOT_UNKNOWN`; conflict `snapshot.not_open` */
export async function rejectSnapshot(tx: Tx, snapshotId: string, who: string): Promise<void> {
  const snapshot = (await findSnapshot(tx, snapshotId)) ?? fail('missing', 'SNAPSHOT_UNKNOWN', { snapshotId });
  await forget(tx, snapshot, who);
}

export async function abandonOne(tx: Tx, caller: Caller, envelope: Envelope, id: string): Promise<Answer> {
  await forget(tx, await mustFind(tx, caller, id), caller.clientId);
  return { status: 200, body: { messageId: envelope.messageId ?? null, snapshotId: id, status: 'ABANDONED' } };
}

async function forget(tx: Tx, snapshot: Snapshot, who: string): Promise<void> {
  await abandonSnapshot(tx, snapshot.id, who);
  for (const { chunkNo } of await listChunkSums(tx, snapshot.id))
    await deleteStaged(tx, snapshot.companyId, chunkMessageId(snapshot.id, chunkNo));
  await deleteChunkSums(tx, snapshot.id);
}

/** @throws missing `SNAPSHOT_UNKNOWN`; forbidden `STORE_FORBIDDEN` */
async function mustFind(tx: Reader, caller: Caller, id: string): Promise<Snapshot> {
  const snapshot = await findSnapshot(tx, snapshotIdOf(caller.companyId, id));
  if (snapshot === undefined) return fail('missing', 'SNAPSHOT_UNKNOWN', { snapshotId: id });
  const { locations } = caller;
  if (locations !== undefined) {
    const foreign = (await listPlacesOf(tx, snapshot.id)).filter((place) => !locations.includes(place.locationId));
    if (foreign.length > 0) fail('forbidden', 'STORE_FORBIDDEN', { stores: foreign.map((place) => place.locationId) });
  }
  return snapshot;
}

/** Applies all that is committed; called by a job, so that one process does it at a time. */
export async function applyCommitted(db: Database): Promise<string> {
  let applied = 0;
  for (;;) {
    const [id] = await db.read((reader) => listApplying(reader));
    if (id === undefined) return `${applied} snapshots applied`;
    await applyWhole(db, id);
    applied++;
  }
}

export async function applyWhole(db: Database, snapshotId: string): Promise<void> {
  while ((await applySlice(db, snapshotId)) === 'more') await new Promise((resolve) => setImmediate(resolve));
}
