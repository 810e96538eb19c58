/** What gateways hold for orders: noted when the order comes, let go when it ends, watched until then. */
import { askAgainMs, paymentRuleOf } from '../../../config/payments.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { AppError } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { listOrders, type Order } from '../order/index.ts';
import { openTask, settleTask } from '../task/index.ts';
import type { GatewayAnswer, VoidIntent } from './gateway.ts';
import { moveAuthorisation, saveNext } from './move-money.ts';
import type { Authorisation } from './payment.ts';
import { insertAuthorisations, listEnding, lockAuthorisations } from './store-authorisations.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** A moment of the database, UTC without saying so, as a date. */
export function dateOf(moment: string): Date {
  return new Date(`${moment.replace(' ', 'T')}Z`);
}

/** Each once; orders whose money nobody holds for us are left out. */
export async function noteAuthorisations(tx: Tx, facts: readonly { readonly orderId: string }[]): Promise<void> {
  const orders = await listOrders(
    tx,
    facts.map((fact) => fact.orderId),
  );
  await noteOf(tx, orders);
  // The shop has captured all of it before anything was shipped: nothing is left to watch.
  const paid = orders.filter((order) => order.paymentMode === 'prepaid' && order.authorisedMinor !== null);
  for (const one of await lockAuthorisations(
    tx,
    paid.map((order) => order.id),
  ))
    await moveAuthorisation(tx, one, 'use_up', {}, 'captured_by_channel');
}

async function noteOf(tx: Tx, orders: readonly Order[]): Promise<void> {
  const rows = orders.flatMap((order): Authorisation[] => {
    if (order.paymentMode !== 'authorised' || order.paymentGateway === null || order.paymentRef === null) return [];
    const authorisedAt = order.authorisedAt ?? order.placedAt;
    const ends = dateOf(authorisedAt).getTime() + paymentRuleOf(order.paymentGateway).authorisationDays * DAY;
    return [
      {
        orderId: order.id,
        gateway: order.paymentGateway,
        paymentRef: order.paymentRef,
        currency: order.currency,
        amountMinor: order.authorisedMinor ?? order.grandTotalMinor,
        capturedMinor: 0,
        voidedMinor: 0,
        state: 'open',
        authorisedAt,
        expiresAt: momentOf(new Date(ends)),
        warnedAt: null,
        errorCode: null,
        version: 1,
      },
    ];
  });
  await insertAuthorisations(tx, rows);
}

/** Locked, and noted first where its event has not been worked yet. */
export async function lockNoted(tx: Tx, order: Order): Promise<Authorisation | undefined> {
  const [known] = await lockAuthorisations(tx, [order.id]);
  if (known !== undefined) return known;
  await noteOf(tx, [order]);
  return (await lockAuthorisations(tx, [order.id]))[0];
}

/**
 * Their orders have come to an end: what was not captured is given back.
 * @param first is done for those of them of which a gateway holds money
 */
export async function letGoAuthorisations(
  tx: Tx,
  facts: readonly { readonly orderId: string }[],
  first?: (tx: Tx, orderIds: readonly string[]) => Promise<void>,
): Promise<void> {
  const orders = await listOrders(
    tx,
    facts.map((fact) => fact.orderId),
  );
  const held = orders.filter((order) => order.paymentMode === 'authorised' && order.paymentRef !== null);
  if (held.length === 0) return;
  await first?.(
    tx,
    held.map((order) => order.id),
  );
  await noteOf(tx, held);
  for (const one of await lockAuthorisations(
    tx,
    held.map((order) => order.id),
  )) {
    await settleTask(tx, 'authorisation.expiring', one.orderId);
    const left = one.amountMinor - one.capturedMinor - one.voidedMinor;
    await moveAuthorisation(tx, one, left > 0 ? 'let_go' : 'use_up');
  }
}

/** Undefined when it is not to be given back any more. */
export async function intendVoid(tx: Tx, orderId: string): Promise<VoidIntent | undefined> {
  const [one] = await lockAuthorisations(tx, [orderId]);
  if (one?.state !== 'voiding') return undefined;
  return {
    orderId,
    gateway: one.gateway,
    paymentRef: one.paymentRef,
    reference: `void-${orderId}`,
    currency: one.currency,
  };
}

