/** The part of the table items that Magento's catalogue fills. */
import type { Reader, Row, Tx } from '../../platform/db/index.ts';

export type MagentoItem = {
  readonly sku: string;
  readonly name: string;
  readonly nameAr: string | null;
  readonly barcode: string | null;
  readonly weightG: number;
  readonly imageUrl: string | null;
  readonly productId: number | null;
  readonly type: string | null;
  readonly parentSku: string | null;
  readonly variant: string | null;
  readonly said: string | null;
};

type Stored = {
  sku: string;
  name: string;
  name_ar: string | null;
  barcode: string | null;
  weight_g: number;
  image_url: string | null;
  magento_product_id: number | null;
  magento_type: string | null;
  parent_sku: string | null;
  variant: string | null;
  magento_said: string | null;
};
const columns = `i.sku, i.name, i.name_ar, i.barcode, i.weight_g, i.image_url, i.magento_product_id, i.magento_type,
  i.parent_sku, i.variant, i.magento_said`;

const blank = {
  length_mm: 0,
  width_mm: 0,
  height_mm: 0,
  active: true,
} as const;

/** Makes the items that are not there yet; how many were new. */
export async function insertMissing(tx: Tx, items: readonly { sku: string; weightG: number }[]): Promise<number> {
  const rows = items.map(({ sku, weightG }) => ({
    sku,
    name: sku,
    weight_g: weightG,
    ...blank,
    // Made up by us: whatever Magento says takes its place.
    magento_said: JSON.stringify({ name: sku, weightG }),
  }));
  return tx.insert('items', rows, { ifAbsent: true });
}

export async function lockItems(tx: Tx, skus: readonly string[]): Promise<Map<string, MagentoItem>> {
  if (skus.length === 0) return new Map();
  const rows = await tx.all<Stored>(
    `SELECT ${columns} FROM ${tx.keysTable([['sku', 'text']])} k ${tx.sql.joinInOrder} items i ON i.sku = k.sku${tx.sql.forUpdate}`,
    [JSON.stringify([...skus].sort().map((sku) => [sku]))],
  );
  return new Map(rows.map((row) => [row.sku, itemOf(row)]));
}

/** Items by their product id in Magento; a product that has another SKU by now is found by its old one too. */
export async function findByProductId(reader: Reader, ids: readonly number[]): Promise<MagentoItem[]> {
  if (ids.length === 0) return [];
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM ${reader.keysTable([['id', 'int']])} k ${reader.sql.joinInOrder} items i ON i.magento_product_id = k.id`,
    [JSON.stringify([...new Set(ids)].map((id) => [id]))],
  );
  return rows.map(itemOf);
}

export async function findChildren(reader: Reader, parentSku: string): Promise<string[]> {
  const rows = await reader.all<{ sku: string }>('SELECT sku FROM items WHERE parent_sku = ? ORDER BY sku', [
    parentSku,
  ]);
  return rows.map((row) => row.sku);
}

/** The parents' product ids of these SKUs. */
export async function findParentIds(reader: Reader, skus: readonly string[]): Promise<number[]> {
  if (skus.length === 0) return [];
  const rows = await reader.all<{ id: number }>(
    `SELECT DISTINCT p.magento_product_id AS id FROM ${reader.keysTable([['sku', 'text']])} k
     ${reader.sql.joinInOrder} items i ON i.sku = k.sku
     ${reader.sql.joinInOrder} items p ON p.sku = i.parent_sku WHERE p.magento_product_id IS NOT NULL`,
    [JSON.stringify([...new Set(skus)].map((sku) => [sku]))],
  );
  return rows.map((row) => Number(row.id));
}

/** Saves items that are locked. */
export async function saveMagentoItems(tx: Tx, items: readonly MagentoItem[]): Promise<void> {
  const rows: Row[] = items.map((item) => ({
    sku: item.sku,
    ...blank,
    name: item.name,
    name_ar: item.nameAr,
    barcode: item.barcode,
    weight_g: item.weightG,
    image_url: item.imageUrl,
    magento_product_id: item.productId,
    magento_type: item.type,
    parent_sku: item.parentSku,
    variant: item.variant,
    magento_said: item.said,
  }));
  const changed = Object.keys(rows[0] ?? {}).filter((name) => name !== 'sku' && !(name in blank));
  await tx.upsert('items', ['sku'], rows, changed);
}

function itemOf(row: Stored): MagentoItem {
  return {
    sku: row.sku,
    name: row.name,
    nameAr: row.name_ar,
    barcode: row.barcode,
    weightG: Number(row.weight_g),
    imageUrl: row.image_url,
    productId: row.magento_product_id === null ? null : Number(row.magento_product_id),
    type: row.magento_type,
    parentSku: row.parent_sku,
    variant: row.variant,
    said: row.magento_said,
  };
}
