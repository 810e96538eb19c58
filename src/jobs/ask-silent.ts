/** Asks Clickpost for each parcel under way of which nothing has been heard for long: neither its callbacks nor the list of changes has named it. */
import type { Partners } from '../connectors/index.ts';
import { listSilent } from '../core/shipment/index.ts';
import { readSetting, writeSetting } from '../platform/settings.ts';
import { momentOf } from '../platform/time.ts';
import { takeScans } from './heal-lost-scans.ts';
import type { Job } from './index.ts';

const MARK = 'clickpost.silent';
/** Couriers without a callback are looked at every two hours by Clickpost itself: earlier there is nothing new. */
const SILENT_MS = 12 * 3_600_000;
/** One call each; a thousand parcels are gone through in ten hours. */
const MOST = 100;

export function askSilentParcels(p: Pick<Partners, 'clickpost'>): Job {
  return {
    id: 'clickpost.ask_silent',
    every: '40 5 * * * *',
    about: 'Asks for parcels under way of which nothing was heard for half a day',
    async run({ db, now }) {
      const mark = await db.read((reader) => readSetting<{ after: string }>(reader, MARK));
      const before = momentOf(new Date(now.getTime() - SILENT_MS));
      const silent = await db.read((reader) => listSilent(reader, before, mark?.after ?? '', MOST));
      let heard = 0;
      for (const { awb, partnerId } of silent) {
        const scans = await p.clickpost.trackShipment(awb, partnerId);
        // The oldest first, as it happened.
        heard += await takeScans(p, db, [...scans].reverse());
      }
      // Round and round: the next run goes on behind the last one, and begins anew at the end.
      const after = silent.length < MOST ? '' : (silent.at(-1)?.id ?? '');
      await db.tx((tx) => writeSetting(tx, MARK, { after }));
      return `${silent.length} parcels asked for, ${heard} scans heard`;
    },
  };
}
