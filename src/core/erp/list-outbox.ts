/** What an ERP behind a firewall fetches: all that the hub has written for a place, in the order of its numbers. */
import type { Reader } from '../../platform/db/index.ts';
import type { PostingBody } from './posting.ts';
import { listAfter } from './store-postings.ts';

export type OutboxPage = {
  readonly items: readonly PostingBody[];
  readonly nextAfter: number;
  readonly hasMore: boolean;
};

/** No lease: what is read twice is known over there by its message id. */
export async function listOutbox(
  reader: Reader,
  wish: { readonly companyId: string; readonly locationId: string; readonly after: number; readonly limit: number },
): Promise<OutboxPage> {
  const rows = await listAfter(reader, wish, wish.after, wish.limit + 1);
  const items = rows.slice(0, wish.limit);
  return {
    items: items.map((posting) => posting.body),
    nextAfter: items.at(-1)?.outSeq ?? wish.after,
    hasMore: rows.length > wish.limit,
  };
}
