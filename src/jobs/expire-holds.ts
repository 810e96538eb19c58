/** Gives back pieces held for payments that did not come in time. */
import { expireHolds } from '../core/inventory/index.ts';
import type { Job } from './index.ts';

const STEP = 50;

export const expireStockHolds: Job = {
  id: 'stock.expire_holds',
  every: '*/15 * * * * *',
  about: 'Gives back pieces held for payments that did not come in time',
  async run({ db, now }) {
    let ended = 0;
    for (let step = STEP; step === STEP; ended += step) {
      // Whose order waits for its payment ends by itself: order.expire_payments.
      step = await db.tx(async (tx) => (await expireHolds(tx, now, STEP)).length);
    }
    return `${ended} holds ended`;
  },
};
