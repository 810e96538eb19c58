/** The table locations and the ERP's part of companies, written. */
import type { Row, Tx } from '../../platform/db/index.ts';
import type { LocationSeed } from './catalog.ts';

/** The row as it is, locked until the end of the transaction. */
export async function lockLocation(tx: Tx, id: string): Promise<Row | undefined> {
  return tx.one(`SELECT * FROM locations WHERE id = ?${tx.sql.forUpdate}`, [id]);
}

export async function isSourceTaken(tx: Tx, sourceCode: string, exceptId: string): Promise<boolean> {
  const row = await tx.one('SELECT 1 AS one FROM locations WHERE source_code = ? AND id <> ?', [sourceCode, exceptId]);
  return row !== undefined;
}

/** False when another has inserted it meanwhile. */
export async function insertLocation(tx: Tx, row: Row): Promise<boolean> {
  return (await tx.insert('locations', [{ ...row, version: 1 }], { ifAbsent: true })) === 1;
}

/** Writes what differs; the names of the columns that did. */
export async function updateLocation(tx: Tx, before: Row, wish: Row): Promise<string[]> {
  const changed = differing(before, wish);
  if (changed.length === 0) return [];
  await tx.run(
    `UPDATE locations SET ${changed.map((one) => `${one} = ?, `).join('')}version = version + 1 WHERE id = ?`,
    [...changed.map((one) => wish[one]), before['id']],
  );
  return changed;
}

/** The version that it has now; undefined when there is no such company or somebody else has changed it. */
export async function setCompanyErp(tx: Tx, id: string, erp: string, seen?: number): Promise<number | undefined> {
  const row = await tx.one<{ version: number }>(`SELECT version FROM companies WHERE id = ?${tx.sql.forUpdate}`, [id]);
  if (row === undefined || (seen !== undefined && seen !== row.version)) return undefined;
  await tx.run('UPDATE companies SET erp = ?, version = version + 1 WHERE id = ?', [erp, id]);
  return row.version + 1;
}

/** Only what was said: columns that are left out stay as they are. */
export function locationColumns(said: Partial<LocationSeed>): Row {
  const row: Row = {};
  if (said.companyId !== undefined) row['company_id'] = said.companyId;
  if (said.kind !== undefined) row['kind'] = said.kind;
  if (said.name !== undefined) row['name'] = said.name;
  if (said.nameAr !== undefined) row['name_ar'] = said.nameAr;
  if (said.country !== undefined) row['country'] = said.country;
  if (said.city !== undefined) row['city'] = said.city;
  if (said.address !== undefined) row['address'] = JSON.stringify(said.address);
  if (said.phone !== undefined) row['phone'] = said.phone;
  if (said.email !== undefined) row['email'] = said.email;
  if (said.place !== undefined) {
    row['lat'] = said.place.lat;
    row['lng'] = said.place.lng;
  }
  if (said.sourceCode !== undefined) row['source_code'] = said.sourceCode;
  if (said.shipsOnline !== undefined) row['ships_online'] = said.shipsOnline ? 1 : 0;
  if (said.active !== undefined) row['active'] = said.active ? 1 : 0;
  if (said.roles !== undefined) row['roles'] = JSON.stringify(said.roles);
  if (said.timeZone !== undefined) row['time_zone'] = said.timeZone;
  if (said.routing !== undefined) row['routing'] = JSON.stringify(said.routing);
  return row;
}

/** Columns of `wish` that `before` has otherwise. */
export function differing(before: Row, wish: Row): string[] {
  return Object.keys(wish).filter((name) => (wish[name] ?? null) !== (before[name] ?? null));
}
