/** Looks at orders that wait for goods: stock also comes by snapshots and corrections, which wake nobody. */
import { pageOfWaiters, wakeOrders } from '../core/amendment/index.ts';
import type { Job } from './index.ts';

const STEP = 50;

export const wakeWaitingOrders: Job = {
  id: 'order.wake_waiting',
  every: '0 * * * * *',
  about: 'Gives orders that wait for goods what has come',
  async run({ db }) {
    let after = { since: '', orderId: '' };
    let started = 0;
    for (;;) {
      const from = after;
      const page = await db.read((reader) => pageOfWaiters(reader, from, STEP));
      if (page.length > 0) {
        const woken = await db.tx((tx) =>
          wakeOrders(
            tx,
            page.map((one) => one.orderId),
          ),
        );
        started += woken.started;
      }
      const last = page.at(-1);
      if (last === undefined || page.length < STEP) return `${started} started`;
      after = last;
    }
  },
};
