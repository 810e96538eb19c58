/**
 * Money that was paid and that nothing will be shipped for goes back: what came, less what shipments have taken, less what
 * is still wanted, less what was asked for already. Asked again it asks for nothing more.
 */
import type { Tx } from '../../platform/db/index.ts';
import { listChannels } from '../catalog/index.ts';
import { listLines, lockOrders } from '../order/index.ts';
import {
  listRefundsOfOrders,
  moneyOf,
  requestRefunds,
  restOf,
  type Charge,
  type NewRefund,
  type OrderMoney,
} from '../payment/index.ts';
import { listShipmentLines, listShipmentsOf } from '../shipment/index.ts';
import { nothing, readBilled } from './billed.ts';
import type { CreditNote } from './credit-note.ts';
import { isOver, wantedValue } from './wanted-value.ts';

export type Weighed = {
  readonly money: OrderMoney;
  /** Of what is not billed yet. */
  readonly wantedMinor: number;
  /** Of parcels that are billed and have no money yet. */
  readonly askedMinor: number;
};

/** Minor units that no shipment has taken, and what of them is still needed. The order is locked. */
export async function weigh(tx: Tx, orderId: string): Promise<Weighed | undefined> {
  const [order] = await lockOrders(tx, [orderId]);
  if (order === undefined) return undefined;
  const shipments = await listShipmentsOf(tx, [orderId]);
  const wantedMinor = wantedValue({
    order,
    lines: await listLines(tx, [orderId]),
    shipments,
    pieces: await listShipmentLines(
      tx,
      shipments.map((one) => one.id),
    ),
    channel: (await listChannels(tx)).find((one) => one.id === order.channelId),
    before: (await readBilled(tx, [orderId])).get(orderId) ?? { invoices: [], billed: nothing },
  });
  const money = await moneyOf(tx, orderId);
  const waiting = isOver(order) ? [] : money.charges.filter(waits);
  const askedMinor = waiting.reduce((sum, one) => sum + restOf(one), 0);
  return { money, wantedMinor, askedMinor };
}

function waits({ state }: Charge): boolean {
  return state === 'requested' || state === 'waiting' || state === 'failed';
}

export async function balanceOrder(tx: Tx, orderId: string): Promise<void> {
  const weighed = await weigh(tx, orderId);
  if (weighed === undefined) return;
  const { money, wantedMinor, askedMinor } = weighed;
  const amountMinor = Math.min(money.unallocatedMinor - wantedMinor - askedMinor, money.refundableMinor);
  if (amountMinor <= 0) return;
  await requestRefunds(tx, [
    {
      orderId,
      // The order is locked and every refund leaves less: the n-th is the n-th however often it is asked for.
      key: `balance:${money.refunds.length + 1}`,
      amountMinor,
      currency: money.currency,
      reason: 'not_shipped',
    },
  ]);
}

/** These orders are closed: what stayed with them for a parcel that was paid in another way after all goes back. */
export async function returnKept(tx: Tx, orderIds: readonly string[]): Promise<void> {
  const kept = (await listRefundsOfOrders(tx, orderIds)).filter((one) => one.way === 'none');
  for (const orderId of [...new Set(kept.map((one) => one.orderId))].sort()) await balanceOrder(tx, orderId);
}

/**
 * What a credit note frees goes back, but for what the order still needs: that stays with it for the next parcel.
 * `keep`: all of it stays. The note is written already.
 */
export async function returnCredited(tx: Tx, note: CreditNote, keep: boolean): Promise<void> {
  if (note.totalMinor <= 0) return;
  const weighed = await weigh(tx, note.orderId);
  if (weighed === undefined) return;
  const { money, wantedMinor } = weighed;
  const of = {
    orderId: note.orderId,
    shipmentId: note.shipmentId,
    creditNoteId: note.id,
    currency: note.currency,
    reason: note.reason,
  };
  const isCod = money.mode === 'cod';
  const free = Math.max(0, money.unallocatedMinor + note.totalMinor - wantedMinor);
  const backMinor = isCod ? note.totalMinor : keep ? 0 : Math.min(note.totalMinor, free);
  const keptMinor = note.totalMinor - backMinor;
  const refunds: NewRefund[] = [];
  if (backMinor > 0) refunds.push({ ...of, key: `credit:${note.id}`, amountMinor: backMinor });
  if (keptMinor > 0) refunds.push({ ...of, key: `kept:${note.id}`, amountMinor: keptMinor, kept: true });
  await requestRefunds(tx, refunds);
}
