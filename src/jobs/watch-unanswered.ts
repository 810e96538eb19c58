/** Takes parcels away from places that have not looked at them in the time that their channel gives; off unless it gives one. */
import { listChannels } from '../core/catalog/index.ts';
import { listUnlooked } from '../core/reading/index.ts';
import { takeUnanswered, watchesAnswers } from '../core/rerouting/index.ts';
import { momentOf } from '../platform/time.ts';
import type { Job } from './index.ts';

const STEP = 50;
/** The least that a channel may give. */
const LEAST_MS = 5 * 60_000;

export const watchUnanswered: Job = {
  id: 'rerouting.unanswered',
  every: '30 * * * * *',
  about: 'Sends parcels elsewhere that their place has not looked at in time',
  async run({ db, now }) {
    const channels = (await db.read((reader) => listChannels(reader))).filter((one) => watchesAnswers([one]));
    const ids = channels.map((one) => one.id);
    const before = momentOf(new Date(now.getTime() - LEAST_MS));
    let taken = 0;
    let after = { since: '', id: '' };
    for (let full = ids.length > 0; full;) {
      const from = after;
      const page = await db.read((reader) => listUnlooked(reader, ids, before, from, STEP));
      // Each by itself: one that a person holds just now must not keep the others.
      for (const one of page) taken += await db.tx((tx) => takeUnanswered(tx, [one], now));
      after = page.at(-1) ?? after;
      full = page.length === STEP;
    }
    return `${taken} taken away`;
  },
};
