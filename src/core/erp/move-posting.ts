/** The only way in which a posting changes its state: next by the table → save against the old state → history. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { next } from '../../platform/machine.ts';
import type { Posting } from './posting.ts';
import { postingMoves, type PostingMoveName } from './states.ts';
import { savePosting } from './store-postings.ts';

/** What a person reads of an order's way: transport and stock-keeping say nothing to them. */
const told: ReadonlySet<PostingMoveName> = new Set<PostingMoveName>(['post', 'park', 'reject', 'cover']);

/** The posting after the move, or undefined when the table has no such move: the fact came late or twice. */
export async function movePosting(
  tx: Tx,
  posting: Posting,
  move: PostingMoveName,
  changes: Partial<Posting> = {},
  why?: string,
): Promise<Posting | undefined> {
  const row = next(postingMoves, posting.state, move, posting);
  if (row === undefined) return undefined;
  const moved: Posting = { ...posting, ...changes, state: row.to };
  if (!(await savePosting(tx, posting.state, moved))) fail('conflict', 'erp.posting_moved', { id: posting.id });
  if (told.has(move))
    remember(tx, {
      entity: 'posting',
      entityId: posting.id,
      orderId: posting.orderId ?? posting.id,
      move,
      from: posting.state,
      to: row.to,
      ...(why === undefined ? {} : { why }),
      version: 1,
    });
  return moved;
}
