/** Money that waits, over all orders a person may see: charges, refunds, authorisations. */
import type { Param, Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import type { Scope } from './reading.ts';
import { camel, marks, orderScope } from './store-scope.ts';

export type MoneyList = 'charges' | 'refunds' | 'held';

/** One thing that waits; `id` is the shipment's of a charge, the refund's, the order's of an authorisation. */
export type MoneyRow = {
  readonly id: string;
  readonly orderId: string;
  readonly number: string;
  readonly channelId: string;
  readonly currency: string;
  readonly amountMinor: number;
  readonly state: string;
  readonly errorCode: string | null;
  readonly errorText: string | null;
  readonly version: number;
  /** UTC; of an authorisation, when it ends. */
  readonly at: string;
};

type Source = { readonly from: string; readonly columns: string; readonly states: readonly string[] };

const common = 'o.number, o.channel_id, x.order_id, x.currency, x.state, x.error_code, x.version';
const sources: Readonly<Record<MoneyList, Source>> = {
  charges: {
    from: 'charges x',
    columns: `x.shipment_id AS id, x.amount_minor, x.error_text, x.updated_at AS at, ${common}`,
    states: ['failed', 'waiting', 'asked', 'requested', 'dropping'],
  },
  refunds: {
    from: 'refunds x',
    columns: `x.id, x.amount_minor, x.error_text, x.updated_at AS at, ${common}`,
    states: ['failed', 'by_hand', 'requested', 'asked'],
  },
  held: {
    from: 'authorisations x',
    columns: `x.order_id AS id, x.amount_minor - x.captured_minor AS amount_minor, NULL AS error_text, x.expires_at AS at, ${common}`,
    states: ['open', 'voiding', 'void_failed'],
  },
};

/** Those that have waited longest, or end first, in front. One more than the page holds when there are more. */
export async function listMoney(
  reader: Reader,
  scope: Scope,
  list: MoneyList,
  page: { readonly limit: number; readonly offset: number },
): Promise<MoneyRow[]> {
  const { from, columns, states } = sources[list];
  const mine = orderScope(scope);
  const params: Param[] = [...states, ...mine.params];
  const rows = await reader.all<Record<string, unknown>>(
    `SELECT ${columns} FROM ${from} JOIN orders o ON o.id = x.order_id
     WHERE x.state IN (${marks(states)})${mine.sql}
     ORDER BY ${list === 'held' ? 'x.expires_at' : 'x.updated_at'}, 1
     LIMIT ${Math.trunc(page.limit) + 1} OFFSET ${Math.trunc(page.offset)}`,
    params,
  );
  return rows.map((row) => camel<MoneyRow>(row));
}

/** The order of a refund, when the person may see it. @throws missing `payment.unknown_refund` */
export async function findRefundOrder(reader: Reader, scope: Scope, refundId: string): Promise<string> {
  const mine = orderScope(scope);
  const row = await reader.one<{ id: string }>(
    `SELECT o.id FROM refunds r JOIN orders o ON o.id = r.order_id WHERE r.id = ?${mine.sql}`,
    [refundId, ...mine.params],
  );
  return row?.id ?? fail('missing', 'payment.unknown_refund', { refundId });
}

/** An order by the hub's number, of any channel or of these. */
export async function findOrderIdOf(
  reader: Reader,
  number: string,
  channels: 'all' | readonly string[],
): Promise<string | undefined> {
  const row = await reader.one<{ id: string; channel_id: string }>(
    'SELECT id, channel_id FROM orders WHERE number = ?',
    [number],
  );
  return row === undefined || (channels !== 'all' && !channels.includes(row.channel_id)) ? undefined : row.id;
}

/** The same within a caller's channels and places: who is bound to places reaches orders that ship from there. */
export async function findReachableOrder(reader: Reader, scope: Scope, number: string): Promise<string | undefined> {
  const mine = orderScope(scope);
  const sql = `SELECT o.id FROM orders o WHERE o.number = ?${mine.sql}`;
  return (await reader.one<{ id: string }>(sql, [number, ...mine.params]))?.id;
}
