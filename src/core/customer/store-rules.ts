/** The table risk_rules: one row that says what holds now. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import type { RiskRules } from './rules.ts';

/**
 * The rules as they are committed now. With `share` they stay so until the caller's transaction ends: who changes them
 * waits for it, and so nobody is accepted or charged by rules that are over. With `update` nobody else reads them either.
 */
export async function readRules(reader: Reader, lock?: 'share' | 'update'): Promise<RiskRules> {
  const tail = lock === undefined ? '' : lock === 'share' ? reader.sql.forShare : reader.sql.forUpdate;
  const row = await reader.one<{ value: string; version: number; changed_by: string; changed_at: string }>(
    `SELECT value, version, changed_by, changed_at FROM risk_rules WHERE name = 'now'${tail}`,
  );
  const value = JSON.parse(row?.value ?? '{}') as Partial<RiskRules>;
  return {
    limits: value.limits ?? {},
    maintenance: value.maintenance ?? [],
    version: Number(row?.version ?? 0),
    changedBy: row?.changed_by ?? 'hub',
    changedAt: row?.changed_at ?? '',
  };
}

/** Overwrites the rules, which the caller holds for update. */
export async function saveRules(
  tx: Tx,
  rules: Pick<RiskRules, 'limits' | 'maintenance'>,
  who: string,
  at: string,
): Promise<void> {
  const value = JSON.stringify({ limits: rules.limits, maintenance: rules.maintenance });
  await tx.run(
    "UPDATE risk_rules SET value = ?, version = version + 1, changed_by = ?, changed_at = ? WHERE name = 'now'",
    [value, who.slice(0, 80), at],
  );
}
