/** One customer's counted spend begins anew. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { spentOf } from './account.ts';
import { resetEntry } from './count-accounts.ts';
import { insertEntries, listKeys, lockAccounts, lockKeys, saveAccounts } from './store.ts';

/**
 * From now the customer has spent nothing in this currency; what is given back of earlier orders changes nothing.
 * `seen`: what the one who decides saw as spent.
 * @returns what had been counted, minor units
 * @throws missing `risk.customer_unknown`; conflict `risk.spending_moved` when something else has been counted meanwhile
 */
export async function resetSpending(
  tx: Tx,
  who: { readonly customerId: string; readonly currency: string; readonly seen?: number },
  now: Date = new Date(),
): Promise<number> {
  const { customerId, currency, seen } = who;
  const keys = await listKeys(tx, [customerId]);
  const held = await lockKeys(
    tx,
    keys.map((one) => one.key),
  );
  const account = (await lockAccounts(tx, [{ customerId, currency }])).get(`${customerId} ${currency}`);
  if (account === undefined || ![...held.values()].includes(customerId))
    fail('missing', 'risk.customer_unknown', { customerId, currency });
  const spent = spentOf(account);
  if (seen !== undefined && seen !== spent) fail('conflict', 'risk.spending_moved', { seen, now: spent });
  await insertEntries(tx, [resetEntry(account, 'customer')]);
  await saveAccounts(tx, [{ ...account, booked: 0, settled: 0, round: account.round + 1, since: momentOf(now) }]);
  return spent;
}
