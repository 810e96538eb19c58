/** Gives back pieces held for payments that did not come in time. */
import { expireHolds } from '../core/inventory/index.ts';
import { openTask } from '../core/task/index.ts';
import type { Job } from './index.ts';

const STEP = 50;

export const expireStockHolds: Job = {
  id: 'stock.expire_holds',
  every: '*/15 * * * * *',
  about: 'Gives back pieces held for payments that did not come in time',
  async run({ db, now }) {
    let ended = 0;
    for (let step = STEP; step === STEP; ended += step) {
      step = await db.tx(async (tx) => {
        const due = await expireHolds(tx, now, STEP);
        for (const { owner, orderId } of due) {
          await openTask(tx, {
            kind: 'order.payment_overdue',
            about: owner,
            workgroup: 'orders',
            reasonCode: 'order.payment_overdue',
            ...(orderId === undefined ? {} : { orderId }),
          });
        }
        return due.length;
      });
    }
    return `${ended} holds ended`;
  },
};
