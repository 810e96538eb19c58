/** What is counted for an order follows the order: less when pieces fall away, nothing once it is cancelled, charged sums settled. */
import type { Tx } from '../../platform/db/index.ts';
import { accountKey, type Account, type CountedOrder, type Entry, type OrderBook, type Standing } from './account.ts';
import { changeTo, openAccounts, sumUp } from './count-accounts.ts';
import { limitOf } from './rules.ts';
import { readRules } from './store-rules.ts';
import { insertEntries, listStandings, lockAccounts, lockKeys, saveAccounts } from './store.ts';

export type Charged = {
  readonly orderId: string;
  /** What this charge has really taken, minor units. */
  readonly amountMinor: number;
  /** The charge: it settles once. */
  readonly ref: string;
};

/**
 * Brings what is counted for orders to what is wanted of them now: gives back what was cancelled, and with a closed order
 * settles the rest. As often as it runs, once is what it does. Nothing while there is no limit: who begins one has
 * everybody counted anew.
 */
export async function followSpending(tx: Tx, orderIds: readonly string[], orders: OrderBook): Promise<void> {
  await correct(tx, orderIds, orders, (account, order, standing) => {
    const kind = order.closed
      ? 'finish'
      : order.wantedMinor < standing.booked + standing.settled
        ? 'give_back'
        : 'raise';
    return changeTo(account, order, standing, kind, `v${order.version}:${order.wantedMinor}`);
  });
}

/**
 * What is booked for an order becomes settled, as far as a charge goes; what is left booked of a closed order, and was
 * less than expected, is given back with `followSpending`. A parcel that is billed a second time settles nothing more.
 */
export async function settleSpending(tx: Tx, charges: readonly Charged[], orders: OrderBook): Promise<void> {
  const orderIds = [...new Set(charges.map((one) => one.orderId))];
  await correct(tx, orderIds, orders, ({ customerId, currency, round }, { orderId }, standing) => {
    let { booked } = standing;
    const fresh = charges.filter((one) => one.orderId === orderId && !standing.charges.has(one.ref));
    return fresh.flatMap(({ amountMinor, ref }): Entry[] => {
      const taken = Math.max(0, Math.min(booked, amountMinor));
      booked -= taken;
      if (taken === 0) return [];
      return [{ customerId, currency, round, orderId, kind: 'settle', ref, booked: 0 - taken, settled: taken }];
    });
  });
}

type Correction = (account: Account, order: CountedOrder, standing: Standing) => Entry[];

async function correct(tx: Tx, orderIds: readonly string[], book: OrderBook, correctionOf: Correction): Promise<void> {
  if (orderIds.length === 0) return;
  const rules = await readRules(tx, 'share');
  const limited = (order: CountedOrder): boolean =>
    order.customerKey !== null && limitOf(rules, order.currency).minor > 0;
  if (Object.values(rules.limits).every((one) => one.minor === 0)) return;
  const about = (await book.ofOrders(tx, orderIds)).filter(limited);
  const customers = await lockKeys(
    tx,
    about.map((order) => order.customerKey ?? ''),
  );
  // Read anew: whoever held the customer before may have followed a later change already.
  const orders = customers.size === 0 ? [] : (await book.ofOrders(tx, orderIds)).filter(limited);
  const known = await lockAccounts(
    tx,
    orders.flatMap(({ customerKey, currency }) => {
      const customerId = customers.get(customerKey ?? '');
      return customerId === undefined ? [] : [{ customerId, currency }];
    }),
  );
  const accounts = await openAccounts(tx, [...known.values()], rules, book);
  const standings = await listStandings(
    tx,
    orders.map((order) => order.orderId),
  );
  const entries: Entry[] = [];
  const changed = new Map<string, Account>();
  for (const order of orders) {
    const { currency, customerKey, orderId } = order;
    const key = accountKey({ customerId: customers.get(customerKey ?? '') ?? '', currency });
    const account = changed.get(key) ?? accounts.get(key);
    if (account === undefined) continue;
    const standing = standings.get(orderId)?.find((one) => one.round === account.round);
    if (standing === undefined) continue;
    const corrections = correctionOf(account, order, standing);
    entries.push(...corrections);
    if (corrections.length > 0) changed.set(key, sumUp(account, corrections));
  }
  await insertEntries(tx, entries);
  await saveAccounts(tx, [...changed.values()]);
}
