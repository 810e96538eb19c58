/**
 * Snapshots of the ERP, staged in chunks and unseen until they are committed. The commit checks that everything came,
 * and holds back for a person what looks like half an export.
 */
import { fail } from '../../platform/errors.ts';
import { Overtaken, type Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { openTask, settleTask } from '../task/index.ts';
import {
  endSnapshot,
  findSnapshot,
  insertSnapshot,
  listDueSnapshots,
  listPlacesOf,
  lockSnapshot,
  openPlacesOf,
  setSnapshotState,
  type Snapshot,
  type SnapshotPlace,
} from './store-snapshot.ts';
import {
  deleteChunk,
  deleteStaged,
  guardFacts,
  insertStaged,
  readChunks,
  upsertChunk,
  type StagedLine,
} from './store-staged.ts';

export { findSnapshot, listPlacesOf, type Snapshot, type SnapshotPlace, type StagedLine };

export type NewSnapshot = {
  readonly id: string;
  readonly companyId: string;
  readonly clientId: string;
  /** Speaks of every SKU of its places; else only of those it names. */
  readonly whole: boolean;
  readonly consistency: 'EXACT' | 'FUZZY';
  readonly missingPolicy: 'ZERO' | 'KEEP';
  readonly asOf?: string;
  readonly bodyHash: string;
  readonly places: readonly {
    readonly locationId: string;
    readonly watermark: string;
    readonly doubtTo?: string;
    readonly omsSeq: number;
    readonly omsParked: readonly number[];
  }[];
  readonly expiresAt: Date;
};

/** Of a store's SKUs that have pieces, and of its pieces: a fall by more than this looks like half a file. */
const HELD_ABOVE = { emptied: 0.2, fallen: 0.3 };

/**
 * @throws conflict `snapshot.reused` the id came before with another body
 * @throws conflict `snapshot.place_busy` one of its places is in another open snapshot
 */
export async function openSnapshot(tx: Tx, wish: NewSnapshot): Promise<'opened' | 'same'> {
  const before = await findSnapshot(tx, wish.id);
  if (before !== undefined) {
    if (before.companyId === wish.companyId && before.bodyHash === wish.bodyHash) return 'same';
    fail('conflict', 'snapshot.reused', { snapshotId: wish.id });
  }
  const busy = await openPlacesOf(
    tx,
    wish.places.map((one) => one.locationId),
  );
  const first = busy[0];
  // The same opening twice at once: the later one begins anew and finds what the other has written.
  if (first?.snapshotId === wish.id) throw new Overtaken();
  if (first !== undefined) fail('conflict', 'snapshot.place_busy', first);
  try {
    await insertSnapshot(tx, wish);
  } catch (error) {
    if (tx.isDuplicate(error) && tx.attempt < 3) throw new Overtaken();
    if (tx.isDuplicate(error)) fail('conflict', 'snapshot.place_busy', { snapshotId: wish.id });
    throw error;
  }
  return 'opened';
}

/**
 * Keeps one chunk; the same number again replaces it. Quantities in base units.
 * @throws conflict `snapshot.not_open` · invalid `snapshot.line_twice` when another chunk has the same place and SKU
 */
export async function putChunk(
  tx: Tx,
  snapshotId: string,
  chunkNo: number,
  lines: readonly StagedLine[],
  bodyHash: string,
): Promise<void> {
  const snapshot = await lockSnapshot(tx, snapshotId);
  if (snapshot?.state !== 'open') fail('conflict', 'snapshot.not_open', { snapshotId, state: snapshot?.state });
  const known = (await readChunks(tx, snapshotId)).find((one) => one.chunkNo === chunkNo);
  if (known?.bodyHash === bodyHash) return;
  if (known !== undefined) await deleteChunk(tx, snapshotId, chunkNo);
  try {
    await insertStaged(tx, snapshotId, chunkNo, lines);
  } catch (error) {
    if (tx.isDuplicate(error)) fail('invalid', 'snapshot.line_twice', { snapshotId, chunkNo });
    throw error;
  }
  const sum = lines.reduce((total, line) => total + line.onHand, 0);
  await upsertChunk(tx, snapshotId, { chunkNo, lineCount: lines.length, quantitySum: sum, bodyHash });
}

export type SnapshotCheck =
  | { readonly ok: true }
  | { readonly ok: 'held'; readonly reason: string }
  | { readonly ok: false; readonly code: 'SNAPSHOT_INCOMPLETE' | 'SNAPSHOT_SUM'; readonly missing: readonly number[] };

/**
 * Whether everything came, and whether it may be applied without a person. A held one has a task.
 * @throws missing `snapshot.unknown` · conflict `snapshot.not_open`
 */
export async function checkSnapshot(
  tx: Tx,
  snapshotId: string,
  told: { readonly chunkCount: number; readonly lineCount: number; readonly quantitySum: number },
): Promise<SnapshotCheck> {
  const snapshot = (await lockSnapshot(tx, snapshotId)) ?? fail('missing', 'snapshot.unknown', { snapshotId });
  if (snapshot.state === 'held') return { ok: 'held', reason: snapshot.heldReason ?? '' };
  if (snapshot.state === 'applying' || snapshot.state === 'applied') return { ok: true };
  if (snapshot.state !== 'open') fail('conflict', 'snapshot.not_open', { snapshotId, state: snapshot.state });
  const chunks = await readChunks(tx, snapshotId);
  const have = new Set(chunks.map((one) => one.chunkNo));
  const missing = Array.from({ length: told.chunkCount }, (_, at) => at + 1).filter((no) => !have.has(no));
  if (missing.length > 0 || chunks.length !== told.chunkCount)
    return { ok: false, code: 'SNAPSHOT_INCOMPLETE', missing };
  const lineCount = chunks.reduce((sum, one) => sum + one.lineCount, 0);
  const quantitySum = chunks.reduce((sum, one) => sum + one.quantitySum, 0);
  if (lineCount !== told.lineCount || quantitySum !== told.quantitySum)
    return { ok: false, code: 'SNAPSHOT_SUM', missing: [] };
  await setSnapshotState(tx, snapshotId, 'open', { chunkCount: told.chunkCount, lineCount, quantitySum });
  const reason = snapshot.whole ? await whyHeld(tx, snapshot) : undefined;
  if (reason === undefined) return { ok: true };
  await setSnapshotState(tx, snapshotId, 'held', { heldReason: reason });
  await openTask(tx, {
    kind: 'stock.snapshot_held',
    about: snapshotId,
    workgroup: 'stock',
    priority: 1,
    reasonCode: 'stock.snapshot_held',
    facts: { snapshotId, companyId: snapshot.companyId, reason },
  });
  return { ok: 'held', reason };
}

async function whyHeld(tx: Tx, snapshot: Snapshot): Promise<string | undefined> {
  for (const place of await listPlacesOf(tx, snapshot.id)) {
    const facts = await guardFacts(tx, snapshot.id, place.locationId, snapshot.missingPolicy === 'ZERO');
    const emptied = facts.positive === 0 ? 0 : facts.emptied / facts.positive;
    const fallen = facts.before <= 0 ? 0 : (facts.before - facts.after) / facts.before;
    if (emptied > HELD_ABOVE.emptied || fallen > HELD_ABOVE.fallen) {
      return (
        `${place.locationId}: ${facts.emptied} of ${facts.positive} SKUs would become empty, ` +
        `pieces would go from ${facts.before} to ${facts.after}`
      );
    }
  }
  return undefined;
}

/** From now on it is applied, slice by slice. @throws conflict `snapshot.not_open` */
export async function beginApply(tx: Tx, snapshotId: string): Promise<void> {
  const snapshot = await lockSnapshot(tx, snapshotId);
  if (snapshot?.state === 'applying' || snapshot?.state === 'applied') return;
  if (snapshot?.state !== 'open') fail('conflict', 'snapshot.not_open', { snapshotId, state: snapshot?.state });
  await setSnapshotState(tx, snapshotId, 'applying', { committedAt: momentOf(new Date()) });
}

/** A person says that the fall is real. @throws conflict `snapshot.not_held` */
export async function approveHeld(tx: Tx, snapshotId: string, who: string): Promise<void> {
  const snapshot = await lockSnapshot(tx, snapshotId);
  if (snapshot?.state !== 'held') fail('conflict', 'snapshot.not_held', { snapshotId, state: snapshot?.state });
  await setSnapshotState(tx, snapshotId, 'applying', { committedAt: momentOf(new Date()), endedBy: who });
  await settleTask(tx, 'stock.snapshot_held', snapshotId);
}

/** Drops a snapshot that nobody has seen yet. @throws conflict `snapshot.not_open` once it is being applied */
export async function abandonSnapshot(tx: Tx, snapshotId: string, who: string, state = 'abandoned'): Promise<void> {
  const snapshot = (await lockSnapshot(tx, snapshotId)) ?? fail('missing', 'snapshot.unknown', { snapshotId });
  if (snapshot.state === 'abandoned' || snapshot.state === 'expired') return;
  if (snapshot.state !== 'open' && snapshot.state !== 'held')
    fail('conflict', 'snapshot.not_open', { snapshotId, state: snapshot.state });
  await endSnapshot(tx, snapshotId, state, who);
  await settleTask(tx, 'stock.snapshot_held', snapshotId);
}

/** Ends those that were opened and never committed; a held one waits for its person. Their staged lines go too. */
export async function expireSnapshots(tx: Tx, now: Date, limit = 20): Promise<number> {
  const due = await listDueSnapshots(tx, momentOf(now), limit);
  for (const id of due) await abandonSnapshot(tx, id, 'hub', 'expired');
  return due.length;
}

/** Staged lines of ended snapshots, a piece at a time; how many went. */
export async function dropStaged(tx: Tx, limit: number): Promise<number> {
  return deleteStaged(tx, limit);
}
