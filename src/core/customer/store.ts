/** The tables customer_keys, spend_accounts and spend_ledger. */
import { uuidv7 } from '../../platform/ids.ts';
import { causeOf } from '../../platform/correlation.ts';
import type { KeyColumn, Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { accountKey, type Account, type Entry, type Standing } from './account.ts';

type StoredAccount = {
  customer_id: string;
  currency: string;
  booked: number;
  settled: number;
  round: number;
  since: string | null;
  epoch: number;
};

const accountColumns = 'a.customer_id, a.currency, a.booked, a.settled, a.round, a.since, a.epoch' as const;

function accountOf(row: StoredAccount): Account {
  return {
    customerId: row.customer_id,
    currency: row.currency,
    booked: Number(row.booked),
    settled: Number(row.settled),
    round: Number(row.round),
    since: row.since,
    epoch: Number(row.epoch),
  };
}

const list = (values: readonly string[]): string => JSON.stringify(values.map((one) => [one]));

/** Locks what is known of these keys, in their order: key → customer. Whoever counts for a customer holds its keys. */
export async function lockKeys(tx: Tx, keys: readonly string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await tx.all<{ customer_key: string; customer_id: string }>(
    `SELECT c.customer_key, c.customer_id FROM ${tx.keysTable([['customer_key', 'text']])} k
     ${tx.sql.joinInOrder} customer_keys c ON c.customer_key = k.customer_key${tx.sql.forUpdate}`,
    [list([...new Set(keys)].sort())],
  );
  return new Map(rows.map((row) => [row.customer_key, row.customer_id]));
}

export async function insertKeys(tx: Tx, keys: readonly { key: string; customerId: string }[]): Promise<void> {
  const at = momentOf(new Date());
  const rows = [...keys].sort((a, b) => (a.key < b.key ? -1 : 1));
  await tx.insert(
    'customer_keys',
    rows.map((one) => ({ customer_key: one.key, customer_id: one.customerId, learnt_at: at })),
    { ifAbsent: true },
  );
}

/** All keys of one customer were another's until now. */
export async function moveKeys(tx: Tx, from: string, to: string): Promise<void> {
  await tx.run('UPDATE customer_keys SET customer_id = ? WHERE customer_id = ?', [to, from]);
}

export async function listKeys(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  customerIds: readonly string[],
): Promise<{ customerId: string; key: string }[]> {
  if (customerIds.length === 0) return [];
  const rows = await reader.all<{ customer_key: string; customer_id: string }>(
    `SELECT c.customer_key, c.customer_id FROM ${reader.keysTable([['customer_id', 'text']])} k
     ${reader.sql.joinInOrder} customer_keys c ON c.customer_id = k.customer_id`,
    [list([...new Set(customerIds)])],
  );
  return rows
    .map((row) => ({ customerId: row.customer_id, key: row.customer_key }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

const accountKeys: readonly KeyColumn[] = [
  ['customer_id', 'text'],
  ['currency', 'text'],
];

/** Locks accounts in their order; `customerId currency` → account. */
export async function lockAccounts(
  tx: Tx,
  wanted: readonly { customerId: string; currency: string }[],
): Promise<Map<string, Account>> {
  if (wanted.length === 0) return new Map();
  const keys = [...new Set(wanted.map((one) => accountKey(one)))].sort().map((key) => key.split(' '));
  const rows = await tx.all<StoredAccount>(
    `SELECT ${accountColumns} FROM ${tx.keysTable(accountKeys)} k ${tx.sql.joinInOrder} spend_accounts a
     ON a.customer_id = k.customer_id AND a.currency = k.currency${tx.sql.forUpdate}`,
    [JSON.stringify(keys)],
  );
  return new Map(rows.map((row) => [accountKey(accountOf(row)), accountOf(row)]));
}

/** Locks every account of these customers. */
export async function lockAccountsOf(tx: Tx, customerIds: readonly string[]): Promise<Account[]> {
  const rows = await tx.all<StoredAccount>(
    `SELECT ${accountColumns} FROM ${tx.keysTable([['customer_id', 'text']])} k ${tx.sql.joinInOrder} spend_accounts a
     ON a.customer_id = k.customer_id${tx.sql.forUpdate}`,
    [list([...new Set(customerIds)].sort())],
  );
  return rows.map(accountOf);
}

/** Overwrites accounts that the caller has locked. */
export async function saveAccounts(tx: Tx, accounts: readonly Account[]): Promise<void> {
  const at = momentOf(new Date());
  await tx.updateMany(
    'spend_accounts',
    [
      ...accountKeys,
      ['booked', 'int'],
      ['settled', 'int'],
      ['round', 'int'],
      ['since', 'text'],
      ['epoch', 'int'],
      ['at', 'text'],
    ],
    accounts.map((one) => [one.customerId, one.currency, one.booked, one.settled, one.round, one.since, one.epoch, at]),
    ['customer_id', 'currency'],
    {
      booked: 'k.booked',
      settled: 'k.settled',
      spent: 'k.booked + k.settled',
      round: 'k.round',
      since: 'k.since',
      epoch: 'k.epoch',
      updated_at: 'k.at',
    },
  );
}

/** Accounts of nothing, where there are none yet; they are counted before they are used. */
export async function insertAccounts(
  tx: Tx,
  accounts: readonly Pick<Account, 'customerId' | 'currency' | 'round' | 'since'>[],
): Promise<void> {
  const at = momentOf(new Date());
  const rows = [...accounts].sort((a, b) => (accountKey(a) < accountKey(b) ? -1 : 1));
  await tx.insert(
    'spend_accounts',
    rows.map((one) => ({
      customer_id: one.customerId,
      currency: one.currency,
      booked: 0,
      settled: 0,
      spent: 0,
      round: one.round,
      since: one.since,
      epoch: -1,
      updated_at: at,
    })),
    { ifAbsent: true },
  );
}

/** They are counted again before they are next used. */
export async function staleAccounts(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.updateMany(
    'spend_accounts',
    [['customer_id', 'text']],
    [...new Set(customerIds)].sort().map((id) => [id]),
    ['customer_id'],
    { epoch: '-1' },
  );
}

export async function deleteAccounts(tx: Tx, accounts: readonly Account[]): Promise<void> {
  await tx.deleteMany(
    'spend_accounts',
    accountKeys,
    accounts.map((one) => [one.customerId, one.currency]),
  );
}

/** @throws what the database throws when an entry of the same order, kind and cause is there already */
export async function insertEntries(tx: Tx, entries: readonly Entry[]): Promise<void> {
  const at = momentOf(new Date());
  await tx.insert(
    'spend_ledger',
    entries.map((one) => ({
      id: uuidv7(),
      customer_id: one.customerId,
      currency: one.currency,
      round: one.round,
      order_id: one.orderId,
      kind: one.kind,
      ref: one.ref.slice(0, 60),
      booked: one.booked,
      settled: one.settled,
      who: causeOf(tx, one.orderId ?? '').who.slice(0, 80),
      at,
    })),
  );
}

/** What stands for these orders, of every round. */
export async function listStandings(tx: Tx, orderIds: readonly string[]): Promise<Map<string, Standing[]>> {
  const found = new Map<string, Standing[]>();
  if (orderIds.length === 0) return found;
  const rows = await tx.all<{
    order_id: string;
    round: number;
    kind: string;
    ref: string;
    booked: number;
    settled: number;
  }>(
    `SELECT l.order_id, l.round, l.kind, l.ref, l.booked, l.settled
     FROM ${tx.keysTable([['order_id', 'text']])} k ${tx.sql.joinInOrder} spend_ledger l ON l.order_id = k.order_id`,
    [list(orderIds)],
  );
  for (const row of rows) {
    const round = Number(row.round);
    const all = found.get(row.order_id) ?? [];
    const before = all.find((one) => one.round === round);
    const now: Standing = {
      orderId: row.order_id,
      round,
      booked: (before?.booked ?? 0) + Number(row.booked),
      settled: (before?.settled ?? 0) + Number(row.settled),
      charges: new Set([...(before?.charges ?? []), ...(row.kind === 'settle' ? [row.ref] : [])]),
    };
    found.set(row.order_id, [...all.filter((one) => one !== before), now]);
  }
  return found;
}

/** What the ledger says of accounts in their present round: `customerId currency` → sums. */
export async function sumEntries(
  tx: Tx,
  accounts: readonly Account[],
): Promise<Map<string, { booked: number; settled: number }>> {
  const rows = await tx.all<{ customer_id: string; currency: string; booked: number; settled: number }>(
    `SELECT l.customer_id, l.currency, SUM(l.booked) AS booked, SUM(l.settled) AS settled
     FROM ${tx.keysTable([...accountKeys, ['round', 'int']])} k ${tx.sql.joinInOrder} spend_ledger l
     ON l.customer_id = k.customer_id AND l.currency = k.currency AND l.round = k.round
     GROUP BY l.customer_id, l.currency`,
    [JSON.stringify(accounts.map((one) => [one.customerId, one.currency, one.round]))],
  );
  return new Map(
    rows.map((row) => [
      accountKey({ customerId: row.customer_id, currency: row.currency }),
      { booked: Number(row.booked), settled: Number(row.settled) },
    ]),
  );
}

/** The ledger of an account that joins another: its present round goes on there, older ones are only remembered. */
export async function moveEntries(tx: Tx, from: Account, to: { customerId: string; round: number }): Promise<void> {
  await tx.run(
    `UPDATE spend_ledger SET customer_id = ?, round = CASE WHEN round = ? THEN ? ELSE -1 END
     WHERE customer_id = ? AND currency = ?`,
    [to.customerId, from.round, to.round, from.customerId, from.currency],
  );
}
