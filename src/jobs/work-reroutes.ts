/** Sends parcels elsewhere in bulk: begins a run for each place that has just closed, and works runs off until they are done. */
import type { Partners } from '../connectors/index.ts';
import { shortagesOf } from '../core/amendment/index.ts';
import { readIncoming } from '../core/availability/index.ts';
import { listUnrerouted, markRerouted } from '../core/catalog/index.ts';
import { listOpenRuns, lookAgainAtAll, startRun, workRun } from '../core/rerouting/index.ts';
import { AppError } from '../platform/errors.ts';
import { momentOf } from '../platform/time.ts';
import type { Job } from './index.ts';

export function workReroutes(partners: Partners): Job {
  let stopping = new AbortController();
  return {
    id: 'rerouting.work',
    every: '*/5 * * * * *',
    about: 'Sends the open parcels of closed places and of started runs elsewhere',
    async run({ db, now }) {
      stopping = new AbortController();
      let begun = 0;
      for (const closing of await db.read((reader) => listUnrerouted(reader, momentOf(now)))) {
        begun += await db
          .tx(async (tx) => {
            const { locationId, reason, closedBy: who } = closing;
            if (await markRerouted(tx, closing.id, momentOf(now)))
              await startRun(tx, { kind: 'location', locationId, reason, who });
            return 1;
          })
          .catch((error: unknown) => {
            // A person's run of that place is under way: its closing waits for the end of it.
            if (error instanceof AppError && error.kind === 'conflict') return 0;
            throw error;
          });
      }
      await lookAgainAtAll(db, now);
      let done = 0;
      const shortages = shortagesOf({ canMail: partners.mail.isSet, incoming: readIncoming });
      for (const run of await db.read((reader) => listOpenRuns(reader))) {
        const after = await workRun(db, run.id, { shortages, signal: stopping.signal });
        done += (after?.done ?? run.done) - run.done;
      }
      return `${begun} begun, ${done} parcels`;
    },
    stop: async () => stopping.abort(),
  };
}
