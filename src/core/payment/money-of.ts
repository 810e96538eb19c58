/** Where an order's money stands: what came, what each shipment took of it, what went back. */
import type { Reader } from '../../platform/db/index.ts';
import { loadOrder, type Order } from '../order/index.ts';
import { allocatedOf, counts, isUnderWay, restOf, type Authorisation, type Charge, type Refund } from './payment.ts';
import { findAuthorisation } from './store-authorisations.ts';
import { listChargesOfOrders, listRefundsOfOrders } from './store.ts';

/** Minor units of `currency`, all sums ≥ 0. */
export type OrderMoney = {
  readonly orderId: string;
  readonly currency: string;
  readonly mode: Order['paymentMode'];
  readonly gateway: string | null;
  readonly paymentRef: string | null;
  readonly totalMinor: number;
  /** Taken before the order came here. */
  readonly paidMinor: number;
  /** What the gateway promised. */
  readonly authorisedMinor: number;
  /** Charges that stand, whatever their mode: allocated, captured, due, collected, uncollected; with what covers them. */
  readonly chargedMinor: number;
  /** Of money that the order had: what shipments took of it, and what covers charges that are under way. */
  readonly allocatedMinor: number;
  readonly capturedMinor: number;
  /** To be collected at the door, less what does not have to be any more. */
  readonly dueMinor: number;
  readonly collectedMinor: number;
  /** Still asked for. */
  readonly chargingMinor: number;
  /** Refunds against charges, whatever their state: those of a shipment. */
  readonly refundedChargesMinor: number;
  /** Refunds of money that no shipment has taken. */
  readonly refundedUnallocatedMinor: number;
  /** Of both, what has really gone back. */
  readonly refundedDoneMinor: number;
  /** Paid, and neither taken by a shipment nor given back. */
  readonly unallocatedMinor: number;
  /** The most that may still go back. */
  readonly refundableMinor: number;
  readonly charges: readonly Charge[];
  readonly refunds: readonly Refund[];
  readonly authorisation: Authorisation | undefined;
};

const sum = <T extends { readonly amountMinor: number }>(rows: readonly T[], fits: (row: T) => boolean): number =>
  rows.reduce((total, row) => (fits(row) ? total + row.amountMinor : total), 0);

/** @throws missing `order.unknown` */
export async function moneyOf(reader: Reader, orderId: string): Promise<OrderMoney> {
  const order = await loadOrder(reader, orderId);
  return moneyFrom(
    order,
    await listChargesOfOrders(reader, [orderId]),
    await listRefundsOfOrders(reader, [orderId]),
    order.paymentMode === 'authorised' ? await findAuthorisation(reader, orderId) : undefined,
  );
}

/** A method that a shop trusts is paid in full, whatever the channel counts. */
function paidOf(order: Order): number {
  if (order.paymentMode === 'prepaid') return order.paidMinor > 0 ? order.paidMinor : order.grandTotalMinor;
  // Of authorised money and cash the channel counts what our own documents have told it.
  return 0;
}

/** The sums of an order from its rows. */
export function moneyFrom(
  order: Order,
  charges: readonly Charge[],
  refunds: readonly Refund[],
  authorisation: Authorisation | undefined,
): OrderMoney {
  const of = (state: Charge['state']): number => sum(charges, (charge) => charge.state === state);
  const chargedMinor = sum(charges, counts);
  const allocatedMinor = charges.reduce((total, charge) => total + allocatedOf(charge), 0);
  const rest = (fits: (charge: Charge) => boolean): number =>
    charges.reduce((total, charge) => (fits(charge) ? total + restOf(charge) : total), 0);
  const refundedChargesMinor = sum(refunds, (refund) => refund.shipmentId !== null);
  const refundedUnallocatedMinor = sum(refunds, (refund) => refund.shipmentId === null);
  const doorOf = new Set(charges.filter((charge) => charge.state === 'due').map((charge) => charge.shipmentId));
  const lowered = sum(refunds, (refund) => doorOf.has(refund.shipmentId ?? ''));
  const paidMinor = paidOf(order);
  // What a shipment has given up stays with the order, unless it was never collected.
  const paidFor = new Set(charges.filter((one) => one.mode !== 'cod' && counts(one)).map((one) => one.shipmentId));
  const keptMinor = sum(refunds, (refund) => refund.way === 'none' && paidFor.has(refund.shipmentId ?? ''));
  const paidFree = Math.max(0, paidMinor + keptMinor - allocatedMinor);
  return {
    orderId: order.id,
    currency: order.currency,
    mode: order.paymentMode,
    gateway: order.paymentGateway,
    paymentRef: order.paymentRef,
    totalMinor: order.grandTotalMinor,
    paidMinor,
    authorisedMinor: authorisation?.amountMinor ?? order.authorisedMinor ?? 0,
    chargedMinor,
    allocatedMinor,
    capturedMinor: rest((charge) => charge.state === 'captured'),
    dueMinor: Math.max(0, of('due') - lowered),
    collectedMinor: of('collected'),
    chargingMinor: rest(isUnderWay),
    refundedChargesMinor,
    refundedUnallocatedMinor,
    refundedDoneMinor: sum(refunds, (refund) => refund.state === 'done' && refund.way !== 'none'),
    unallocatedMinor: Math.max(0, paidFree - refundedUnallocatedMinor),
    refundableMinor: Math.max(0, chargedMinor + paidFree - refundedChargesMinor - refundedUnallocatedMinor),
    charges,
    refunds,
    authorisation,
  };
}
