/** Sees which authorisations have ended, and asks a person about those that end soon with money not captured. */
import { watchAuthorisations } from '../core/payment/index.ts';
import type { Job } from './index.ts';

export const watchHeldMoney: Job = {
  id: 'payment.watch_authorisations',
  every: '40 */5 * * * *',
  about: 'Ends authorisations that are over, and asks a person about those that end soon',
  async run({ db, now }) {
    const { ended, warned } = await db.tx((tx) => watchAuthorisations(tx, now));
    return `${ended} ended, ${warned} end soon`;
  },
};
