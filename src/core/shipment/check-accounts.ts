/** Our courier rows beside the accounts that the aggregator really has for us. Pure. */
import type { CourierRow } from '../../../config/couriers.ts';

/** Under which name the last comparison is noted. */
export const ACCOUNTS_NOTE = 'clickpost.accounts';

export type PartnerAccount = {
  readonly partnerId: number;
  readonly courierName: string;
  readonly account: string;
  readonly active: boolean;
};

export type AccountFinding = {
  /** Our code, or the aggregator's id and account where no row of ours names it. */
  readonly about: string;
  /**
   * `missing`: no such id and account there · `inactive`: there and switched off · `no_id`: we do not know its id, `hint`
   * what it may be · `unused`: there, and no row of ours uses it.
   */
  readonly what: 'missing' | 'inactive' | 'no_id' | 'unused';
  readonly hint?: string;
};

/** In the order of our rows, then what none of them uses. */
export function compareAccounts(
  couriers: readonly CourierRow[],
  accounts: readonly PartnerAccount[],
): AccountFinding[] {
  const ours = couriers.filter((row) => row.connector === 'clickpost');
  const findings: AccountFinding[] = [];
  for (const row of ours) {
    const named = accounts.filter((one) => one.account === row.account);
    if (row.partnerId === null) {
      findings.push({ about: row.code, what: 'no_id', ...hintOf(row, accounts) });
      continue;
    }
    const exact = named.find((one) => one.partnerId === row.partnerId);
    if (exact === undefined) findings.push({ about: row.code, what: 'missing', ...hintOf(row, accounts) });
    else if (!exact.active) findings.push({ about: row.code, what: 'inactive' });
  }
  const used = new Set(ours.map((row) => `${row.partnerId}:${row.account}`));
  for (const one of accounts)
    if (one.active && !used.has(`${one.partnerId}:${one.account}`))
      findings.push({ about: `${one.partnerId}:${one.account}`, what: 'unused', hint: one.courierName });
  return findings;
}

/** The account of the same courier that they may have meant: by our account's name, our id, or the courier's name. */
function hintOf(row: CourierRow, accounts: readonly PartnerAccount[]): { hint?: string } {
  const [first = ''] = row.name.toLowerCase().split(' ');
  const near =
    accounts.find((one) => one.account === row.account) ??
    accounts.find((one) => one.partnerId === row.partnerId) ??
    accounts.find((one) => one.courierName.toLowerCase().includes(first));
  return near === undefined ? {} : { hint: `${near.partnerId}:${near.account}` };
}
