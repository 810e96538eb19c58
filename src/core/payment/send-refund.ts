/** Money goes back through the gateway, or by a person's hand. */
import type { Tx } from '../../platform/db/index.ts';
import { currentCause } from '../../platform/correlation.ts';
import { fail, type AppError } from '../../platform/errors.ts';
import { loadOrder } from '../order/index.ts';
import { openTask, settleTask } from '../task/index.ts';
import type { GatewayAnswer, RefundIntent } from './gateway.ts';
import { moveRefund } from './move-money.ts';
import { referenceOf, type Refund } from './payment.ts';
import { lockRefund } from './store.ts';
import { failedRefundTask, handTask } from './tasks.ts';

/** Undefined when it has gone back already, or goes back another way. */
export async function intendRefund(tx: Tx, refundId: string): Promise<RefundIntent | undefined> {
  const refund = await lockRefund(tx, refundId);
  if (refund?.state !== 'requested' || refund.way !== 'gateway') return undefined;
  const order = await loadOrder(tx, refund.orderId);
  if (order.paymentGateway === null || order.paymentRef === null) {
    await handOver(tx, refund, order.number);
    return undefined;
  }
  return {
    orderId: order.id,
    gateway: order.paymentGateway,
    paymentRef: order.paymentRef,
    reference: referenceOf(refund),
    currency: refund.currency,
    refundId,
    amountMinor: refund.amountMinor,
  };
}

async function handOver(tx: Tx, refund: Refund, number: string): Promise<void> {
  const moved = await moveRefund(tx, refund, 'hand_over', { way: 'hand' });
  if (moved === undefined) return fail('conflict', 'payment.refund_moved', { state: refund.state });
  await settleTask(tx, 'refund.failed', refund.id);
  await openTask(tx, handTask(moved, { number }));
}

/** What the gateway answered, or reports by itself. */
export async function recordRefund(tx: Tx, refundId: string, answer: GatewayAnswer): Promise<void> {
  const refund = await lockRefund(tx, refundId);
  if (refund === undefined) return;
  const actionRef = answer.actionRef ?? refund.actionRef;
  if (answer.outcome === 'asked') {
    await moveRefund(tx, refund, 'ask', { actionRef });
    return;
  }
  if (answer.outcome === 'declined') {
    await refuse(tx, refund, answer.code ?? 'payment.declined', answer.text);
    return;
  }
  const done = await moveRefund(tx, refund, 'finish', { actionRef, errorCode: null, errorText: null, way: 'gateway' });
  if (done === undefined) return;
  await settleTask(tx, 'refund.failed', refund.id);
  await settleTask(tx, 'refund.by_hand', refund.id);
}

/** The gateway said no, or we gave up asking. */
export async function recordRefundRefused(tx: Tx, refundId: string, error: AppError): Promise<void> {
  const refund = await lockRefund(tx, refundId);
  const { problem, text } = error.details as { problem?: string; text?: string };
  if (refund !== undefined) await refuse(tx, refund, problem ?? error.code, text);
}

async function refuse(tx: Tx, refund: Refund, code: string, text?: string): Promise<void> {
  const changes = { errorCode: code.slice(0, 80), errorText: text?.slice(0, 300) ?? null };
  const failed = await moveRefund(tx, refund, 'fail', changes, code);
  if (failed !== undefined) await openTask(tx, failedRefundTask(failed));
}

/**
 * A person asks the gateway once more.
 * @param version of the refund that they saw; left out: its state alone counts, as where a task's version is checked
 * @throws missing `payment.unknown_refund`; conflict `payment.refund_moved` when it has changed since the person saw it
 */
export async function retryRefund(tx: Tx, refundId: string, version?: number): Promise<void> {
  const refund = await seen(tx, refundId, version);
  const moved = await moveRefund(tx, refund, 'retry', { attempt: refund.attempt + 1 });
  if (moved === undefined) return fail('conflict', 'payment.refund_moved', { state: refund.state });
  await settleTask(tx, 'refund.failed', refundId);
}

/**
 * A person makes it in another way: it waits for its reference.
 * @throws missing `payment.unknown_refund`; conflict `payment.refund_moved`
 */
export async function takeRefundByHand(tx: Tx, refundId: string, version: number): Promise<void> {
  const refund = await seen(tx, refundId, version);
  const order = await loadOrder(tx, refund.orderId);
  await handOver(tx, refund, order.number);
}

/**
 * A person has paid it out.
 * @param version as `retryRefund` has it
 * @param reference what the bank or the till calls it
 * @throws missing `payment.unknown_refund`; conflict `payment.refund_moved`
 */
export async function finishRefundByHand(
  tx: Tx,
  refundId: string,
  version: number | undefined,
  reference: string,
): Promise<void> {
  const refund = await seen(tx, refundId, version);
  if (refund.state !== 'by_hand') return fail('conflict', 'payment.refund_moved', { state: refund.state });
  await moveRefund(tx, refund, 'finish', {
    doneReference: reference.slice(0, 120),
    doneBy: currentCause().who.slice(0, 80),
  });
  await settleTask(tx, 'refund.by_hand', refundId);
}

async function seen(tx: Tx, refundId: string, version: number | undefined): Promise<Refund> {
  const refund = (await lockRefund(tx, refundId)) ?? fail('missing', 'payment.unknown_refund', { refundId });
  if (version !== undefined && refund.version !== version)
    fail('conflict', 'payment.refund_moved', { state: refund.state });
  return refund;
}
