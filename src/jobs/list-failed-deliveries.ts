/** Failed deliveries whose callback was lost, with their reasons: a courier that hears nothing in time sends the parcel back. */
import type { Partners } from '../connectors/index.ts';
import { overWindows, takeScans } from './heal-lost-scans.ts';
import type { Job } from './index.ts';

const MARK = 'clickpost.failed_listed';

export function listFailedDeliveries(p: Pick<Partners, 'clickpost'>): Job {
  return {
    id: 'clickpost.list_failed',
    // Before the look at all changes, which names no reasons: what is recorded first stays.
    every: '5 */10 * * * *',
    about: 'Takes in failed deliveries whose callback was lost, with the reason',
    async run({ db, now }) {
      const taken = await overWindows(db, now, MARK, async (window) =>
        takeScans(p, db, await p.clickpost.listFailedDeliveries(window)),
      );
      return `${taken} failed deliveries looked at`;
    },
  };
}
