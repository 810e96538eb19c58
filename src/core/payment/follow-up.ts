/** What waits at a gateway without a word from it is asked about; what waited for the maintenance mode goes on. */
import type { Database, Tx } from '../../platform/db/index.ts';
import { loadOrder } from '../order/index.ts';
import { askedBefore, intendVoid, recordVoid } from './authorise.ts';
import { recordCapture, resumeCharges } from './capture-charge.ts';
import { openCallsOf } from '../../platform/partner-calls.ts';
import type { Gateway, GatewayAnswer } from './gateway.ts';
import { referenceOf, restOf } from './payment.ts';
import { recordRefund } from './send-refund.ts';
import { listVoiding } from './store-authorisations.ts';
import { listCharges, listRefundsIn } from './store-facts.ts';

const captureListener = 'checkout.charge.capture';
const neverAsked: GatewayAnswer = { outcome: 'declined', actionRef: null, code: 'payment.never_asked' };
const MOST = { limit: 100, offset: 0 };

export type FollowedUp = { readonly resumed: number; readonly asked: number; readonly settled: number };

/** @param gatewayOf undefined for a gateway that this hub has no connector of */
export async function followUp(
  db: Database,
  now: Date,
  gatewayOf: (name: string) => Gateway | undefined,
  allowed: (tx: Tx, channelId: string) => Promise<boolean>,
  scale = 1,
): Promise<FollowedUp> {
  const before = askedBefore(now, scale);
  let asked = 0;
  let settled = 0;
  const { rows: waiting } = await db.read((reader) => listCharges(reader, ['waiting'], MOST));
  const resumed = waiting.length === 0 ? 0 : await db.tx((tx) => resumeCharges(tx, waiting, allowed));
  const { charges, refunds, voids } = await db.read(async (reader) => ({
    charges: (await listCharges(reader, ['asked', 'dropping'], MOST, before)).rows,
    refunds: (await listRefundsIn(reader, ['asked'], MOST, before)).rows,
    voids: await listVoiding(reader, before, MOST.limit),
  }));
  // A call that is written down may still be made: only after its end is a capture known not to come.
  const begun = await db.read((reader) =>
    openCallsOf(
      reader,
      captureListener,
      charges.map((one) => one.orderId),
    ),
  );
  for (const charge of charges) {
    const order = await db.read((reader) => loadOrder(reader, charge.orderId));
    const gateway = gatewayOf(order.paymentGateway ?? '');
    if (gateway === undefined || order.paymentRef === null) continue;
    asked++;
    const answer = await gateway.findCapture({
      orderId: order.id,
      gateway: order.paymentGateway ?? '',
      paymentRef: order.paymentRef,
      reference: referenceOf(charge),
      currency: charge.currency,
      chargeId: charge.id,
      amountMinor: restOf(charge),
      final: false,
    });
    const never = answer === undefined && charge.state === 'dropping' && !begun.has(charge.orderId);
    if (!never && (answer === undefined || answer.outcome === 'asked')) continue;
    await db.tx((tx) => recordCapture(tx, charge, answer ?? neverAsked));
    settled++;
  }
  for (const refund of refunds) {
    const order = await db.read((reader) => loadOrder(reader, refund.orderId));
    const gateway = gatewayOf(order.paymentGateway ?? '');
    if (gateway === undefined || order.paymentRef === null) continue;
    asked++;
    const answer = await gateway.findRefund({
      orderId: order.id,
      gateway: order.paymentGateway ?? '',
      paymentRef: order.paymentRef,
      reference: referenceOf(refund),
      currency: refund.currency,
      refundId: refund.id,
      amountMinor: refund.amountMinor,
    });
    if (answer === undefined || answer.outcome === 'asked') continue;
    await db.tx((tx) => recordRefund(tx, refund.id, answer));
    settled++;
  }
  for (const { orderId } of voids) {
    const intent = await db.tx((tx) => intendVoid(tx, orderId));
    const gateway = gatewayOf(intent?.gateway ?? '');
    if (intent === undefined || gateway === undefined) continue;
    asked++;
    const answer = await gateway.findVoid(intent);
    if (answer === undefined || answer.outcome === 'asked') continue;
    await db.tx((tx) => recordVoid(tx, orderId, answer));
    settled++;
  }
  return { resumed, asked, settled };
}
