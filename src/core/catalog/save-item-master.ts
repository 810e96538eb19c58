/** What the ERP says of its items: units, barcodes, sizes, blocks and dates. Pictures and variants are Magento's. */
import type { Row, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { normalCode, type ItemSeed } from './catalog.ts';
import type { MasterStatus } from './save-location-master.ts';
import { differing } from './store-locations.ts';
import { insertItem, lockItem, replaceBarcodes, replaceUnits, updateItem } from './store-items.ts';

export type ItemMaster = {
  readonly sku: string;
  readonly name: string;
  /** The base unit: all stored quantities count it, so it never changes. */
  readonly uom: string;
  /** Further units, each with the base units in one of it; left out, they stay. */
  readonly units?: readonly { readonly uom: string; readonly factor: number }[];
  /** The unit that the shop sells by; left out of a new item: the base unit. */
  readonly salesUom?: string;
  /** The first is printed on labels; left out, they stay. */
  readonly barcodes?: readonly string[];
  readonly blocked?: boolean;
  readonly returnable?: boolean;
  /** Null takes a date away; left out it stays. */
  readonly validFrom?: string | null;
  readonly validTo?: string | null;
} & Partial<
  Pick<ItemSeed, 'nameAr' | 'weightG' | 'lengthMm' | 'widthMm' | 'heightMm' | 'hsCode' | 'originCountry' | 'active'>
>;

/**
 * @throws invalid `catalog.item_sku`, `catalog.item_units`; conflict `catalog.item_uom_fixed` when the base unit would be
 *   another than the ERP said before
 */
export async function saveItemMaster(
  tx: Tx,
  master: ItemMaster,
): Promise<{ readonly sku: string; readonly status: MasterStatus }> {
  const { sku } = master;
  if (sku.length === 0 || sku.length > 64 || sku !== sku.trim())
    fail('invalid', 'catalog.item_sku', { sku: sku.slice(0, 80) });
  const base = normalCode(master.uom);
  let before = await lockItem(tx, sku);
  const units = unitsOf(sku, base, master, before?.units ?? new Map());
  const said = columnsOf(master, base, units);
  if (before === undefined) {
    const blank = { weight_g: 0, length_mm: 0, width_mm: 0, height_mm: 0, active: 1 };
    if (await insertItem(tx, { sku, ...blank, ...said, updated_at: momentOf(new Date()) })) {
      await replaceUnits(tx, sku, units);
      await replaceBarcodes(tx, sku, new Set(master.barcodes));
      return { sku, status: 'created' };
    }
    before = await lockItem(tx, sku);
  }
  if (before === undefined) fail('conflict', 'catalog.item_changed_meanwhile', { sku });
  // Without units nobody has said yet what the stored numbers count, so the first to say it may.
  const { row } = before;
  if (before.units.size > 0 && row['uom'] !== base)
    fail('conflict', 'catalog.item_uom_fixed', { sku, uom: String(row['uom']), wish: base });
  const changed = differing(row, said);
  const newUnits = !sameUnits(before.units, units);
  const barcodes = master.barcodes === undefined ? before.barcodes : new Set(master.barcodes);
  const newCodes = barcodes.size !== before.barcodes.size || [...barcodes].some((one) => !before.barcodes.has(one));
  if (newUnits) await replaceUnits(tx, sku, units);
  if (newCodes) await replaceBarcodes(tx, sku, barcodes);
  if (changed.length === 0 && !newUnits && !newCodes) return { sku, status: 'unchanged' };
  await updateItem(tx, sku, {
    ...Object.fromEntries(changed.map((name) => [name, said[name]])),
    updated_at: momentOf(new Date()),
  });
  return { sku, status: 'updated' };
}

function unitsOf(
  sku: string,
  base: string,
  master: ItemMaster,
  before: ReadonlyMap<string, number>,
): Map<string, number> {
  const units = new Map<string, number>(master.units === undefined ? before : []);
  for (const { uom, factor } of master.units ?? []) {
    const name = normalCode(uom);
    const right = Number.isInteger(factor) && factor >= 1 && factor <= 1_000_000 && name !== '' && name.length <= 12;
    if (!right || (units.has(name) && units.get(name) !== factor))
      fail('invalid', 'catalog.item_units', { sku, uom: name });
    units.set(name, factor);
  }
  if (base === '' || base.length > 12 || (units.get(base) ?? 1) !== 1)
    fail('invalid', 'catalog.item_units', { sku, uom: base });
  units.set(base, 1);
  return units;
}

function columnsOf(master: ItemMaster, base: string, units: ReadonlyMap<string, number>): Row {
  const row: Row = { name: master.name, uom: base };
  if (master.salesUom !== undefined) {
    const factor = units.get(normalCode(master.salesUom));
    row['sales_factor'] = factor ?? fail('invalid', 'catalog.item_units', { sku: master.sku, uom: master.salesUom });
  }
  if (master.barcodes !== undefined) row['barcode'] = master.barcodes[0] ?? null;
  if (master.blocked !== undefined) row['blocked'] = master.blocked ? 1 : 0;
  if (master.returnable !== undefined) row['returnable'] = master.returnable ? 1 : 0;
  if (master.active !== undefined) row['active'] = master.active ? 1 : 0;
  for (const [column, value] of [
    ['valid_from', master.validFrom],
    ['valid_to', master.validTo],
    ['name_ar', master.nameAr],
    ['weight_g', master.weightG],
    ['length_mm', master.lengthMm],
    ['width_mm', master.widthMm],
    ['height_mm', master.heightMm],
    ['hs_code', master.hsCode],
    ['origin_country', master.originCountry],
  ] as const)
    if (value !== undefined) row[column] = value;
  return row;
}

function sameUnits(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([uom, factor]) => b.get(uom) === factor);
}
