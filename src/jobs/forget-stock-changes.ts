/** Forgets change notes that every reader has seen long ago; one that has not begins anew. */
import { KEEP_MS, pruneChanges } from '../core/availability/index.ts';
import type { Job } from './index.ts';

export const forgetStockChanges: Job = {
  id: 'stock.changes.forget',
  every: '23 * * * * *',
  about: 'Forgets notes of stock changes that are older than ten minutes',
  async run({ db }) {
    return `${await pruneChanges(db, KEEP_MS)} notes`;
  },
};
