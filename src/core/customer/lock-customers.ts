/**
 * Who is one customer: keys that came together on an order are the same person from then on.
 * Steps: lock the known keys in order · see which belong together · name the new ones · join customers that turn out to
 * be one.
 */
import { uuidv7 } from '../../platform/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import {
  deleteAccounts,
  insertAccounts,
  insertKeys,
  lockAccountsOf,
  lockKeys,
  moveEntries,
  moveKeys,
  saveAccounts,
  staleAccounts,
} from './store.ts';

/**
 * Locks the customers of groups of keys, each group of one person: key → customer.
 * The keys stay locked until the transaction ends.
 */
export async function lockCustomers(tx: Tx, groups: readonly (readonly string[])[]): Promise<Map<string, string>> {
  const keys = [...new Set(groups.flat())].sort();
  let known = await lockKeys(tx, keys);
  let people = together(groups, known);
  const fresh = people.flatMap(({ customerId, members }) =>
    members.filter((key) => !known.has(key)).map((key) => ({ key, customerId })),
  );
  if (fresh.length > 0) {
    await insertKeys(tx, fresh);
    // What a key had spent before it was known to be theirs is counted in.
    await staleAccounts(
      tx,
      fresh.map((one) => one.customerId),
    );
    // Somebody may have named one of them at the same moment, differently.
    known = await lockKeys(tx, keys);
    people = together(groups, known);
  }
  for (const { customerId, others } of people) for (const other of others) await join(tx, other, customerId);
  return new Map(people.flatMap(({ customerId, members }) => members.map((key) => [key, customerId] as const)));
}

type Person = {
  readonly customerId: string;
  /** Customers that are the same person. */
  readonly others: readonly string[];
  readonly members: readonly string[];
};

/** Groups that share a key, or a customer, are one person; the customer who was known first gives the name. */
function together(groups: readonly (readonly string[])[], known: ReadonlyMap<string, string>): Person[] {
  const parent = new Map<string, string>();
  const rootOf = (one: string): string => {
    const up = parent.get(one) ?? one;
    return up === one ? one : rootOf(up);
  };
  for (const group of groups) {
    const [first = ''] = group;
    for (const key of group) {
      parent.set(rootOf(key), rootOf(first));
      const customerId = known.get(key);
      if (customerId !== undefined) parent.set(rootOf(`#${customerId}`), rootOf(first));
    }
  }
  const members = new Map<string, string[]>();
  for (const key of new Set(groups.flat())) members.set(rootOf(key), [...(members.get(rootOf(key)) ?? []), key]);
  return [...members.values()].map((keys) => {
    // UUIDv7 sort by age.
    const [customerId = uuidv7(), ...others] = [...new Set(keys.flatMap((key) => known.get(key) ?? []))].sort();
    return { customerId, others, members: keys };
  });
}

/** One customer's keys, accounts and present entries become another's. */
async function join(tx: Tx, from: string, to: string): Promise<void> {
  // First the keys: whoever counts for one of them is waited for before its accounts are touched.
  await moveKeys(tx, from, to);
  const theirs = (await lockAccountsOf(tx, [from])).sort((a, b) => (a.currency < b.currency ? -1 : 1));
  await insertAccounts(
    tx,
    theirs.map((one) => ({ ...one, customerId: to })),
  );
  const mine = new Map((await lockAccountsOf(tx, [to])).map((one) => [one.currency, one]));
  for (const one of theirs) {
    const account = mine.get(one.currency);
    if (account === undefined) continue;
    await moveEntries(tx, one, account);
    await saveAccounts(tx, [{ ...account, since: later(account.since, one.since) }]);
  }
  await deleteAccounts(tx, theirs);
  // What both have spent is summed up from the ledger and the orders when it is next asked for.
  await staleAccounts(tx, [to]);
}

export function later(a: string | null, b: string | null): string | null {
  return a === null ? b : b === null || a > b ? a : b;
}

/** The keys of an order's customer: its own, and the e-mail of one who was signed in. */
export function keysOf(order: { readonly customerKey: string; readonly emailKey?: string | null }): string[] {
  const { customerKey, emailKey } = order;
  return emailKey == null || !customerKey.startsWith('m:') ? [customerKey] : [...new Set([customerKey, emailKey])];
}
