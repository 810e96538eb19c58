/** Batches of papers, as the console and the interface for other systems start, watch and fetch them alike. */
import { Readable } from 'node:stream';
import { batchFile } from '../../labels/batch-file.ts';
import {
  fileOfBatch,
  findBatch,
  listBatches,
  startBatch,
  type Batch,
  type BatchPaper,
} from '../core/document/index.ts';
import type { Scope } from '../core/reading/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';
import type { RouteContext } from './context.ts';
import { listForPapers } from './paper-runs.ts';

type Db = RouteContext['db'];
export type BatchAsk = { readonly ids: readonly string[]; readonly what: BatchPaper; readonly reason?: string };

/**
 * @throws missing `shipment.unknown` when one of them is not the reader's, or has left; conflict `shipment.called_back`; invalid
 *   `print.reason_needed` where a label was printed before and nobody says why
 */
export async function askForBatch(tx: Tx, scope: Scope, { ids, what, reason }: BatchAsk): Promise<Batch> {
  const wanted = [...new Set(ids)];
  const parcels = await listForPapers(tx, scope, wanted);
  if (parcels.length !== wanted.length) fail('missing', 'shipment.unknown', { found: parcels.length });
  const again = what === 'packing_slips' ? undefined : parcels.find((one) => one.copies > 0);
  if (again !== undefined && (reason ?? '').trim() === '')
    fail('invalid', 'print.reason_needed', { copyNo: again.copies + 1 });
  return startBatch(tx, { what, parcels, ...(reason === undefined ? {} : { reason }) });
}

export type Looker = { readonly scope: Scope; readonly who: string };

/**
 * Papers show names and addresses: only who may see the parcels of all its places sees a batch, and who is bound to
 * channels those that he asked for, which hold no other parcels.
 */
const mayShow = ({ scope: { locations, channels }, who }: Looker, batch: Batch): boolean =>
  (locations.includes('*') || batch.locations.every((one) => locations.includes(one))) &&
  (channels.includes('*') || batch.createdBy === who);

/** @throws missing `paper_batch.unknown` */
export async function loadBatch(db: Db, looker: Looker, id: string): Promise<Batch> {
  const one = await db.read((reader) => findBatch(reader, id));
  return one === undefined || !mayShow(looker, one) ? fail('missing', 'paper_batch.unknown', { id }) : one;
}

const LOOKED_AT = 200;

/** The newest first, of the last two hundred. */
export async function listMyBatches(db: Db, looker: Looker, limit: number): Promise<Batch[]> {
  return (await db.read((reader) => listBatches(reader, LOOKED_AT)))
    .filter((one) => mayShow(looker, one))
    .slice(0, limit);
}

/** @throws conflict `paper_batch.running`; missing `paper_batch.no_file` */
export function streamOf(
  db: Db,
  batch: Batch,
): { readonly stream: Readable; readonly size: number; readonly name: string } {
  if (batch.endedAt === null) fail('conflict', 'paper_batch.running', { done: batch.done, total: batch.total });
  if (batch.sha256 === null) fail('missing', 'paper_batch.no_file', { id: batch.id });
  return {
    stream: Readable.from(fileOfBatch(db, batch, batchFile), { objectMode: false, highWaterMark: 65_536 }),
    size: batch.size,
    name: `${batch.what.replaceAll('_', '-')}-${batch.createdAt.slice(0, 16).replace(/[^0-9]/g, '')}-${batch.total}.pdf`,
  };
}

/** How far, in whole percent. */
export const percentOf = ({ done, total }: Batch): number => Math.floor((100 * done) / Math.max(1, total));
