/**
 * Whether an order that was accepted before may become dearer: by the same limit and the same maintenance as a new one.
 * Steps: read the rules, which stay so until the commit · lock the customer · bring what is counted for the order to what
 * it is now · see whether there is room for more.
 */
import type { Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { accountKey, spentOf, type OrderBook } from './account.ts';
import type { Spending, SpendingVerdict } from './admit-spending.ts';
import { openAccounts } from './count-accounts.ts';
import { customerKeyOf } from './customer-key.ts';
import { followSpending } from './follow-spending.ts';
import { keysOf, lockCustomers } from './lock-customers.ts';
import { limitOf, maintenanceOf } from './rules.ts';
import { readRules } from './store-rules.ts';
import { lockAccounts } from './store.ts';

/**
 * `amountMinor`: by how much it becomes dearer. Books nothing: who makes it dearer calls `followSpending` afterwards in the
 * same transaction, until whose end the customer stays locked.
 */
export async function admitMore(tx: Tx, more: Spending, orders: OrderBook): Promise<SpendingVerdict> {
  const { orderId, customerKey, channelId, currency, amountMinor } = more;
  if (amountMinor <= 0) return 'ok';
  const rules = await readRules(tx, 'share');
  if (maintenanceOf(rules, channelId, momentOf(new Date())) !== undefined) return 'maintenance';
  const limit = limitOf(rules, currency).minor;
  if (limit === 0) return 'ok';
  const over = (spent: number): SpendingVerdict => (spent + amountMinor > limit ? 'over_limit' : 'ok');
  // Of nobody's orders each stands for itself.
  if (customerKey === null) return over((await orders.ofOrders(tx, [orderId]))[0]?.wantedMinor ?? 0);
  const emailKey = more.email === undefined ? null : customerKeyOf({ channelId, email: more.email, phone: '' });
  const customerId = (await lockCustomers(tx, [keysOf({ customerKey, emailKey })])).get(customerKey) ?? '';
  const place = { customerId, currency };
  await openAccounts(tx, [place], rules, orders);
  await followSpending(tx, [orderId], orders);
  const account = (await lockAccounts(tx, [place])).get(accountKey(place));
  return over(account === undefined ? 0 : spentOf(account));
}
