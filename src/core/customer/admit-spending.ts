/**
 * Whether orders may be accepted: the customer's spending limit, and the maintenance mode that lets nothing through.
 * Steps: read the rules, which stay so until the commit · hold what maintenance stops · let through what has no limit ·
 * lock the customers of the others · decide one after the other · book.
 */
import type { Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { accountKey, spentOf, type Account, type Entry, type OrderBook } from './account.ts';
import { openAccounts, sumUp } from './count-accounts.ts';
import { customerKeyOf } from './customer-key.ts';
import { keysOf, lockCustomers } from './lock-customers.ts';
import { limitOf, maintenanceOf, type RiskRules } from './rules.ts';
import { readRules } from './store-rules.ts';
import { insertEntries, listStandings, saveAccounts } from './store.ts';

export type Spending = {
  readonly orderId: string;
  /** Null: nobody to count it for. */
  readonly customerKey: string | null;
  /** By which a customer who was signed in may also have ordered as a guest. */
  readonly email?: string;
  readonly channelId: string;
  readonly amountMinor: number;
  readonly currency: string;
};

export type SpendingVerdict = 'ok' | 'over_limit' | 'maintenance';

type Limited = Spending & { readonly customerKey: string };

/**
 * Books what may be spent, in the transaction that accepts the orders; of each order, what was decided.
 * Without limit and maintenance: one read for all of them. An order that has been counted before stays as it is.
 */
export async function admitSpending(
  tx: Tx,
  wanted: readonly Spending[],
  orders: OrderBook,
): Promise<Map<string, SpendingVerdict>> {
  const verdicts = new Map<string, SpendingVerdict>();
  if (wanted.length === 0) return verdicts;
  const rules = await readRules(tx, 'share');
  const now = momentOf(new Date());
  const limited: Limited[] = [];
  for (const one of wanted) {
    const { customerKey } = one;
    const limit = limitOf(rules, one.currency).minor;
    if (maintenanceOf(rules, one.channelId, now) !== undefined) verdicts.set(one.orderId, 'maintenance');
    else if (limit === 0 || one.amountMinor <= 0) verdicts.set(one.orderId, 'ok');
    // Of nobody's orders each stands for itself.
    else if (customerKey === null) verdicts.set(one.orderId, one.amountMinor > limit ? 'over_limit' : 'ok');
    else limited.push({ ...one, customerKey });
  }
  if (limited.length > 0) await decide(tx, limited, rules, orders, verdicts);
  return verdicts;
}

async function decide(
  tx: Tx,
  limited: readonly Limited[],
  rules: RiskRules,
  orders: OrderBook,
  verdicts: Map<string, SpendingVerdict>,
): Promise<void> {
  const customers = await lockCustomers(
    tx,
    limited.map((one) => keysOf({ customerKey: one.customerKey, emailKey: emailKeyOf(one) })),
  );
  const placeOf = (one: Limited): { customerId: string; currency: string } => ({
    customerId: customers.get(one.customerKey) ?? '',
    currency: one.currency,
  });
  const accounts = await openAccounts(tx, limited.map(placeOf), rules, orders);
  const standings = await listStandings(
    tx,
    limited.map((one) => one.orderId),
  );
  const entries: Entry[] = [];
  const changed = new Map<string, Account>();
  for (const one of limited) {
    const key = accountKey(placeOf(one));
    const account = accounts.get(key);
    if (account === undefined || standings.has(one.orderId)) {
      verdicts.set(one.orderId, 'ok');
      continue;
    }
    if (spentOf(account) + one.amountMinor > limitOf(rules, one.currency).minor) {
      verdicts.set(one.orderId, 'over_limit');
      continue;
    }
    const { customerId, currency, round } = account;
    const { orderId, amountMinor } = one;
    const entry: Entry = {
      customerId,
      currency,
      round,
      orderId,
      kind: 'book',
      ref: '',
      booked: amountMinor,
      settled: 0,
    };
    entries.push(entry);
    accounts.set(key, sumUp(account, [entry]));
    changed.set(key, sumUp(account, [entry]));
    verdicts.set(orderId, 'ok');
  }
  await insertEntries(tx, entries);
  await saveAccounts(tx, [...changed.values()]);
}

function emailKeyOf(one: Limited): string | null {
  return one.email === undefined ? null : customerKeyOf({ channelId: one.channelId, email: one.email, phone: '' });
}
