/** Cancels what its customer was asked about and has not answered in time. */
import { expireAmendment, listDue } from '../core/amendment/index.ts';
import { momentOf } from '../platform/time.ts';
import type { Job } from './index.ts';

const STEP = 50;

export const expireAmendments: Job = {
  id: 'order.expire_amendments',
  every: '*/15 * * * * *',
  about: 'Cancels orders whose customers have not answered in time',
  async run({ db, now }) {
    let expired = 0;
    for (;;) {
      const due = await db.read((reader) => listDue(reader, momentOf(now), STEP));
      // Each by itself: one that fails leaves the others as they should be.
      let wrong: unknown;
      for (const one of due) {
        try {
          if (await db.tx((tx) => expireAmendment(tx, one, now))) expired += 1;
        } catch (error) {
          wrong ??= error;
        }
      }
      if (wrong !== undefined) throw wrong as Error;
      if (due.length < STEP) return `${expired} expired`;
    }
  },
};
