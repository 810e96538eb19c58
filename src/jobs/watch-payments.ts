/** Payments under way at the channel: asked for, and given up when their time is over. */
import { askPayments, expirePayments } from '../core/order/index.ts';
import type { Job } from './index.ts';

const STEP = 50;

export const askPendingPayments: Job = {
  id: 'order.ask_payments',
  every: '*/30 * * * * *',
  about: 'Asks the channel what became of payments under way',
  async run({ db, now }) {
    let asked = 0;
    for (let step = STEP; step === STEP; asked += step) step = await db.tx((tx) => askPayments(tx, now, STEP));
    return `${asked} asked for`;
  },
};

export const expirePendingPayments: Job = {
  id: 'order.expire_payments',
  every: '*/15 * * * * *',
  about: 'Cancels orders whose payment did not come in time',
  async run({ db, now }) {
    let asked = 0;
    let cancelled = 0;
    for (let step = STEP; step === STEP;) {
      const done = await db.tx((tx) => expirePayments(tx, now, STEP));
      asked += done.asked;
      cancelled += done.cancelled;
      step = done.asked + done.cancelled;
    }
    return `${asked} asked for once more, ${cancelled} cancelled`;
  },
};
