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

/** Says nothing of the state and moves nothing. */
export async function savePayments(tx: Tx, payments: readonly SavedPayment[]): Promise<void> {
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
    },
  );
}