export async function recordVoid(tx: Tx, orderId: string, answer: GatewayAnswer): Promise<void> {
  const [one] = await lockAuthorisations(tx, [orderId]);
  // What is only asked for stays `voiding`: the gateway reports it, or is asked.
  if (one === undefined || answer.outcome === 'asked') return;
  if (answer.outcome === 'done') {
    await moveAuthorisation(tx, one, 'void', { voidedMinor: one.amountMinor - one.capturedMinor, errorCode: null });
    await settleTask(tx, 'authorisation.void_failed', orderId);
    return;
  }
  await refuseVoid(tx, one, answer.code ?? 'payment.declined');
}

/** The gateway said no, or we gave up. The money comes back to the customer at the latest when it expires. */
export async function recordVoidRefused(tx: Tx, orderId: string, error: AppError): Promise<void> {
  const [one] = await lockAuthorisations(tx, [orderId]);
  if (one !== undefined) await refuseVoid(tx, one, error.code);
}

async function refuseVoid(tx: Tx, one: Authorisation, code: string): Promise<void> {
  if ((await moveAuthorisation(tx, one, 'fail_void', { errorCode: code.slice(0, 80) }, code)) === undefined) return;
  await openTask(tx, {
    kind: 'authorisation.void_failed',
    about: one.orderId,
    workgroup: 'money',
    orderId: one.orderId,
    reasonCode: code,
    facts: { amountMinor: one.amountMinor - one.capturedMinor, currency: one.currency },
  });
}

/** How many have ended, and about how many that end soon somebody has been told. */
export async function watchAuthorisations(tx: Tx, now: Date, most = 100): Promise<{ ended: number; warned: number }> {
  let ended = 0;
  let warned = 0;
  for (const state of ['open', 'voiding', 'void_failed'] as const) {
    for (const { orderId } of await listEnding(tx, state, momentOf(now), most)) {
      const [one] = await lockAuthorisations(tx, [orderId]);
      if (one === undefined) continue;
      if (await expire(tx, one)) ended++;
    }
  }
  const soon = momentOf(new Date(now.getTime() + widest() * HOUR));
  for (const { orderId } of await listEnding(tx, 'open', soon, most)) {
    const [one] = await lockAuthorisations(tx, [orderId]);
    if (one?.state !== 'open' || one.warnedAt !== null) continue;
    const from = dateOf(one.expiresAt).getTime() - paymentRuleOf(one.gateway).warnHours * HOUR;
    if (from > now.getTime() || one.capturedMinor >= one.amountMinor) continue;
    await saveNext(tx, one, { ...one, warnedAt: momentOf(now) });
    await openTask(tx, moneyTask('authorisation.expiring', one, 'payment.authorisation_expiring'));
    warned++;
  }
  return { ended, warned };
}

/** It is over: nothing more can be captured; a person hears of it while the order still wants money. */
export async function expire(tx: Tx, one: Authorisation): Promise<boolean> {
  const open = one.state === 'open';
  if ((await moveAuthorisation(tx, one, 'expire')) === undefined) return false;
  await settleTask(tx, 'authorisation.expiring', one.orderId);
  await settleTask(tx, 'authorisation.void_failed', one.orderId);
  if (open && one.capturedMinor < one.amountMinor)
    await openTask(tx, moneyTask('authorisation.expired', one, 'payment.authorisation_expired'));
  return true;
}

function moneyTask(kind: string, one: Authorisation, reasonCode: string) {
  const left = one.amountMinor - one.capturedMinor;
  return {
    kind,
    about: one.orderId,
    workgroup: 'money',
    orderId: one.orderId,
    reasonCode,
    facts: { leftMinor: left, currency: one.currency, expiresAt: one.expiresAt },
  } as const;
}

function widest(): number {
  return Math.max(paymentRuleOf('checkout').warnHours, paymentRuleOf('*').warnHours);
}

/** Since when a request must have been with the gateway to be asked about. */
export function askedBefore(now: Date, scale = 1): string {
  return momentOf(new Date(now.getTime() - askAgainMs * scale));
}
