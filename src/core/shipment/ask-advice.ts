/**
 * Advice of the aggregator before a booking, where the channel wants it: asked once per reference, waited for, and then
 * the booking goes on with it or without. A channel that does not want it pays nothing for it.
 */
import type { Tx } from '../../platform/db/index.ts';
import type { CourierChoiceConfig } from '../../../config/courier-choice.ts';
import { loadChannel, type Channel } from '../catalog/index.ts';
import { tell } from '../events.ts';
import { loadOrder } from '../order/index.ts';
import type { Advice, AdviceQuestion } from './advice.ts';
import { draftBooking, type InvoiceFacts } from './draft-booking.ts';
import type { Shipment } from './shipment.ts';
import { findAdvice, insertQuestion, saveAdvice } from './store-advice.ts';
import { findShipment } from './store.ts';

/** What is asked, and of which reference the answer will be. */
export type AdviceIntent = {
  readonly question: AdviceQuestion;
  readonly ask: readonly ('recommendation' | 'serviceability' | 'estimate')[];
};

function isWanted(rule: CourierChoiceConfig | undefined): boolean {
  return rule?.recommendation === 'advise' || rule?.recommendation === 'follow';
}

/** The advice to go by; undefined where none is wanted; `awaited` when it is asked now or has been asked. */
export async function adviceFor(tx: Tx, shipment: Shipment, channel: Channel): Promise<Advice | 'awaited' | undefined> {
  if (!isWanted(channel.config.courierChoice)) return undefined;
  const known = await findAdvice(tx, shipment.id, shipment.reference);
  if (known !== undefined) return known ?? 'awaited';
  if (await insertQuestion(tx, shipment.id, shipment.reference))
    tell(tx, 'shipment.advice_wanted', { orderId: shipment.orderId, shipmentId: shipment.id }, shipment.version);
  return 'awaited';
}

/** What to ask; undefined when the shipment does not wait for it (any more). */
export async function intendAdvice(
  tx: Tx,
  shipmentId: string,
  invoice: InvoiceFacts,
): Promise<AdviceIntent | undefined> {
  const shipment = await findShipment(tx, shipmentId);
  if (shipment?.state !== 'invoiced') return undefined;
  if ((await findAdvice(tx, shipmentId, shipment.reference)) !== null) return undefined;
  const order = await loadOrder(tx, shipment.orderId);
  const channel = await loadChannel(tx, order.channelId);
  const more = channel.config.courierChoice?.alsoAsk ?? [];
  return {
    question: await draftBooking(tx, shipment, order, channel, invoice),
    ask: ['recommendation', ...more],
  };
}

/** Keeps the first answer and lets the booking go on; one that nobody waits for any more changes nothing. */
export async function recordAdvice(tx: Tx, shipmentId: string, advice: Advice, reference?: string): Promise<void> {
  const shipment = await findShipment(tx, shipmentId);
  if (shipment === undefined) return;
  if (!(await saveAdvice(tx, shipmentId, reference ?? shipment.reference, advice))) return;
  const fact = { orderId: shipment.orderId, shipmentId };
  if (shipment.state === 'invoiced') tell(tx, 'shipment.advised', fact, shipment.version);
}
