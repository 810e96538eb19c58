/** New versions of the mapping's rows: the old one is closed and another begins, in the transaction of the caller. */
import { uuidv7 } from '../../platform/ids.ts';
import type {
  BindingRow,
  CountryPolicyRow,
  PoolMember,
  SalesLocationRow,
  WebPoolRow,
} from '../../../config/mapping.ts';
import type { Reader, Row, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { writeSetting } from '../../platform/settings.ts';
import { dateOf, momentOf, type Moment } from '../../platform/time.ts';
import type { Versioned } from './mapping.ts';
import { things, type MappingTable, type VersionRecord } from './store-mapping.ts';

/** Whoever changes the mapping holds this row until the commit: checks over several things would not hold otherwise. */
export async function lockMapping(tx: Tx): Promise<void> {
  await writeSetting(tx, 'mapping.changed', uuidv7());
}

export type VersionChange = {
  readonly who: string;
  /** When it begins; left out: now. */
  readonly from?: Date;
  /** The version that the caller has seen, 0 for none; somebody else's change in between is a conflict. */
  readonly seen?: number;
};

/** Another process's clock may be ahead of ours by so much; what begins later than this is a plan. */
const SKEW_MS = 2_000;

/**
 * Ends what is valid and begins `row` in its place; without a row the thing only ends. One plan at a time: what was
 * planned before is given up, and what it would have replaced goes on until this change.
 * @throws conflict `mapping.changed_meanwhile`; invalid `mapping.in_the_past`; missing `mapping.nothing_to_end`
 */
export async function nextVersion(
  tx: Tx,
  table: MappingTable,
  key: string,
  row: Row | undefined,
  change: VersionChange,
): Promise<Pick<Versioned, 'id' | 'validFrom' | 'version'>> {
  const now = new Date();
  const column = things[table];
  const rows = await tx.all<VersionRecord>(
    `SELECT id, valid_from, valid_to, version FROM ${table} WHERE ${column} = ? ORDER BY version${tx.sql.forUpdate}`,
    [key],
  );
  const last = rows.at(-1)?.version ?? 0;
  if (change.seen !== undefined && change.seen !== last)
    fail('conflict', 'mapping.changed_meanwhile', { key, seen: change.seen, version: last });
  if (change.from !== undefined && change.from.getTime() < now.getTime() - SKEW_MS)
    fail('invalid', 'mapping.in_the_past', { from: momentOf(change.from) });

  const soon = momentOf(new Date(now.getTime() + SKEW_MS));
  const planned = rows.filter((one) => one.valid_from > soon && one.valid_to !== one.valid_from);
  for (const plan of planned) {
    await tx.run(`UPDATE ${table} SET valid_to = NULL WHERE ${column} = ? AND valid_to = ? AND valid_from < ?`, [
      key,
      plan.valid_from,
      plan.valid_from,
    ]);
    await tx.run(`UPDATE ${table} SET valid_to = valid_from WHERE id = ?`, [plan.id]);
  }
  const begun = rows.filter((one) => !planned.includes(one) && one.valid_to !== one.valid_from);
  const from = momentAfter(change.from ?? now, begun.at(-1)?.valid_from);
  const ended = await tx.run(
    `UPDATE ${table} SET valid_to = ? WHERE ${column} = ? AND valid_from < ? AND (valid_to IS NULL OR valid_to > ?)`,
    [from, key, from, from],
  );
  if (row === undefined) {
    if (ended === 0) fail('missing', 'mapping.nothing_to_end', { key });
    return { id: rows.at(-1)?.id ?? '', validFrom: from, version: last };
  }
  const id = uuidv7();
  const version = last + 1;
  const fresh = { ...row, id, valid_from: from, valid_to: null, version, changed_by: change.who.slice(0, 80) };
  await tx.insert(table, [fresh]);
  return { id, validFrom: from, version };
}

/** Two changes within a millisecond are still one after the other. */
function momentAfter(wish: Date, before: Moment | undefined): Moment {
  const at = momentOf(wish);
  return before !== undefined && at <= before ? momentOf(new Date(dateOf(before).getTime() + 1)) : at;
}

export async function insertMembers(tx: Tx, poolId: string, members: readonly PoolMember[]): Promise<void> {
  await tx.insert(
    'web_pool_members',
    members.map(({ locationId, weight, safety, enabled }) => ({
      pool_id: poolId,
      location_id: locationId,
      weight,
      safety,
      enabled,
    })),
  );
}

export async function isMappingEmpty(reader: Reader, table: MappingTable): Promise<boolean> {
  return (await reader.one(`SELECT 1 AS one FROM ${table} LIMIT 1`)) === undefined;
}

export function bindingColumns(row: BindingRow): Row {
  return {
    location_id: row.locationId,
    company_id: row.companyId,
    fulfil_code: row.fulfilCode,
    fulfil_ref: row.fulfilRef ?? null,
    subinventory: row.subinventory ?? null,
    bin: row.bin ?? null,
    damaged_code: row.damagedCode ?? null,
    in_transit_code: row.inTransitCode ?? null,
  };
}

export function salesColumns(row: SalesLocationRow): Row {
  return {
    code: row.code,
    company_id: row.companyId,
    channel_id: row.channelId ?? null,
    carrier_field: row.carrier.field,
    carrier_value: row.carrier.value,
    posting_customer: row.postingCustomer ?? null,
  };
}

export function poolColumns(row: WebPoolRow): Row {
  return {
    channel_id: row.channelId,
    company_id: row.companyId,
    source_code: row.sourceCode,
    stock_id: row.stockId,
    mode: row.mode,
  };
}

export function policyColumns(row: CountryPolicyRow): Row {
  return {
    channel_id: row.channelId,
    may_fulfil_from: JSON.stringify(row.mayFulfilFrom),
    may_return_to: JSON.stringify(row.mayReturnTo),
    cross_company: row.crossCompany,
  };
}
