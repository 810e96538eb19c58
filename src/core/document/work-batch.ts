/**
 * Makes the file of a batch, some papers at a time: their prints are written down, their pages put behind those that are
 * there, both kept. After a crash it goes on behind the last piece, and no print is written down twice.
 */
import { createHash } from 'node:crypto';
import { uuidv7 } from '../../platform/ids.ts';
import { withCause } from '../../platform/correlation.ts';
import type { Database, Tx } from '../../platform/db/index.ts';
import { AppError, asAppError, briefly, fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import type { Batch, BatchItem, Grown, PieceFacts } from './batch.ts';
import type { StoredDocument } from './document.ts';
import { moveBatch } from './move-batch.ts';
import { findDocument } from './store.ts';
import {
  claimBatch,
  countParts,
  findBatch,
  findLastFacts,
  findPart,
  insertPart,
  listFacts,
  listItems,
  releaseBatch,
  saveItems,
} from './store-batches.ts';

type Noted = { readonly documentId: string; readonly copyNo: number };
export type GrownPiece = { readonly bytes: Uint8Array; readonly facts: PieceFacts };

/** How papers come about and how a file grows: known to whoever draws. */
export type BatchHands = {
  /** Made before anything is written down, where it is not kept yet. */
  readonly draw?: (db: Database, batch: Batch, shipmentId: string) => Promise<Uint8Array>;
  /** Writes the print of a parcel's paper down. @throws whatever forbids it, before it has written anything */
  readonly note: (tx: Tx, batch: Batch, shipmentId: string, drawn?: Uint8Array) => Promise<Noted>;
  /** What stands in for a kept paper that cannot be read. */
  readonly instead: (db: Database, batch: Batch, shipmentId: string, error: AppError) => Promise<StoredDocument>;
  readonly start: Grown;
  readonly head: Uint8Array;
  readonly grow: (batch: Batch, file: StoredDocument, grown: Grown) => Promise<GrownPiece>;
  readonly tail: (batch: Batch, pieces: readonly PieceFacts[]) => Uint8Array;
};

export type BatchRun = {
  readonly stopping?: () => boolean;
  /** Hears how far it is after each group. */
  readonly onProgress?: (done: number, total: number) => void;
};

const TOGETHER = 8;
/** A process that dies leaves its batch to others after so long. */
const OWNED_MS = 60_000;
/** Rows no longer than this: the server's packet has a limit, and so has what a reader of the file holds at once. */
const PART_BYTES = 1_000_000;

/** Until it has ended or is to stop; how it stands then. Undefined when another process makes it. */
export async function workBatch(
  db: Database,
  id: string,
  hands: BatchHands,
  run: BatchRun = {},
): Promise<Batch | undefined> {
  const runner = uuidv7();
  const work = { db, id, runner, hands };
  let mine = false;
  try {
    while (run.stopping?.() !== true) {
      const group = await nextGroup(work);
      if (group === undefined) return mine ? await db.read((reader) => findBatch(reader, id)) : undefined;
      mine = true;
      if (group.batch.endedAt !== null) return group.batch;
      await keepGroup(work, group.batch, group.items);
      run.onProgress?.(group.batch.done + group.items.length, group.batch.total);
    }
  } catch (error) {
    await breakOff(work, error);
    throw error;
  } finally {
    await db.tx((tx) => releaseBatch(tx, id, runner));
  }
  return db.read((reader) => findBatch(reader, id));
}

type Work = { readonly db: Database; readonly id: string; readonly runner: string; readonly hands: BatchHands };
type Group = { readonly batch: Batch; readonly items: readonly BatchItem[] };

async function claimed(tx: Tx, { id, runner }: Work): Promise<Batch | undefined> {
  const now = Date.now();
  const until = momentOf(new Date(now + OWNED_MS));
  if (!(await claimBatch(tx, id, runner, { now: momentOf(new Date(now)), until }))) return undefined;
  return findBatch(tx, id, true);
}

/** Its prints are those of the person who asked for it. */
const asAsker = <T>(batch: Batch, work: () => Promise<T>): Promise<T> =>
  withCause({ correlationId: batch.id, who: batch.createdBy }, work);

/** The next papers, their prints written down; or the batch as it ended. Undefined: not ours. */
async function nextGroup(work: Work): Promise<Group | undefined> {
  const { db, id, hands } = work;
  const batch = await db.tx(async (tx) => {
    const found = await claimed(tx, work);
    return found?.state === 'queued' && found.stopAskedBy === null ? moveBatch(tx, found, 'begin') : found;
  });
  if (batch === undefined) return undefined;
  // Written down by a run that died: they come first, or the file would lack them.
  const noted = await db.read((reader) => listItems(reader, id, ['noted'], TOGETHER));
  if (noted.length > 0) return { batch, items: noted };
  const open = batch.stopAskedBy === null ? await db.read((r) => listItems(r, id, ['open'], TOGETHER)) : [];
  if (open.length === 0) return ended(work, batch);
  const drawn = new Map<number, Uint8Array | AppError>();
  for (const { at, shipmentId } of open)
    if (hands.draw !== undefined) drawn.set(at, await hands.draw(db, batch, shipmentId).catch(aside));
  const items = await asAsker(batch, () =>
    db.tx(async (tx) => {
      if ((await claimed(tx, work)) === undefined) return undefined;
      const changed: BatchItem[] = [];
      for (const item of open) changed.push(await noteOne(tx, batch, item, hands, drawn.get(item.at)));
      const skipped = changed.filter((one) => one.state === 'skipped').length;
      await saveItems(tx, id, changed, { done: skipped, skipped, replaced: 0 });
      return changed;
    }),
  );
  return items && { batch, items: items.filter((one) => one.state === 'noted') };
}

/** What is wrong with one paper keeps no other back. */
function aside(error: unknown): AppError {
  const known = asAppError(error);
  return known.kind === 'unavailable' ? fail('unavailable', known.code, known.details) : known;
}

/** In a transaction, a fault that nobody expects may have taken the others back already. */
function expected(error: unknown): AppError {
  const known = asAppError(error);
  if (known.kind === 'bug' || known.kind === 'unavailable') throw error;
  return known;
}

async function noteOne(
  tx: Tx,
  batch: Batch,
  item: BatchItem,
  hands: BatchHands,
  drawn: Uint8Array | AppError | undefined,
): Promise<BatchItem> {
  if (drawn instanceof AppError) return { ...item, state: 'skipped', code: drawn.code };
  const found = await hands.note(tx, batch, item.shipmentId, drawn).catch(expected);
  return found instanceof AppError
    ? { ...item, state: 'skipped', code: found.code }
    : { ...item, state: 'noted', ...found };
}

async function keepGroup(work: Work, batch: Batch, items: readonly BatchItem[]): Promise<void> {
  const { db, id, hands } = work;
  let grown = (await db.read((reader) => findLastFacts(reader, id)))?.grown ?? hands.start;
  const pieces: GrownPiece[] = [];
  const done: BatchItem[] = [];
  let replaced = 0;
  for (const item of items) {
    const added = await pieceOf(work, batch, item, grown);
    if (added instanceof AppError) {
      done.push({ ...item, state: 'skipped', code: added.code });
      continue;
    }
    pieces.push(added.piece);
    grown = added.piece.facts.grown;
    if (added.documentId !== item.documentId) replaced += 1;
    done.push({ ...item, state: 'done', documentId: added.documentId });
  }
  const skipped = done.filter((one) => one.state === 'skipped').length;
  await db.tx(async (tx) => {
    // Whoever took it over meanwhile has put the same papers in.
    if ((await claimed(tx, work)) === undefined) return;
    await insertPieces(tx, id, pieces);
    await saveItems(tx, id, done, { done: done.length, skipped, replaced });
  });
}

type Added = { readonly piece: GrownPiece; readonly documentId: string };

async function pieceOf(work: Work, batch: Batch, item: BatchItem, grown: Grown): Promise<Added | AppError> {
  const { db, hands } = work;
  const kept = await db.read((reader) => findDocument(reader, item.documentId ?? '')).catch(aside);
  if (kept instanceof AppError) return kept;
  if (kept === undefined) return new AppError('missing', 'document.unknown');
  try {
    return { piece: await hands.grow(batch, kept, grown), documentId: kept.id };
  } catch (error) {
    const refused = aside(error);
    const other = await asAsker(batch, () => hands.instead(db, batch, item.shipmentId, refused)).catch(aside);
    if (other instanceof AppError) return other;
    const piece = await hands.grow(batch, other, grown).catch(aside);
    return piece instanceof AppError ? piece : { piece, documentId: other.id };
  }
}

/** Their bytes in rows of bearable size; what is known of them stands in the first. */
async function insertPieces(tx: Tx, id: string, pieces: readonly GrownPiece[]): Promise<void> {
  if (pieces.length === 0) return;
  const bytes = Buffer.concat(pieces.map((one) => one.bytes));
  const from = await countParts(tx, id);
  for (let at = 0, no = from; at < bytes.length || no === from; at += PART_BYTES, no += 1)
    await insertPart(
      tx,
      id,
      no,
      bytes.subarray(at, at + PART_BYTES),
      no === from ? pieces.map((one) => one.facts) : [],
    );
}

async function ended(work: Work, batch: Batch): Promise<Group | undefined> {
  const { db, hands } = work;
  const stops = batch.stopAskedBy !== null;
  let size = 0;
  const hash = createHash('sha256');
  if (batch.done > batch.skipped)
    for await (const chunk of fileOfBatch(db, batch, hands)) {
      size += chunk.length;
      hash.update(chunk);
    }
  const sha256 = size === 0 ? null : hash.digest('hex');
  return db.tx(async (tx) => {
    const now = await claimed(tx, work);
    if (now === undefined) return undefined;
    const facts = { size, sha256, endedAt: momentOf(new Date()) };
    if (stops) return { batch: await moveBatch(tx, now, 'stop', facts), items: [] };
    if (size === 0)
      return { batch: await moveBatch(tx, now, 'break_off', { ...facts, problem: 'papers.nothing' }), items: [] };
    return { batch: await moveBatch(tx, now, 'finish', facts), items: [] };
  });
}

async function breakOff(work: Work, error: unknown): Promise<void> {
  const known = asAppError(error);
  // The line to the database: whoever comes next goes on.
  if (known.kind === 'unavailable') return;
  const problem = (error instanceof AppError ? error.code : briefly(error)).slice(0, 120);
  await work.db.tx(async (tx) => {
    const now = await claimed(tx, work);
    if (now !== undefined) await moveBatch(tx, now, 'break_off', { problem, endedAt: momentOf(new Date()) });
  });
}

/** The whole file from front to back, never more of it at once than one part. @throws missing `paper_batch.no_file` */
export async function* fileOfBatch(
  db: Database,
  batch: Batch,
  { head, tail }: Pick<BatchHands, 'head' | 'tail'>,
): AsyncGenerator<Uint8Array> {
  const facts = await db.read((reader) => listFacts(reader, batch.id));
  if (facts.length === 0) fail('missing', 'paper_batch.no_file', { id: batch.id });
  yield head;
  for (let no = 0; ; no += 1) {
    const part = await db.read((reader) => findPart(reader, batch.id, no));
    if (part === undefined) break;
    yield part;
  }
  yield tail(batch, facts);
}
