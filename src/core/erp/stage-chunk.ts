/** One chunk of a snapshot: what can be counted is staged, what no master has named is set aside. */
import { findUnits } from '../catalog/index.ts';
import { listPlacesOf, putChunk, type Snapshot, type SnapshotPlace } from '../inventory/index.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { mustFindSnapshot } from './apply-snapshots.ts';
import { piecesOf } from './masters.ts';
import type { Answer, Caller, Envelope, LineResult, Watermark } from './message.ts';
import { snapshotIdOf, type SnapshotLine } from './snapshots.ts';
import { upsertChunkSums } from './store-chunks.ts';
import { deleteStaged, upsertParked, type NewParkedLine } from './store-parked.ts';

type Chunk = {
  readonly id: string;
  readonly chunkNo: number;
  readonly lines: readonly SnapshotLine[];
};

/**
 * Stages a chunk. A SKU that no master has named is set aside and booked when its master arrives; a line that cannot be
 * a count makes the whole chunk refused, because a file with a hole must not be applied.
 * @throws missing `SNAPSHOT_UNKNOWN`; refused `SNAPSHOT_LINES_REJECTED`, `STORE_NOT_IN_SNAPSHOT`; conflict `snapshot.not_open`
 */
export async function stageChunk(tx: Tx, caller: Caller, envelope: Envelope, chunk: Chunk): Promise<Answer> {
  const snapshotId = snapshotIdOf(caller.companyId, chunk.id);
  const snapshot = await mustFindSnapshot(tx, caller, chunk.id);
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

export function chunkMessageId(snapshotId: string, chunkNo: number): string {
  return `${snapshotId}#${chunkNo}`;
}
