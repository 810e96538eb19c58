/** Asking for a batch of papers, and asking it to stop. */
import { uuidv7 } from '../../platform/ids.ts';
import { currentCause } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { type Batch, type BatchPaper, MOST_PAPERS } from './batch.ts';
import { askToStop, findBatch, insertBatch, listOpenBatches } from './store-batches.ts';

/** More than these at once is nobody's wish. */
const MOST_WAITING = 20;

export type BatchWish = {
  readonly what: BatchPaper;
  /** In the order in which they are printed. */
  readonly parcels: readonly { readonly id: string; readonly reference: string; readonly locationId: string }[];
  /** Why those that were printed before are printed again. */
  readonly reason?: string;
};

/**
 * Puts a batch in the queue; a job takes it up.
 * @throws invalid `paper_batch.size`; conflict `paper_batch.too_many_waiting`
 */
export async function startBatch(tx: Tx, { what, parcels, reason }: BatchWish): Promise<Batch> {
  if (parcels.length === 0 || parcels.length > MOST_PAPERS) fail('invalid', 'paper_batch.size', { most: MOST_PAPERS });
  if ((await listOpenBatches(tx)).length >= MOST_WAITING)
    fail('conflict', 'paper_batch.too_many_waiting', { most: MOST_WAITING });
  const why = reason?.trim().slice(0, 60) ?? '';
  const one: Batch = {
    id: uuidv7(),
    what,
    state: 'queued',
    version: 1,
    locations: [...new Set(parcels.map((parcel) => parcel.locationId))].sort(),
    reason: why === '' ? null : why,
    total: parcels.length,
    done: 0,
    skipped: 0,
    replaced: 0,
    size: 0,
    sha256: null,
    createdBy: currentCause().who.slice(0, 80),
    createdAt: momentOf(new Date()),
    stopAskedBy: null,
    endedAt: null,
    problem: null,
  };
  const items = parcels.map(({ id, reference }, at) => ({
    at,
    shipmentId: id,
    reference,
    state: 'open' as const,
    documentId: null,
    copyNo: null,
    code: null,
  }));
  await insertBatch(tx, one, items);
  return one;
}

/**
 * It ends after the papers that are being worked on; what is finished by then is its file.
 * @throws missing `paper_batch.unknown`; conflict `paper_batch.over`
 */
export async function stopBatch(tx: Tx, id: string): Promise<void> {
  const one = (await findBatch(tx, id, true)) ?? fail('missing', 'paper_batch.unknown', { id });
  if (one.endedAt !== null) fail('conflict', 'paper_batch.over', { state: one.state });
  await askToStop(tx, id, currentCause().who.slice(0, 80));
}
