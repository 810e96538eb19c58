/** Asks the ERP for the exact number of some SKUs at a place, after an inexact one has left them in doubt. */
import type { Tx } from '../../platform/db/index.ts';
import { mustFindPlace } from './lines.ts';
import type { Posting } from './posting.ts';
import { listOpenRequests } from './store-postings.ts';
import { writePosting } from './write-posting.ts';

/** More than these and the whole place is asked for. */
const MOST = 500;

/** What has been asked for and not answered yet is not asked again; undefined when nothing is left to ask. */
export async function requestStock(
  tx: Tx,
  wish: { readonly locationId: string; readonly skus: readonly string[] | 'ALL'; readonly reason: string },
): Promise<Posting | undefined> {
  const place = await mustFindPlace(tx, wish.locationId);
  const asked = (await listOpenRequests(tx, place.id)).map((one) => one.body['skus'] as readonly string[] | 'ALL');
  if (asked.includes('ALL')) return undefined;
  const known = new Set(asked.flat());
  const skus = wish.skus === 'ALL' ? 'ALL' : [...new Set(wish.skus)].filter((sku) => !known.has(sku)).sort();
  if (skus.length === 0) return undefined;
  return writePosting(tx, {
    companyId: place.companyId,
    locationId: place.id,
    type: 'stock.request.v1',
    body: { skus: skus.length > MOST ? 'ALL' : skus, mode: 'ABSOLUTE', reason: wish.reason },
  });
}
