/**
 * A customer, or a person for them, answers: one answer counts, whoever is second is told which.
 * The order is locked first, then the question; what was set aside stays so until sourcing takes it.
 */
import type { Tx } from '../../platform/db/index.ts';
import { currentCause } from '../../platform/correlation.ts';
import { fail } from '../../platform/errors.ts';
import { dateOf, momentOf } from '../../platform/time.ts';
import { cancelOrder } from '../change/index.ts';
import { tell } from '../events.ts';
import {
  addCancelled,
  letGo,
  listLines,
  lockOrders,
  moveOrders,
  swapItem,
  touchOrder,
  type Order,
} from '../order/index.ts';
import { AFTERWARDS_MS, keepUntil } from '../sourcing/index.ts';
import { choicesOf, textOf, type Amendment, type Choice } from './amendment.ts';
import { moveAmendment, settleQuestion } from './move-amendment.ts';
import { findAmendment, lockAmendment } from './store.ts';
import { keepWaits } from './wait.ts';

/** @param version the question's version that somebody saw; left out: whichever it is */
export type Answering = { readonly choice: Choice; readonly version?: number };

/**
 * @throws missing `amendment.unknown`; conflict `amendment.already_answered`, `amendment.expired`, `amendment.overtaken`,
 * `amendment.changed_meanwhile`; invalid `amendment.no_such_choice`
 */
export async function answerAmendment(
  tx: Tx,
  id: string,
  { choice, version }: Answering,
  now = new Date(),
): Promise<Amendment> {
  const { order, amendment } = await lockOpen(tx, id);
  if (amendment.dueAt <= momentOf(now)) fail('conflict', 'amendment.expired', { number: amendment.orderNumber });
  if (version !== undefined && version !== amendment.version)
    fail('conflict', 'amendment.changed_meanwhile', { seen: version, version: amendment.version });
  const answer = textOf(choice);
  if (!choicesOf(amendment.proposal).some((one) => textOf(one) === answer))
    fail('invalid', 'amendment.no_such_choice', { choice: answer });
  const after = await moveAmendment(tx, amendment, 'answer', { answer, by: currentCause().who });
  await settleQuestion(tx, order.id, id);
  await carryOut(tx, order, amendment, choice);
  tell(tx, 'amendment.answered', { orderId: order.id, amendmentId: id }, after.version);
  return after;
}

/** The order and its question, both locked, while it can be answered. */
export async function lockOpen(tx: Tx, id: string): Promise<{ order: Order; amendment: Amendment }> {
  const known = (await findAmendment(tx, id)) ?? fail('missing', 'amendment.unknown', { id });
  const [order] = await lockOrders(tx, [known.orderId]);
  const amendment = await lockAmendment(tx, id);
  if (order === undefined || amendment === undefined) fail('missing', 'amendment.unknown', { id });
  mustBeOpen(amendment);
  if (order.state !== 'amending') fail('conflict', 'amendment.overtaken', { number: order.number, state: order.state });
  return { order, amendment };
}

/** @throws conflict with what has become of it */
export function mustBeOpen({ state, answer, orderNumber }: Amendment): void {
  if (state === 'answered') fail('conflict', 'amendment.already_answered', { number: orderNumber, answer });
  if (state === 'expired') fail('conflict', 'amendment.expired', { number: orderNumber });
  if (state === 'overtaken') fail('conflict', 'amendment.overtaken', { number: orderNumber });
}

async function carryOut(tx: Tx, order: Order, { proposal }: Amendment, choice: Choice): Promise<void> {
  const { missing, alternatives } = proposal;
  const why = `customer_${choice.kind}`;
  switch (choice.kind) {
    case 'accept': {
      const saved = await addCancelled(tx, missing);
      if (saved !== missing.length) fail('conflict', 'amendment.overtaken', { number: order.number });
      const pieces = missing.reduce((sum, one) => sum + one.quantity, 0);
      await goOn(tx, await touchOrder(tx, order, { move: 'strike_off', why, changes: { cancelled: [0, pieces] } }));
      return;
    }
    case 'substitute': {
      let current = order;
      for (const swap of alternatives.substitute ?? []) {
        const lines = await listLines(tx, [order.id]);
        const line = lines.find((one) => one.id === swap.orderLineId) ?? fail('conflict', 'amendment.overtaken', {});
        const fields = await swapItem(tx, current, lines, line, swap);
        const changes = {
          sku: [line.sku, swap.sku],
          grandTotalMinor: [current.grandTotalMinor, fields.grand_total_minor],
        } as const;
        const touched = await touchOrder(tx, current, { move: 'substitute', why, fields, changes });
        current = {
          ...touched,
          goodsMinor: Number(fields.goods_minor),
          taxMinor: Number(fields.tax_minor),
          grandTotalMinor: Number(fields.grand_total_minor),
        };
      }
      await goOn(tx, current);
      return;
    }
    case 'store': {
      const store = alternatives.stores.find((one) => one.locationId === choice.locationId);
      if (store === undefined) fail('invalid', 'amendment.no_such_choice', { choice: textOf(choice) });
      const fields = { pickup_location: store.sourceCode, shipping_method: 'instore_pickup' };
      const changes = { pickupLocation: [order.pickupLocation, store.sourceCode] } as const;
      await goOn(tx, await touchOrder(tx, order, { move: 'collect_elsewhere', why, fields, changes }));
      return;
    }
    case 'wait': {
      const dueAt = alternatives.wait?.until ?? fail('invalid', 'amendment.no_such_choice', { choice: 'wait' });
      await keepWaits(tx, order, missing, await listLines(tx, [order.id]), dueAt);
      await keepUntil(tx, order, new Date(dateOf(dueAt).getTime() + AFTERWARDS_MS));
      await moveOrders(tx, [{ order, move: 'schedule', reason: 'waits_for_goods', dueAt }]);
      return;
    }
    case 'cancel':
      await cancelOrder(tx, order.id, { reason: why });
  }
}

async function goOn(tx: Tx, order: Order): Promise<void> {
  await letGo(tx, [order], 'amend');
}
