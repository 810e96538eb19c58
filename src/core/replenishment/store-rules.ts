/** The tables suppliers and replenish_rules. */
import type { Param, Reader, Row, Tx } from '../../platform/db/index.ts';
import type { Rule, SendingWay, Supplier } from './replenishment.ts';

type StoredSupplier = {
  id: string;
  name: string;
  contact: string | null;
  email: string | null;
  phone: string | null;
  lead_time_days: number;
  sends_by: SendingWay;
  active: number;
  version: number;
};

const supplierColumns = 's.id, s.name, s.contact, s.email, s.phone, s.lead_time_days, s.sends_by, s.active, s.version';

function supplierOf(row: StoredSupplier): Supplier {
  return {
    id: row.id,
    name: row.name,
    ...(row.contact === null ? {} : { contact: row.contact }),
    ...(row.email === null ? {} : { email: row.email }),
    ...(row.phone === null ? {} : { phone: row.phone }),
    leadTimeDays: row.lead_time_days,
    sendsBy: row.sends_by,
    active: row.active === 1,
    version: row.version,
  };
}

export async function findSupplier(reader: Reader, id: string): Promise<Supplier | undefined> {
  const row = await reader.one<StoredSupplier>(`SELECT ${supplierColumns} FROM suppliers s WHERE s.id = ?`, [id]);
  return row === undefined ? undefined : supplierOf(row);
}

export async function lockSupplier(tx: Tx, id: string): Promise<Supplier | undefined> {
  const row = await tx.one<StoredSupplier>(
    `SELECT ${supplierColumns} FROM suppliers s WHERE s.id = ?${tx.sql.forUpdate}`,
    [id],
  );
  return row === undefined ? undefined : supplierOf(row);
}

export async function findSuppliers(reader: Reader, ids: readonly string[]): Promise<Map<string, Supplier>> {
  const rows = await reader.all<StoredSupplier>(
    `SELECT ${supplierColumns} FROM ${reader.keysTable([['id', 'text']])} k ${reader.sql.joinInOrder} suppliers s ON s.id = k.id`,
    [JSON.stringify([...new Set(ids)].map((id) => [id]))],
  );
  return new Map(rows.map((row) => [row.id, supplierOf(row)]));
}

export async function listSuppliers(
  reader: Reader,
  page: { readonly after?: string; readonly limit: number },
): Promise<Supplier[]> {
  const rows = await reader.all<StoredSupplier>(
    `SELECT ${supplierColumns} FROM suppliers s WHERE s.id > ? ORDER BY s.id LIMIT ${Math.trunc(page.limit)}`,
    [page.after ?? ''],
  );
  return rows.map(supplierOf);
}

export async function writeSupplier(tx: Tx, one: Supplier, by: { who: string; at: string }): Promise<void> {
  const row: Row = {
    id: one.id,
    name: one.name,
    contact: one.contact ?? null,
    email: one.email ?? null,
    phone: one.phone ?? null,
    lead_time_days: one.leadTimeDays,
    sends_by: one.sendsBy,
    active: one.active ? 1 : 0,
    version: one.version,
    changed_by: by.who,
    changed_at: by.at,
  };
  await tx.upsert(
    'suppliers',
    ['id'],
    [row],
    Object.keys(row).filter((name) => name !== 'id'),
  );
}

export async function deleteSupplier(tx: Tx, id: string): Promise<number> {
  return tx.run('DELETE FROM suppliers WHERE id = ?', [id]);
}

/** Rules that name the supplier, and requests it was ever sent. */
export async function usesOf(reader: Reader, supplierId: string): Promise<{ rules: number; requests: number }> {
  const rules = await reader.one<{ n: number }>(
    'SELECT COUNT(*) AS n FROM replenish_rules WHERE supplier_id = ? AND active = 1',
    [supplierId],
  );
  const requests = await reader.one<{ n: number }>('SELECT COUNT(*) AS n FROM replenishments WHERE supplier_id = ?', [
    supplierId,
  ]);
  return { rules: Number(rules?.n ?? 0), requests: Number(requests?.n ?? 0) };
}

type StoredRule = {
  location_id: string;
  sku: string;
  threshold: number;
  fill_to: number;
  supplier_id: string | null;
  from_location: string | null;
  active: number;
  changed_by: string;
  changed_at: string;
};

const ruleColumns =
  'r.location_id, r.sku, r.threshold, r.fill_to, r.supplier_id, r.from_location, r.active, r.changed_by, r.changed_at';

function ruleOf(row: StoredRule): Rule {
  return {
    locationId: row.location_id,
    sku: row.sku,
    threshold: row.threshold,
    fillTo: row.fill_to,
    ...(row.supplier_id === null ? {} : { supplierId: row.supplier_id }),
    ...(row.from_location === null ? {} : { fromLocation: row.from_location }),
    active: row.active === 1,
    changedBy: row.changed_by,
    changedAt: row.changed_at,
  };
}

export async function findRule(reader: Reader, locationId: string, sku: string): Promise<Rule | undefined> {
  const row = await reader.one<StoredRule>(
    `SELECT ${ruleColumns} FROM replenish_rules r WHERE r.location_id = ? AND r.sku = ?`,
    [locationId, sku],
  );
  return row === undefined ? undefined : ruleOf(row);
}

export async function writeRules(tx: Tx, rules: readonly Rule[]): Promise<void> {
  const rows = rules.map((one) => ({
    location_id: one.locationId,
    sku: one.sku,
    threshold: one.threshold,
    fill_to: one.fillTo,
    supplier_id: one.supplierId ?? null,
    from_location: one.fromLocation ?? null,
    active: one.active ? 1 : 0,
    changed_by: one.changedBy,
    changed_at: one.changedAt,
  }));
  const update = ['threshold', 'fill_to', 'supplier_id', 'from_location', 'active', 'changed_by', 'changed_at'];
  await tx.upsert('replenish_rules', ['location_id', 'sku'], rows, update);
}

export async function deleteRule(tx: Tx, locationId: string, sku: string): Promise<number> {
  return tx.run('DELETE FROM replenish_rules WHERE location_id = ? AND sku = ?', [locationId, sku]);
}

export type RuleFilter = {
  readonly locationIds?: readonly string[];
  readonly sku?: string;
  readonly supplierId?: string;
  readonly fromLocation?: string;
};

/** A page in the order of place and SKU, after the named one. */
export async function listRules(
  reader: Reader,
  filter: RuleFilter,
  page: { readonly after?: { readonly locationId: string; readonly sku: string }; readonly limit: number },
): Promise<Rule[]> {
  const { locationId = '', sku = '' } = page.after ?? {};
  const conditions = ['(r.location_id > ? OR (r.location_id = ? AND r.sku > ?))'];
  const values: Param[] = [locationId, locationId, sku];
  if (filter.locationIds !== undefined) {
    conditions.push(`r.location_id IN (${filter.locationIds.map(() => '?').join(', ') || 'NULL'})`);
    values.push(...filter.locationIds);
  }
  for (const [column, value] of [
    ['r.sku', filter.sku],
    ['r.supplier_id', filter.supplierId],
    ['r.from_location', filter.fromLocation],
  ] as const) {
    if (value === undefined) continue;
    conditions.push(`${column} = ?`);
    values.push(value);
  }
  const rows = await reader.all<StoredRule>(
    `SELECT ${ruleColumns} FROM replenish_rules r WHERE ${conditions.join(' AND ')}
     ORDER BY r.location_id, r.sku LIMIT ${Math.trunc(page.limit)}`,
    values,
  );
  return rows.map(ruleOf);
}
