/** What is paid of an order, in the orders table. */
import type { Tx } from '../../platform/db/index.ts';
import type { PaymentMode } from './incoming-order.ts';

export type SavedPayment = {
  readonly id: string;
  readonly mode: PaymentMode;
  readonly paidMinor: number;
  readonly dueMinor: number;
  /** As the channel names them; left out: as before. */
  readonly gateway?: string;
  readonly reference?: string;
  readonly authorisedMinor?: number;
  readonly authorisedAt?: string;
};

/** Says nothing of the state and moves nothing. @param version `raise`: it is a change of its own, not part of a move */
export async function savePayments(
  tx: Tx,
  payments: readonly SavedPayment[],
  version: 'keep' | 'raise' = 'keep',
): Promise<void> {
  if (payments.length === 0) return;
  await tx.updateMany(
    'orders',
    [
      ['id', 'text'],
      ['payment_mode', 'text'],
      ['paid_minor', 'int'],
      ['due_minor', 'int'],
      ['payment_gateway', 'text'],
      ['payment_ref', 'text'],
      ['authorised_minor', 'int'],
      ['authorised_at', 'text'],
    ],
    payments.map((one) => [
      one.id,
      one.mode,
      one.paidMinor,
      one.dueMinor,
      one.gateway ?? null,
      one.reference ?? null,
      one.authorisedMinor ?? null,
      one.authorisedAt ?? null,
    ]),
    ['id'],
    {
      payment_mode: 'k.payment_mode',
      paid_minor: 'k.paid_minor',
      due_minor: 'k.due_minor',
      payment_gateway: 'COALESCE(k.payment_gateway, t.payment_gateway)',
      payment_ref: 'COALESCE(k.payment_ref, t.payment_ref)',
      authorised_minor: 'COALESCE(k.authorised_minor, t.authorised_minor)',
      authorised_at: 'COALESCE(k.authorised_at, t.authorised_at)',
      ...(version === 'raise' ? { version: 't.version + 1' } : {}),
    },
  );
}

export async function saveChannelState(tx: Tx, orderId: string, state: string | null): Promise<void> {
  await tx.run('UPDATE orders SET channel_state = ? WHERE id = ?', [state?.slice(0, 32) ?? null, orderId]);
}

/** Orders whose payment is on its way and that may be asked for: `again` or more of them ask seldomer each time. */
export async function listToAsk(
  reader: Pick<Tx, 'all'>,
  asked: { readonly now: string; readonly receivedBefore: string; readonly limit: number },
): Promise<{ id: string; channelId: string; magentoOrderId: number; asks: number; version: number }[]> {
  const rows = await reader.all<Record<string, string | number>>(
    `SELECT id, channel_id, magento_order_id, payment_asks, version FROM orders
     WHERE state = 'on_hold' AND reason = 'payment_pending' AND magento_order_id IS NOT NULL
       AND ((payment_ask_at IS NULL AND received_at <= ?) OR payment_ask_at <= ?)
     ORDER BY received_at LIMIT ${Math.trunc(asked.limit)}`,
    [asked.receivedBefore, asked.now],
  );
  return rows.map((row) => ({
    id: String(row.id),
    channelId: String(row.channel_id),
    magentoOrderId: Number(row.magento_order_id),
    asks: Number(row.payment_asks),
    version: Number(row.version),
  }));
}

export async function saveAsked(
  tx: Tx,
  asked: readonly { readonly id: string; readonly nextAt: string; readonly dueAt?: string }[],
): Promise<void> {
  await tx.updateMany(
    'orders',
    [
      ['id', 'text'],
      ['next_at', 'text'],
      ['due_at', 'text'],
    ],
    asked.map((one) => [one.id, one.nextAt, one.dueAt ?? null]),
    ['id'],
    {
      payment_ask_at: 'k.next_at',
      payment_asks: 't.payment_asks + 1',
      due_at: 'COALESCE(k.due_at, t.due_at)',
    },
  );
}

/** Orders whose payment should have come by now; those that have been asked for the last time are `last`. */
export async function listPaymentsDue(
  reader: Pick<Tx, 'all'>,
  now: string,
  limit: number,
): Promise<{ id: string; last: boolean }[]> {
  const rows = await reader.all<{ id: string; magento_order_id: number | null; payment_ask_at: string | null }>(
    `SELECT id, magento_order_id, payment_ask_at FROM orders
     WHERE state = 'on_hold' AND reason = 'payment_pending' AND due_at <= ? ORDER BY due_at LIMIT ${Math.trunc(limit)}`,
    [now],
  );
  return rows.map((row) => ({ id: row.id, last: row.magento_order_id == null || row.payment_ask_at === NEVER }));
}

/** Stands for "not to be asked for again". */
export const NEVER = '9999-12-31 00:00:00.000';
