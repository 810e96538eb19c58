/**
 * Whether orders may go on to sourcing, asked at every door that leads there: intake, release, start of a scheduled
 * order, an accepted amendment.
 */
import type { Tx } from '../../platform/db/index.ts';
import { admitSpending } from '../customer/index.ts';
import { nextManualSteps } from '../process/index.ts';
import { moveOrders } from './move-order.ts';
import type { Order } from './order.ts';
import type { OrderMoveName } from './states.ts';

export type Admission = { readonly move: OrderMoveName; readonly reason?: string; readonly dueAt?: string };

/** What each order's next move is when it wants to go on by `via`; books its spending when that is the way on. */
export async function admitOrders(
  tx: Tx,
  orders: readonly Order[],
  via: 'accept' | 'release' | 'start' | 'amend',
): Promise<Map<string, Admission>> {
  const verdicts = await admitSpending(
    tx,
    orders.map((order) => ({
      orderId: order.id,
      customerKey: order.customerKey,
      channelId: order.channelId,
      amountMinor: order.grandTotalMinor,
      currency: order.currency,
    })),
  );
  const steps = await nextManualSteps(
    tx,
    'source',
    orders.map((order) => ({
      subjectId: order.id,
      orderId: order.id,
      kind: order.kind,
      processVersion: order.processVersion,
    })),
  );
  return new Map(
    orders.map((order): [string, Admission] => {
      const verdict = verdicts.get(order.id);
      if (verdict === 'over_limit') return [order.id, { move: 'reject', reason: 'spending_limit' }];
      if (verdict === 'maintenance') return [order.id, { move: 'hold', reason: 'maintenance' }];
      const step = steps.get(order.id);
      if (step !== undefined) return [order.id, { move: 'hold', reason: `step.${step.name}` }];
      return [order.id, { move: via }];
    }),
  );
}

/** Locked orders go on, or stop at the next thing that holds them. */
export async function letGo(
  tx: Tx,
  orders: readonly Order[],
  via: 'release' | 'start' | 'amend',
): Promise<Map<string, Admission>> {
  const admitted = await admitOrders(tx, orders, via);
  await moveOrders(
    tx,
    orders.map((order) => ({ order, ...(admitted.get(order.id) ?? { move: via }) })),
  );
  return admitted;
}
