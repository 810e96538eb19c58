/**
 * Accounts that can be relied on: those that are missing, or were counted under an earlier limit, are counted from the
 * orders themselves. The caller holds the customers' keys.
 */
import { uuidv7 } from '../../platform/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import { accountKey, type Account, type CountedOrder, type Entry, type OrderBook, type Standing } from './account.ts';
import { limitOf, type RiskRules } from './rules.ts';
import { later } from './lock-customers.ts';
import {
  insertAccounts,
  insertEntries,
  listKeys,
  listStandings,
  lockAccounts,
  saveAccounts,
  sumEntries,
} from './store.ts';

type Wanted = { readonly customerId: string; readonly currency: string };

/** Locks the accounts, counting them first where that is due: `customerId currency` → account. */
export async function openAccounts(
  tx: Tx,
  wanted: readonly Wanted[],
  rules: RiskRules,
  orders: OrderBook,
): Promise<Map<string, Account>> {
  let accounts = await lockAccounts(tx, wanted);
  const missing = wanted.filter((one) => !accounts.has(accountKey(one)));
  if (missing.length > 0) {
    // Inserted empty and locked before anything is counted: the same customer may come by two keys at once.
    await insertAccounts(
      tx,
      missing.map((one) => ({ ...one, round: 1, since: limitOf(rules, one.currency).since })),
    );
    accounts = await lockAccounts(tx, wanted);
  }
  const due = [...accounts.values()].filter((one) => one.epoch !== limitOf(rules, one.currency).epoch);
  if (due.length > 0) for (const one of await recount(tx, due, rules, orders)) accounts.set(accountKey(one), one);
  return accounts;
}

async function recount(tx: Tx, due: readonly Account[], rules: RiskRules, book: OrderBook): Promise<Account[]> {
  const entries: Entry[] = [];
  const begun = due.map((account) => begin(account, rules, entries));
  const keys = await listKeys(
    tx,
    due.map((one) => one.customerId),
  );
  const owner = new Map(keys.map((one) => [one.key, one.customerId]));
  const orders = await book.ofCustomers(
    tx,
    begun.flatMap((account) =>
      keys
        .filter((one) => one.customerId === account.customerId)
        .map(({ key }) => ({ customerKey: key, currency: account.currency })),
    ),
  );
  const standings = await listStandings(
    tx,
    orders.map((order) => order.orderId),
  );
  for (const account of begun) {
    for (const order of orders) {
      if (order.currency !== account.currency || owner.get(order.customerKey ?? '') !== account.customerId) continue;
      entries.push(...correctionOf(account, order, standings.get(order.orderId) ?? []));
    }
  }
  await insertEntries(tx, entries);
  const sums = await sumEntries(tx, begun);
  const counted = begun.map((account) => ({
    ...account,
    ...(sums.get(accountKey(account)) ?? { booked: 0, settled: 0 }),
  }));
  await saveAccounts(tx, counted);
  return counted;
}

/** The account under the present limit; a reset of all since it was last counted empties it. */
function begin(account: Account, rules: RiskRules, entries: Entry[]): Account {
  const { epoch, since } = limitOf(rules, account.currency);
  if (later(account.since, since) === account.since) return { ...account, epoch };
  entries.push(resetEntry(account, `all ${since ?? ''}`));
  return { ...account, epoch, since, round: account.round + 1 };
}

/** Takes away what an account stood at; its round ends with it. */
export function resetEntry(account: Account, ref: string): Entry {
  const { customerId, currency, round } = account;
  return {
    customerId,
    currency,
    round,
    orderId: null,
    kind: 'reset',
    ref,
    booked: 0 - account.booked,
    settled: 0 - account.settled,
  };
}

/** What makes the ledger say of an order what the order says of itself. */
function correctionOf(account: Account, order: CountedOrder, standings: readonly Standing[]): Entry[] {
  const mine = standings.find((one) => one.round === account.round);
  // It counted before a reset, or it was accepted before one.
  if (mine === undefined && standings.length > 0) return [];
  const early = order.acceptedAt === null || (account.since !== null && order.acceptedAt < account.since);
  if (mine === undefined && early) return [];
  return changeTo(account, order, mine ?? { booked: 0, settled: 0 }, 'recount', uuidv7());
}

/** The entry, if one is needed, that brings an order to what is still wanted of it; what is charged stays charged. */
export function changeTo(
  account: Pick<Account, 'customerId' | 'currency' | 'round'>,
  order: Pick<CountedOrder, 'orderId' | 'wantedMinor' | 'closed'>,
  now: { readonly booked: number; readonly settled: number },
  kind: Entry['kind'],
  ref: string,
): Entry[] {
  const wanted = Math.max(0, order.wantedMinor);
  const settled = order.closed ? wanted : Math.min(now.settled, wanted);
  const booked = wanted - settled - now.booked;
  if (booked === 0 && settled === now.settled) return [];
  const { customerId, currency, round } = account;
  return [{ customerId, currency, round, orderId: order.orderId, kind, ref, booked, settled: settled - now.settled }];
}

export function sumUp(account: Account, entries: readonly Entry[]): Account {
  return {
    ...account,
    booked: entries.reduce((sum, one) => sum + one.booked, account.booked),
    settled: entries.reduce((sum, one) => sum + one.settled, account.settled),
  };
}
