/**
 * An item is taken off sale everywhere: a recall, a wrong price, a lot that must not leave. Its pieces are in doubt at
 * every place, so that no shop and no order is promised them; parcels that hold them give them up, each in its own
 * transaction; what comes in later is held back by sourcing, and by a job for the shops.
 */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { dropWithdrawal, findItems, forget, loadWithdrawn, saveWithdrawal } from '../catalog/index.ts';
import { tell } from '../events.ts';
import { doubtPieces, endDoubts, listSellable } from '../inventory/index.ts';
import { listHolders } from '../shipment/index.ts';

export const WITHDRAWN = 'withdrawn';
const PAGE = 500;

export type Withdrawn = { readonly places: number; readonly parcels: number };

/** @throws missing `catalog.item_missing`; conflict `item.withdrawn_already` */
export async function withdrawItem(
  tx: Tx,
  { sku, why, who }: { readonly sku: string; readonly why: string; readonly who: string },
): Promise<Withdrawn> {
  if (!(await findItems(tx, [sku])).has(sku)) fail('missing', 'catalog.item_missing', { sku });
  if (!(await saveWithdrawal(tx, { sku, why, who }))) fail('conflict', 'item.withdrawn_already', { sku });
  tx.afterCommit(() => forget(tx));
  // Who has reserved of it has done so before these rows are locked, and is found by the reading behind it.
  const places = await doubtAll(tx, sku);
  let parcels = 0;
  for (let after = '', full = true; full;) {
    const page = await listHolders(tx, sku, after, PAGE);
    for (const { shipmentId, orderId, version } of page)
      tell(tx, 'shipment.pieces_doubted', { orderId, shipmentId, sku, why: 'withdrawn' }, version);
    parcels += page.length;
    after = page.at(-1)?.shipmentId ?? after;
    full = page.length === PAGE;
  }
  return { places, parcels };
}

/** It may be sold again; what was in doubt for other reasons must be counted anew. @throws conflict `item.not_withdrawn` */
export async function restoreItem(tx: Tx, sku: string): Promise<void> {
  if (!(await dropWithdrawal(tx, sku))) fail('conflict', 'item.not_withdrawn', { sku });
  tx.afterCommit(() => forget(tx));
  const places = await listSellable(tx, sku);
  await endDoubts(tx, places, WITHDRAWN);
}

/** Pieces that have come in since are held back as well; at how many places. */
export async function holdWithdrawn(tx: Tx): Promise<number> {
  let places = 0;
  for (const sku of [...(await loadWithdrawn(tx))].sort()) places += await doubtAll(tx, sku, true);
  return places;
}

async function doubtAll(tx: Tx, sku: string, onlyFree = false): Promise<number> {
  const places = (await listSellable(tx, sku)).filter((one) => !onlyFree || one.free > 0);
  await doubtPieces(
    tx,
    places.map(({ locationId }) => ({ locationId, sku, reason: WITHDRAWN, doubt: 'rest', found: 0 })),
  );
  return places.length;
}
