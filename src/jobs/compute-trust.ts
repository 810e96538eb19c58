/** Scores how far each place's numbers are trusted, from what it was offered and what of that it did not have. */
import { averagePrices } from '../core/reading/index.ts';
import { computeTrust, firstIdAt } from '../core/rerouting/index.ts';
import type { Job } from './index.ts';

/** What a piece is worth is taken from the last so many days. */
const PRICE_MS = 7 * 86_400_000;

export const computePlaceTrust: Job = {
  id: 'rerouting.trust',
  every: '15 */10 * * * *',
  about: 'Scores how far the numbers of each place are trusted',
  async run({ db, now }) {
    const from = firstIdAt(now.getTime() - PRICE_MS);
    const done = await computeTrust(db, (reader, ids) => averagePrices(reader, ids, from), now);
    return `${done.changed} scores changed, ${done.mistrusted} places not trusted wholly`;
  },
};
