/** Counts how couriers keep their word, lane by lane, from the scans that have come in since the last time. */
import { listEndedParcels } from '../core/reading/index.ts';
import { forgetOldDays, recordEnded } from '../core/rate/index.ts';
import { readSetting, writeSetting } from '../platform/settings.ts';
import { momentOf } from '../platform/time.ts';
import type { Job } from './index.ts';

const MARK = 'rates.measured_up_to';
/** Scans that younger transactions may still bring in below a number that is there already. */
const SETTLED_MS = 120_000;

export const measureLanes: Job = {
  id: 'rates.measure_lanes',
  every: '50 */10 * * * *',
  about: 'Counts delivered and returned parcels of each courier and lane: days, punctuality, failed attempts',
  async run({ db, now }) {
    const before = momentOf(new Date(now.getTime() - SETTLED_MS));
    let counted = 0;
    for (let more = true; more;) {
      const after = (await db.read((reader) => readSetting<number>(reader, MARK))) ?? 0;
      const { parcels, upTo } = await db.read((reader) => listEndedParcels(reader, after, before));
      more = upTo > after;
      if (!more) break;
      // The mark goes on with what it stands for: a run that is cut off counts nothing twice and leaves nothing out.
      counted += await db.tx(async (tx) => {
        await writeSetting(tx, MARK, upTo);
        return recordEnded(tx, parcels, now);
      });
    }
    let forgotten = 0;
    for (let lanes = 1; lanes > 0;) forgotten += lanes = await db.tx((tx) => forgetOldDays(tx, now));
    return `${counted} parcels, ${forgotten} lanes without their oldest days`;
  },
};
