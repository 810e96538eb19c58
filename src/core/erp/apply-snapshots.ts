/** The steps of a snapshot in our own tables; the numbers themselves are inventory's. */
import type { Database, Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
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
  type NewSnapshot,
  type Snapshot,
} from '../inventory/index.ts';
import { tell } from '../events.ts';
import { settleSnapshotAsked } from './ask-snapshot.ts';
import { MOST_LINES } from './check.ts';
import type { Answer, Caller, Envelope, Follow } from './message.ts';
import { tellParked } from './parked-lines.ts';
import { snapshotIdOf, type Told } from './snapshots.ts';
import { chunkMessageId } from './stage-chunk.ts';
import { deleteChunkSums, listChunked, listChunkSums } from './store-chunks.ts';
import { deleteStaged, openStaged } from './store-parked.ts';

/** A sender may ask so long how its snapshot ended. */
const KEPT_MS = 7 * 86_400_000;

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
  const snapshot = await mustFindSnapshot(tx, caller, id);
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
  await forget(tx, await mustFindSnapshot(tx, caller, id), caller.clientId);
  return { status: 200, body: { messageId: envelope.messageId ?? null, snapshotId: id, status: 'ABANDONED' } };
}

async function forget(tx: Tx, snapshot: Snapshot, who: string): Promise<void> {
  await abandonSnapshot(tx, snapshot.id, who);
  await dropAside(tx, snapshot);
}

/** What was set aside of a snapshot that never came to be. */
async function dropAside(tx: Tx, snapshot: Snapshot): Promise<void> {
  for (const { chunkNo } of await listChunkSums(tx, snapshot.id))
    await deleteStaged(tx, snapshot.companyId, chunkMessageId(snapshot.id, chunkNo));
  await deleteChunkSums(tx, snapshot.id);
}

/** Forgets what was noted of ended snapshots: of given up ones at once, of applied ones when nobody asks any more. */
export async function tidySnapshots(db: Database, now: Date): Promise<number> {
  const kept = momentOf(new Date(now.getTime() - KEPT_MS));
  let tidied = 0;
  for (const id of await db.read((reader) => listChunked(reader))) {
    tidied += await db.tx(async (tx) => {
      const snapshot = await findSnapshot(tx, id);
      const givenUp = snapshot?.state === 'expired' || snapshot?.state === 'abandoned';
      const old = snapshot?.state === 'applied' && (snapshot.endedAt ?? '') < kept;
      if (snapshot === undefined || (!givenUp && !old)) return 0;
      await dropAside(tx, snapshot);
      return 1;
    });
  }
  return tidied;
}

/** @throws missing `SNAPSHOT_UNKNOWN`; forbidden `STORE_FORBIDDEN` */
export async function mustFindSnapshot(tx: Reader, caller: Caller, id: string): Promise<Snapshot> {
  const snapshot = await findSnapshot(tx, snapshotIdOf(caller.companyId, id));
  if (snapshot === undefined) return fail('missing', 'SNAPSHOT_UNKNOWN', { snapshotId: id });
  const { locations } = caller;
  if (locations !== undefined) {
    const foreign = (await listPlacesOf(tx, snapshot.id)).filter((place) => !locations.includes(place.locationId));
    if (foreign.length > 0) fail('forbidden', 'STORE_FORBIDDEN', { stores: foreign.map((place) => place.locationId) });
  }
  return snapshot;
}

/**
 * Applies all that is committed, until it is done or told to stop; what is left anybody may go on with. One that cannot
 * be applied keeps none of the others waiting.
 * @throws what the first of those threw, at the end
 */
export async function applyCommitted(db: Database, stop?: AbortSignal): Promise<string> {
  let applied = 0;
  const failed = new Map<string, unknown>();
  while (stop?.aborted !== true) {
    const id = (await db.read((reader) => listApplying(reader))).find((one) => !failed.has(one));
    if (id === undefined) break;
    try {
      if (await applyWhole(db, id, stop)) applied++;
    } catch (error) {
      failed.set(id, error);
    }
  }
  for (const error of failed.values()) throw error;
  return `${applied} snapshots applied`;
}

/** False when it was told to stop before the end. */
export async function applyWhole(db: Database, snapshotId: string, stop?: AbortSignal): Promise<boolean> {
  while ((await applySlice(db, snapshotId)) === 'more') {
    if (stop?.aborted === true) return false;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return true;
}
