/** Sees which orders have not come on the day that was promised. */
import { watchPromises } from '../core/notice/index.ts';
import type { Job } from './index.ts';

export const watchPromisedDays: Job = {
  id: 'order.watch_promises',
  every: '40 */10 * * * *',
  about: 'Flags orders that have not come on the day promised, and asks a person about each',
  async run({ db, now }) {
    const { late, settled } = await watchPromises(db, now);
    return `${late} late, ${settled} settled`;
  },
};
