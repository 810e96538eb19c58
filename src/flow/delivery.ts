/** Deliveries that failed, cash orders to be confirmed: who is asked, and what couriers are told. */
import type { LinkedParcelLetter } from '../connectors/index.ts';
import {
  askConfirmation,
  intendAnswer,
  intendConfirmLetter,
  intendFailedLetter,
  noteReturned,
  openCases,
  overtakeConfirmations,
  recordAnswerRefused,
  recordConfirmLetter,
  recordConfirmLetterRefused,
  recordFailedLetter,
  recordFailedLetterRefused,
  recordTaken,
  renewConfirmations,
  type ParcelLetter,
} from '../core/delivery/index.ts';
import type { OrderFact, ShipmentFact } from '../core/events.ts';
import { carrierFor } from './carriers.ts';
import { each, type Part } from './form.ts';

export function delivery({ on, p, links }: Part): void {
  on('shipment.delivery_failed', 'delivery.case.open', each<ShipmentFact>(openCases));
  on('delivery.attempt_failed', 'mail.failed_delivery.write', {
    queue: 'mail.customer.write',
    concurrency: 4,
    key: (e) => e.caseId,
    // Without a mail server nobody is written to.
    intend: async (tx, e) => (p.mail.isSet ? intendFailedLetter(tx, e.caseId, links) : undefined),
    find: (intent) => p.mail.findParcelLetter(linked(intent)),
    ask: (intent) => p.mail.sendParcelLetter(linked(intent)),
    then: (tx, _e, _sent, intent) => recordFailedLetter(tx, intent),
    otherwise: (tx, e, error) => recordFailedLetterRefused(tx, e.caseId, error),
  });
  on('delivery.answered', 'courier.failed_delivery.answer', {
    key: (e) => e.caseId,
    intend: (tx, e) => intendAnswer(tx, e.caseId),
    // The same answer twice is one to the courier.
    ask: (intent) => carrierFor(p, intent).answerFailedDelivery(intent),
    then: (tx, _e, _taken, intent) => recordTaken(tx, intent),
    otherwise: (tx, e, error) => recordAnswerRefused(tx, e.caseId, error),
  });
  on('shipment.returned', 'delivery.refusal.note', each<ShipmentFact>(noteReturned));

  on('order.confirmation_due', 'delivery.confirmation.ask', { then: (tx, e) => askConfirmation(tx, e.orderId) });
  on('confirmation.asked', 'mail.confirmation.write', {
    queue: 'mail.customer.write',
    concurrency: 4,
    key: (e) => e.orderId,
    intend: async (tx, e) => (p.mail.isSet ? intendConfirmLetter(tx, e.orderId, links) : undefined),
    find: (intent) => p.mail.findParcelLetter(linked(intent)),
    ask: (intent) => p.mail.sendParcelLetter(linked(intent)),
    then: (tx, _e, _sent, intent) => recordConfirmLetter(tx, intent),
    otherwise: (tx, e, error) => recordConfirmLetterRefused(tx, e.orderId, error),
  });
  const overtake = each<OrderFact>((tx, facts) =>
    overtakeConfirmations(
      tx,
      facts.map((fact) => fact.orderId),
    ),
  );
  on('order.cancelled', 'delivery.confirmation.end', overtake);
  on(
    'order.changed',
    'delivery.confirmation.renew',
    each<OrderFact>((tx, facts) =>
      renewConfirmations(
        tx,
        facts.map((fact) => fact.orderId),
      ),
    ),
  );

  /** The address of the page is made now, so that no row of ours ever holds it. */
  function linked(intent: ParcelLetter): LinkedParcelLetter {
    return { ...intent, url: links.urlOf(intent.linkId) };
  }
}
