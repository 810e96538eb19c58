/**
 * What a gateway reports by itself. Each report is kept once; what fits a charge, a refund or an authorisation of ours
 * moves it, and the rest stays as a fact that people can see.
 */
import type { Tx } from '../../platform/db/index.ts';
import { asAppError } from '../../platform/errors.ts';
import type { InboundMessage, Outcome } from '../../platform/flow.ts';
import { findByPayment, type Order } from '../order/index.ts';
import { openTask } from '../task/index.ts';
import { expire, lockNoted, recordVoid } from './authorise.ts';
import { recordCapture } from './capture-charge.ts';
import type { FactKind, GatewayAnswer, PaymentFact } from './gateway.ts';
import { moveAuthorisation } from './move-money.ts';
import { idIn, type Charge, type Refund } from './payment.ts';
import { recordRefund } from './send-refund.ts';
import { findByAction, findById, insertFact, type Fits } from './store-facts.ts';

export type ArrivedFact = { readonly message: InboundMessage; readonly read: () => PaymentFact };

export async function recordFacts(tx: Tx, arrived: readonly ArrivedFact[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { read } of arrived) {
    let fact: PaymentFact;
    try {
      fact = read();
    } catch (error) {
      outcomes.push(asAppError(error));
      continue;
    }
    await recordFact(tx, fact);
    outcomes.push(undefined);
  }
  return outcomes;
}

type Ours = { readonly charge?: Charge; readonly refund?: Refund };

/** Twice is once: the gateway's own id of the report tells them apart. */
export async function recordFact(tx: Tx, fact: PaymentFact): Promise<void> {
  const order = await findByPayment(tx, fact.gateway, fact.paymentRef);
  const ours = await oursOf(tx, fact);
  const orderId = order?.id ?? ours.charge?.orderId ?? ours.refund?.orderId ?? null;
  const fits = fitOf(fact.kind, ours, order);
  if (!(await insertFact(tx, fact, orderId, fits))) return;
  if (fits === 'charge' && ours.charge !== undefined) await recordCapture(tx, ours.charge, answerOf(fact));
  else if (fits === 'refund' && ours.refund !== undefined) await recordRefund(tx, ours.refund.id, answerOf(fact));
  else if (fits === 'authorisation' && order !== undefined) await onAuthorisation(tx, fact, order);
  if (fact.kind === 'dispute') await disputed(tx, fact, orderId);
}

async function oursOf(tx: Tx, fact: PaymentFact): Promise<Ours> {
  const id = fact.reference === undefined ? undefined : idIn(fact.reference);
  const named = id === undefined ? undefined : await findById(tx, id);
  if (named !== undefined) return named;
  return (fact.actionRef === undefined ? undefined : await findByAction(tx, fact.actionRef)) ?? {};
}

const about: Readonly<Record<FactKind, Fits | undefined>> = {
  authorised: 'authorisation',
  captured: 'charge',
  capture_declined: 'charge',
  refunded: 'refund',
  refund_declined: 'refund',
  voided: 'authorisation',
  void_declined: 'authorisation',
  expired: 'authorisation',
  dispute: undefined,
  other: undefined,
};

function fitOf(kind: FactKind, ours: Ours, order: Order | undefined): Fits {
  const wanted = about[kind];
  if (wanted === 'charge' && ours.charge !== undefined) return 'charge';
  if (wanted === 'refund' && ours.refund !== undefined) return 'refund';
  if (wanted === 'authorisation' && order?.paymentMode === 'authorised') return 'authorisation';
  if (order !== undefined) return 'channel';
  // The gateway is often faster than the shop's push.
  return kind === 'authorised' || kind === 'captured' || kind === 'other' ? 'early' : 'nothing';
}

function answerOf(fact: PaymentFact): GatewayAnswer {
  const declined = fact.kind === 'capture_declined' || fact.kind === 'refund_declined' || fact.kind === 'void_declined';
  return {
    outcome: declined ? 'declined' : 'done',
    actionRef: fact.actionRef ?? null,
    ...(fact.code === undefined ? {} : { code: fact.code }),
    ...(fact.text === undefined ? {} : { text: fact.text }),
  };
}

async function onAuthorisation(tx: Tx, fact: PaymentFact, order: Order): Promise<void> {
  const held = await lockNoted(tx, order);
  if (held === undefined || fact.kind === 'authorised') return;
  if (fact.kind === 'expired') {
    await expire(tx, held);
    return;
  }
  if (fact.kind === 'voided' && held.state === 'open') {
    // Not our doing: the order goes on wanting money that is not there any more.
    await moveAuthorisation(tx, held, 'void', { voidedMinor: held.amountMinor - held.capturedMinor }, 'by_others');
    await openTask(tx, {
      kind: 'authorisation.expired',
      about: order.id,
      workgroup: 'money',
      orderId: order.id,
      reasonCode: 'payment.authorisation_voided',
      facts: { number: order.number, leftMinor: held.amountMinor - held.capturedMinor, currency: held.currency },
    });
    return;
  }
  await recordVoid(tx, order.id, answerOf(fact));
}

async function disputed(tx: Tx, fact: PaymentFact, orderId: string | null): Promise<void> {
  await openTask(tx, {
    kind: 'payment.dispute',
    about: fact.paymentRef,
    workgroup: 'money',
    priority: 1,
    reasonCode: fact.word,
    ...(orderId === null ? {} : { orderId }),
    facts: { paymentRef: fact.paymentRef, amountMinor: fact.amountMinor ?? null, currency: fact.currency ?? null },
  });
}
