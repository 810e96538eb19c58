/** What people see of the spending limit: who has spent how much and why, orders it has refused, what was decided. */
import type { Param, Reader } from '../../platform/db/index.ts';
import type { Scope } from './reading.ts';
import { camel, channelScope, marks } from './store-scope.ts';

export type Spender = {
  readonly customerId: string;
  readonly currency: string;
  readonly bookedMinor: number;
  readonly settledMinor: number;
  readonly spentMinor: number;
  /** UTC; orders accepted earlier do not count. */
  readonly since: string | null;
  /** Of the limit it was counted under; with another it will be counted anew. */
  readonly epoch: number;
  readonly round: number;
  /** By what the house knows the customer: `m:…`, `e:…`, `p:…`. */
  readonly keys: readonly string[];
};

export type SpendEntry = {
  readonly id: string;
  readonly currency: string;
  readonly round: number;
  readonly orderId: string | null;
  readonly orderNumber: string | null;
  readonly kind: string;
  readonly bookedMinor: number;
  readonly settledMinor: number;
  readonly who: string;
  readonly at: string;
};

export type RefusedOrder = {
  readonly id: string;
  readonly number: string;
  readonly channelId: string;
  readonly currency: string;
  readonly grandTotalMinor: number;
  readonly updatedAt: string;
};

export type RiskDecision = {
  readonly who: string;
  readonly action: string;
  readonly target: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly at: string;
};

type Page = { readonly limit: number; readonly offset: number };
type Paged<T> = { readonly rows: readonly T[]; readonly more: boolean };

const columns =
  'a.customer_id, a.currency, a.booked AS booked_minor, a.settled AS settled_minor, a.spent AS spent_minor, a.since, a.epoch, a.round';

function paged<T>(rows: readonly T[], { limit }: Page): Paged<T> {
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}

/** Who has spent most under the limit as it is counted now. */
export async function listSpenders(
  reader: Reader,
  asked: Page & { readonly currency: string; readonly epoch: number },
): Promise<Paged<Spender>> {
  const rows = await reader.all<Record<string, Param>>(
    `SELECT ${columns} FROM spend_accounts a WHERE a.currency = ? AND a.epoch = ? AND a.spent > 0
     ORDER BY a.spent DESC, a.customer_id LIMIT ? OFFSET ?`,
    [asked.currency, asked.epoch, asked.limit + 1, asked.offset],
  );
  return paged(await withKeys(reader, rows), asked);
}

/** The accounts of customers by any of these keys. */
export async function findSpenders(reader: Reader, keys: readonly string[]): Promise<Spender[]> {
  if (keys.length === 0) return [];
  const rows = await reader.all<Record<string, Param>>(
    `SELECT ${columns} FROM spend_accounts a
     WHERE a.customer_id IN (SELECT c.customer_id FROM customer_keys c WHERE c.customer_key IN (${marks(keys)}))
     ORDER BY a.spent DESC, a.customer_id LIMIT 200`,
    keys,
  );
  return withKeys(reader, rows);
}

/** All accounts of one customer; empty when there is no such customer. */
export async function listAccountsOf(reader: Reader, customerId: string): Promise<Spender[]> {
  const rows = await reader.all<Record<string, Param>>(
    `SELECT ${columns} FROM spend_accounts a WHERE a.customer_id = ? ORDER BY a.currency`,
    [customerId],
  );
  return withKeys(reader, rows);
}

async function withKeys(reader: Reader, rows: readonly Record<string, Param>[]): Promise<Spender[]> {
  const ids = [...new Set(rows.map((row) => String(row.customer_id)))];
  const keys =
    ids.length === 0
      ? []
      : await reader.all<{ customer_id: string; customer_key: string }>(
          `SELECT customer_id, customer_key FROM customer_keys WHERE customer_id IN (${marks(ids)}) ORDER BY customer_key`,
          ids,
        );
  return rows.map((row) => {
    const plain = camel<Spender>(row);
    const own = keys.filter((one) => one.customer_id === plain.customerId);
    return { ...plain, keys: own.map((one) => one.customer_key) };
  });
}

/** The ledger of a customer, the newest first. */
export async function listSpendEntries(
  reader: Reader,
  customerId: string,
  page: Page & { readonly currency?: string },
): Promise<Paged<SpendEntry>> {
  const own = page.currency === undefined ? '' : ' AND l.currency = ?';
  const rows = await reader.all<Record<string, Param>>(
    `SELECT l.id, l.currency, l.round, l.order_id, o.number AS order_number, l.kind, l.booked AS booked_minor,
       l.settled AS settled_minor, l.who, l.at
     FROM spend_ledger l LEFT JOIN orders o ON o.id = l.order_id
     WHERE l.customer_id = ?${own} ORDER BY l.at DESC, l.id DESC LIMIT ? OFFSET ?`,
    [customerId, ...(page.currency === undefined ? [] : [page.currency]), page.limit + 1, page.offset],
  );
  return paged(
    rows.map((row) => camel<SpendEntry>(row)),
    page,
  );
}

/** Orders that were over their customer's limit, the latest first. */
export async function listOverLimit(reader: Reader, scope: Scope, page: Page): Promise<Paged<RefusedOrder>> {
  const mine = channelScope(scope, 'o.channel_id');
  const rows = await reader.all<Record<string, Param>>(
    `SELECT o.id, o.number, o.channel_id, o.currency, o.grand_total_minor, o.updated_at FROM orders o
     WHERE o.state = 'rejected' AND o.reason = 'spending_limit'${mine.sql} ORDER BY o.updated_at DESC LIMIT ? OFFSET ?`,
    [...mine.params, page.limit + 1, page.offset],
  );
  return paged(
    rows.map((row) => camel<RefusedOrder>(row)),
    page,
  );
}

/** How many orders wait for the end of maintenance, by channel. */
export async function countMaintenanceHeld(reader: Reader, scope: Scope): Promise<Map<string, number>> {
  const mine = channelScope(scope, 'o.channel_id');
  const rows = await reader.all<{ channel_id: string; n: number }>(
    `SELECT o.channel_id, COUNT(*) AS n FROM orders o WHERE o.state = 'on_hold' AND o.reason = 'maintenance'${mine.sql}
     GROUP BY o.channel_id`,
    mine.params,
  );
  return new Map(rows.map((row) => [row.channel_id, Number(row.n)]));
}

/** What was decided lately about these targets of the audit log, the newest first. */
export async function listDecisions(
  reader: Reader,
  targets: readonly string[],
  limit: number,
): Promise<RiskDecision[]> {
  if (targets.length === 0) return [];
  const rows = await reader.all<{ who: string; action: string; target: string; detail: string; at: string }>(
    `SELECT who, action, target, detail, at FROM audit_log WHERE target IN (${marks(targets)}) ORDER BY seq DESC LIMIT ?`,
    [...targets, limit],
  );
  return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) as Record<string, unknown> }));
}
