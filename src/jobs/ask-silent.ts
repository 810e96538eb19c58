/** Asks Clickpost for each parcel under way of which nothing has been heard for long: neither its callbacks nor the list of changes has named it. */
import type { Partners } from '../connectors/index.ts';
import { listSilent } from '../core/shipment/index.ts';
import { groupBy } from '../platform/group.ts';
import { readSetting, writeSetting } from '../platform/settings.ts';
import { momentOf } from '../platform/time.ts';
import { takeScans } from './heal-lost-scans.ts';
import type { Job } from './index.ts';

const MARK = 'clickpost.silent';
/** Couriers without a callback are looked at every two hours by Clickpost itself: earlier there is nothing new. */
const SILENT_MS = 12 * 3_600_000;
/** A hundred calls at most, as parcels of one courier share them. */
const MOST = 500;

export function askSilentParcels(p: Pick<Partners, 'clickpost'>): Job {
  return {
    id: 'clickpost.ask_silent',
    every: '40 5 * * * *',
    about: 'Asks for parcels under way of which nothing was heard for half a day',
    async run({ db, now }) {
      const mark = await db.read((reader) => readSetting<{ after: string }>(reader, MARK));
      const before = momentOf(new Date(now.getTime() - SILENT_MS));
      const silent = await db.read((reader) => listSilent(reader, before, mark?.after ?? '', MOST));
      let [heard, calls] = [0, 0];
      for (const [partnerId, parcels] of groupBy(silent, (one) => one.partnerId)) {
        for (let at = 0; at < parcels.length; at += p.clickpost.mostTracked) {
          const awbs = parcels.slice(at, at + p.clickpost.mostTracked).map((one) => one.awb);
          const scans = await p.clickpost.trackShipments(awbs, partnerId);
          calls += 1;
          // The oldest first, as it happened.
          heard += await takeScans(p, db, [...scans].reverse());
        }
      }
      // Round and round: the next run goes on behind the last one, and begins anew at the end.
      const after = silent.length < MOST ? '' : (silent.at(-1)?.id ?? '');
      await db.tx((tx) => writeSetting(tx, MARK, { after }));
      return `${silent.length} parcels asked for in ${calls} calls, ${heard} scans heard`;
    },
  };
}
