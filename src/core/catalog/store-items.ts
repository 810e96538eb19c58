/** The tables items, item_units and item_barcodes. */
import { gathered } from '../../platform/db/gather.ts';
import type { Reader, Row, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { Item } from './catalog.ts';
import type { Units } from './units.ts';

type ItemRecord = {
  sku: string;
  name: string;
  name_ar: string | null;
  barcode: string | null;
  weight_g: number;
  length_mm: number;
  width_mm: number;
  height_mm: number;
  hs_code: string | null;
  origin_country: string | null;
  image_url: string | null;
  active: number;
  uom: string;
  sales_factor: number;
  blocked: number;
  returnable: number;
  magento_product_id: number | null;
  parent_sku: string | null;
  valid_from: string | null;
  valid_to: string | null;
};

const itemColumns = `i.sku, i.name, i.name_ar, i.barcode, i.weight_g, i.length_mm, i.width_mm, i.height_mm, i.hs_code,
  i.origin_country, i.image_url, i.active, i.uom, i.sales_factor, i.blocked, i.returnable, i.magento_product_id, i.parent_sku,
  i.valid_from, i.valid_to`;

/** Items by SKU; what is unknown is not in the map. */
export async function findItems(reader: Reader, skus: readonly string[]): Promise<Map<string, Item>> {
  const wanted = [...new Set(skus)];
  if (wanted.length === 0) return new Map();
  const found = await Promise.all(
    wanted.map((sku) => gathered(reader, 'items', sku, (together) => readItems(reader, together))),
  );
  return new Map(found.filter((item) => item !== undefined).map((item) => [item.sku, item]));
}

async function readItems(reader: Reader, wanted: readonly string[]): Promise<Map<string, Item>> {
  const rows = await reader.all<ItemRecord>(
    `SELECT ${itemColumns} FROM ${reader.keysTable([['sku', 'text']])} k ${reader.sql.joinInOrder} items i ON i.sku = k.sku`,
    [JSON.stringify(wanted.map((sku) => [sku]))],
  );
  const today = momentOf(new Date()).slice(0, 10);
  return new Map(rows.map((row) => [row.sku, itemOf(row, today)]));
}

/** In what units the ERP may speak of these SKUs; who is unknown is not in the map. */
export async function findUnits(reader: Reader, skus: readonly string[]): Promise<Map<string, Units>> {
  const wanted = [...new Set(skus)];
  if (wanted.length === 0) return new Map();
  const rows = await reader.all<{
    sku: string;
    base: string;
    sales_factor: number;
    uom: string | null;
    factor: number | null;
  }>(
    `SELECT i.sku, i.uom AS base, i.sales_factor, u.uom, u.factor
     FROM ${reader.keysTable([['sku', 'text']])} k ${reader.sql.joinInOrder} items i ON i.sku = k.sku
     LEFT JOIN item_units u ON u.sku = i.sku`,
    [JSON.stringify(wanted.map((sku) => [sku]))],
  );
  const found = new Map<string, { base: string; salesFactor: number; factors: Record<string, number> }>();
  for (const row of rows) {
    let units = found.get(row.sku);
    if (units === undefined) {
      units = { base: row.base, salesFactor: row.sales_factor, factors: { [row.base]: 1 } };
      found.set(row.sku, units);
    }
    if (row.uom !== null && row.factor !== null) units.factors[row.uom] = row.factor;
  }
  return found;
}

/** SKUs that carry a barcode: their own, or one of the further ones. */
export async function findSkusByBarcode(reader: Reader, barcode: string): Promise<string[]> {
  const rows = await reader.all<{ sku: string }>(
    'SELECT sku FROM items WHERE barcode = ? UNION SELECT sku FROM item_barcodes WHERE barcode = ? ORDER BY sku',
    [barcode, barcode],
  );
  return rows.map((row) => row.sku);
}

/** What is there of an item before its master changes it; locked until the end of the transaction. */
export async function lockItem(
  tx: Tx,
  sku: string,
): Promise<{ readonly row: Row; readonly units: Map<string, number>; readonly barcodes: Set<string> } | undefined> {
  const row = await tx.one(`SELECT * FROM items WHERE sku = ?${tx.sql.forUpdate}`, [sku]);
  if (row === undefined) return undefined;
  const units = await tx.all<{ uom: string; factor: number }>('SELECT uom, factor FROM item_units WHERE sku = ?', [
    sku,
  ]);
  const codes = await tx.all<{ barcode: string }>('SELECT barcode FROM item_barcodes WHERE sku = ?', [sku]);
  return {
    row,
    units: new Map(units.map((one) => [one.uom, one.factor])),
    barcodes: new Set(codes.map((one) => one.barcode)),
  };
}

/** False when another has inserted it meanwhile. */
export async function insertItem(tx: Tx, row: Row): Promise<boolean> {
  return (await tx.insert('items', [row], { ifAbsent: true })) === 1;
}

export async function updateItem(tx: Tx, sku: string, changes: Row): Promise<void> {
  const columns = Object.keys(changes);
  await tx.run(`UPDATE items SET ${columns.map((one) => `${one} = ?`).join(', ')} WHERE sku = ?`, [
    ...Object.values(changes),
    sku,
  ]);
}

export async function replaceUnits(tx: Tx, sku: string, units: ReadonlyMap<string, number>): Promise<void> {
  await tx.run('DELETE FROM item_units WHERE sku = ?', [sku]);
  await tx.insert(
    'item_units',
    [...units].map(([uom, factor]) => ({ sku, uom, factor })),
  );
}

export async function replaceBarcodes(tx: Tx, sku: string, barcodes: ReadonlySet<string>): Promise<void> {
  await tx.run('DELETE FROM item_barcodes WHERE sku = ?', [sku]);
  await tx.insert(
    'item_barcodes',
    [...barcodes].map((barcode) => ({ barcode, sku })),
  );
}

function itemOf(row: ItemRecord, today: string): Item {
  return {
    sku: row.sku,
    ...(row.parent_sku === null ? {} : { parentSku: row.parent_sku }),
    name: row.name,
    ...(row.name_ar === null ? {} : { nameAr: row.name_ar }),
    ...(row.barcode === null ? {} : { barcode: row.barcode }),
    weightG: row.weight_g,
    lengthMm: row.length_mm,
    widthMm: row.width_mm,
    heightMm: row.height_mm,
    ...(row.hs_code === null ? {} : { hsCode: row.hs_code }),
    ...(row.origin_country === null ? {} : { originCountry: row.origin_country }),
    ...(row.image_url === null ? {} : { imageUrl: row.image_url }),
    active: row.active === 1,
    uom: row.uom,
    salesFactor: row.sales_factor,
    blocked: row.blocked === 1 || (row.valid_from ?? '') > today || (row.valid_to ?? '9') < today,
    returnable: row.returnable === 1,
    ...(row.magento_product_id === null ? {} : { magentoProductId: Number(row.magento_product_id) }),
  };
}
