/** Shelves that run low. */
import { intendLetter, recordLetterRefused, recordLetterSent, recordReceived } from '../core/replenishment/index.ts';
import type { Part } from './form.ts';

export function replenishment({ on, p }: Part): void {
  // A shelf has run low: its supplier hears of it by mail or on the broker; goods that come close the request.
  on('replenishment.gathered', 'mail.letter.send', {
    concurrency: 4,
    key: (e) => e.letterId,
    intend: (tx, e) => intendLetter(tx, e.letterId, ['mail', 'csv']),
    find: (letter) => p.mail.findLetter(letter),
    ask: (letter) => p.mail.sendLetter(letter),
    then: (tx, _e, _sent, letter) => recordLetterSent(tx, letter),
    otherwise: (tx, e, error) => recordLetterRefused(tx, e.letterId, error),
  });
  on('replenishment.gathered', 'broker.letter.publish', {
    concurrency: 4,
    key: (e) => e.letterId,
    intend: (tx, e) => intendLetter(tx, e.letterId, ['amqp']),
    ask: (letter) => p.broker.publishLetter(letter),
    then: (tx, _e, _sent, letter) => recordLetterSent(tx, letter),
    otherwise: (tx, e, error) => recordLetterRefused(tx, e.letterId, error),
  });
  on('stock.received', 'replenishment.request.receive', {
    thenMany: async (tx, facts) => {
      await recordReceived(tx, facts);
      return facts.map(() => undefined);
    },
  });
}
