/** When items may be sold before they are there, and what stands in for them: columns of items, and the table item_substitutes. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';

export type Selling = {
  readonly sku: string;
  /** Local date before which no piece of it leaves, `YYYY-MM-DD`. */
  readonly releaseOn: string | null;
  /** Whether an order may wait for it. */
  readonly backorder: boolean;
  /** Local date at which it should be there. */
  readonly availableOn: string | null;
  /** Marks of `config/handling.ts`. */
  readonly handling?: readonly string[];
};

export type Substitute = {
  readonly channelId: string;
  readonly sku: string;
  readonly substituteSku: string;
  readonly rank: number;
  /** How much less a piece costs, tax included, in minor units of the channel. */
  readonly lessMinor: number;
};

type SellingRow = {
  sku: string;
  release_on: string | null;
  backorder: number;
  available_on: string | null;
  handling: string | null;
};

/** Items that are not sold from any shelf at any time; all others are absent. */
export async function findSelling(reader: Reader, skus: readonly string[]): Promise<Map<string, Selling>> {
  if (skus.length === 0) return new Map();
  const rows = await reader.all<SellingRow>(
    `SELECT i.sku, i.release_on, i.backorder, i.available_on, i.handling FROM ${reader.keysTable([['sku', 'text']])} k
     ${reader.sql.joinInOrder} items i ON i.sku = k.sku WHERE i.release_on IS NOT NULL OR i.backorder = 1 OR i.handling IS NOT NULL`,
    [JSON.stringify([...new Set(skus)].map((sku) => [sku]))],
  );
  return new Map(rows.map((row) => [row.sku, sellingOf(row)]));
}

/** What sourcing asks of items, in one look. */
export type Goods = {
  /** As of `findSelling`. */
  readonly selling: ReadonlyMap<string, Selling>;
  /** Grams of a piece, of every item that is known. */
  readonly weights: ReadonlyMap<string, number>;
};

export async function findGoods(reader: Reader, skus: readonly string[]): Promise<Goods> {
  const selling = new Map<string, Selling>();
  const weights = new Map<string, number>();
  if (skus.length === 0) return { selling, weights };
  const rows = await reader.all<SellingRow & { weight_g: number }>(
    `SELECT i.sku, i.weight_g, i.release_on, i.backorder, i.available_on, i.handling FROM ${reader.keysTable([['sku', 'text']])} k
     ${reader.sql.joinInOrder} items i ON i.sku = k.sku`,
    [JSON.stringify([...new Set(skus)].map((sku) => [sku]))],
  );
  for (const row of rows) {
    weights.set(row.sku, row.weight_g);
    if (row.release_on !== null || row.backorder === 1 || row.handling !== null) selling.set(row.sku, sellingOf(row));
  }
  return { selling, weights };
}

function sellingOf(row: SellingRow): Selling {
  return {
    sku: row.sku,
    releaseOn: row.release_on,
    backorder: row.backorder === 1,
    availableOn: row.available_on,
    ...(row.handling === null ? {} : { handling: JSON.parse(row.handling) as string[] }),
  };
}

/** What stands in for these SKUs at a channel, the best first. */
export async function findSubstitutes(
  reader: Reader,
  channelId: string,
  skus: readonly string[],
): Promise<Substitute[]> {
  if (skus.length === 0) return [];
  const rows = await reader.all<{
    channel_id: string;
    sku: string;
    substitute_sku: string;
    rank_no: number;
    less_minor: number;
  }>(
    `SELECT s.channel_id, s.sku, s.substitute_sku, s.rank_no, s.less_minor FROM ${reader.keysTable([['sku', 'text']])} k
     ${reader.sql.joinInOrder} item_substitutes s ON s.channel_id IN ('', ?) AND s.sku = k.sku`,
    [JSON.stringify([...new Set(skus)].map((sku) => [sku])), channelId],
  );
  return rows
    .map((row) => ({
      channelId: row.channel_id,
      sku: row.sku,
      substituteSku: row.substitute_sku,
      rank: row.rank_no,
      lessMinor: Number(row.less_minor),
    }))
    .sort((a, b) => a.rank - b.rank || (a.substituteSku < b.substituteSku ? -1 : 1));
}

/** Marks of an item; none takes them off. False when there is no such item. */
export async function setHandling(tx: Tx, sku: string, marks: readonly string[]): Promise<boolean> {
  const changed = await tx.run('UPDATE items SET handling = ?, updated_at = ? WHERE sku = ?', [
    marks.length === 0 ? null : JSON.stringify(marks),
    momentOf(new Date()),
    sku,
  ]);
  return changed > 0;
}

/** False when there is no such item. */
export async function setSelling(tx: Tx, selling: Omit<Selling, 'handling'>): Promise<boolean> {
  const changed = await tx.run(
    'UPDATE items SET release_on = ?, backorder = ?, available_on = ?, updated_at = ? WHERE sku = ?',
    [selling.releaseOn, selling.backorder ? 1 : 0, selling.availableOn, momentOf(new Date()), selling.sku],
  );
  return changed > 0;
}

/** What stands in for a SKU at a channel, in this order and nothing else. */
export async function setSubstitutes(
  tx: Tx,
  channelId: string,
  sku: string,
  list: readonly { readonly sku: string; readonly lessMinor: number }[],
  who: string,
): Promise<void> {
  await tx.run('DELETE FROM item_substitutes WHERE channel_id = ? AND sku = ?', [channelId, sku]);
  const at = momentOf(new Date());
  await tx.insert(
    'item_substitutes',
    list.map((one, rank) => ({
      channel_id: channelId,
      sku,
      substitute_sku: one.sku,
      rank_no: rank + 1,
      less_minor: one.lessMinor,
      changed_by: who,
      changed_at: at,
    })),
  );
}
