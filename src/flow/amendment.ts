/** Goods that nobody has: what the customer is asked, what comes of it, and who takes what has come. */
import type { LinkedLetter } from '../connectors/index.ts';
import {
  intendCustomerLetter,
  overtakeAmendments,
  recordCustomerLetter,
  recordCustomerLetterRefused,
  wakeForSkus,
  type CustomerLetter,
  type CustomerLetterKind,
} from '../core/amendment/index.ts';
import type { AmendmentFact, OrderFact } from '../core/events.ts';
import { LATER } from '../platform/lane.ts';
import { each, type Part } from './form.ts';

export function amendment({ on, p, links }: Part): void {
  on('amendment.asked', 'mail.amendment.ask', letter('asked'));
  on('amendment.answered', 'mail.amendment.confirm', letter('answered'));
  on('amendment.expired', 'mail.amendment.expire', letter('expired'));

  const overtake = each<OrderFact>((tx, facts) =>
    overtakeAmendments(
      tx,
      facts.map((fact) => fact.orderId),
    ),
  );
  on('order.cancelled', 'amendment.question.end', overtake);
  on('order.held', 'amendment.question.overtake', overtake);

  // What has come is taken by those who wait for it, before anybody new may have it.
  on('stock.received', 'amendment.waiting.wake', {
    urgent: true,
    thenMany: async (tx, facts) => {
      const { later } = await wakeForSkus(tx, [
        ...new Set(facts.flatMap((fact) => fact.lines.map((line) => line.sku))),
      ]);
      return facts.map(() => (later > 0 ? LATER : undefined));
    },
  });

  /** A letter is its own document: none waits for another. Without a mail server nobody is written to. */
  function letter(kind: CustomerLetterKind) {
    return {
      queue: 'mail.customer.write',
      concurrency: 4,
      key: (e: AmendmentFact) => e.amendmentId,
      intend: async (tx: Parameters<typeof intendCustomerLetter>[0], e: AmendmentFact) =>
        p.mail.isSet ? intendCustomerLetter(tx, kind, e.amendmentId, links) : undefined,
      find: (intent: CustomerLetter) => p.mail.findCustomerLetter(linked(intent)),
      ask: (intent: CustomerLetter) => p.mail.sendCustomerLetter(linked(intent)),
      then: (
        tx: Parameters<typeof intendCustomerLetter>[0],
        _e: AmendmentFact,
        _sent: unknown,
        intent: CustomerLetter,
      ) => recordCustomerLetter(tx, intent),
      otherwise: (
        tx: Parameters<typeof intendCustomerLetter>[0],
        e: AmendmentFact,
        error: Parameters<typeof recordCustomerLetterRefused>[3],
      ) => recordCustomerLetterRefused(tx, kind, e.amendmentId, error),
    };
  }

  /** The address of the page is made now, so that no row of ours ever holds it. */
  function linked(intent: CustomerLetter): LinkedLetter {
    return intent.linkId === undefined ? intent : { ...intent, url: links.urlOf(intent.linkId) };
  }
}
