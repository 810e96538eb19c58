/** Looks bookings up that were given up without a waybill: what a courier has booked all the same is voided. */
import type { Partners } from '../connectors/index.ts';
import { listLeft, recordLook } from '../core/shipment/index.ts';
import { carrierFor } from '../flow/carriers.ts';
import { asAppError } from '../platform/errors.ts';
import type { Job } from './index.ts';

const MOST = 100;

export function findLeftBookings(p: Pick<Partners, 'clickpost' | 'fleet'>): Job {
  return {
    id: 'courier.find_left',
    every: '35 * * * * *',
    about: 'Looks up bookings that were given up without a waybill, and has voided what was booked all the same',
    async run({ db, now }) {
      const due = await db.read((reader) => listLeft(reader, now, MOST));
      const counts = { found: 0, gone: 0, watched: 0, nothing: 0 };
      let wrong: unknown;
      for (const left of due) {
        try {
          const booking = await carrierFor(p, left.courier).findBooking(left);
          counts[await db.tx((tx) => recordLook(tx, left.reference, booking, now))] += 1;
        } catch (thrown) {
          // Nobody answered: it stays due. Any other word, also that it is still being booked, is no waybill and counts as a look.
          const { kind, code } = asAppError(thrown);
          if (kind === 'unavailable' && code !== 'clickpost.still_booking') wrong ??= thrown;
          else counts[await db.tx((tx) => recordLook(tx, left.reference, undefined, now))] += 1;
        }
      }
      if (wrong !== undefined) throw wrong as Error;
      return `${due.length} looked up, ${counts.found} found, ${counts.gone} gone`;
    },
  };
}
