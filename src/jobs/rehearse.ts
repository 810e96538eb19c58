/** Takes up rehearsals of routing rules that wait, one at a time; a process that ends lets another begin anew. */
import { uuidv7 } from '../platform/ids.ts';
import { nextRehearsal, runRehearsal } from '../core/rehearsal/index.ts';
import { AppError, briefly } from '../platform/errors.ts';
import type { Logger } from '../platform/log.ts';
import type { Job } from './index.ts';

export function rehearse(log: Logger): Job {
  let stopping = false;
  return {
    id: 'rehearsal.run',
    every: '*/2 * * * * *',
    about: 'Routes the orders of a past period by two versions of the rules, where somebody has asked for it',
    halt: () => void (stopping = true),
    async run({ db }) {
      let done = 0;
      for (; !stopping; done++) {
        const next = await nextRehearsal(db);
        if (next === undefined) break;
        try {
          await runRehearsal(db, next, { name: `job:${uuidv7()}`, stopping: () => stopping });
        } catch (error) {
          // It says itself why it broke; the next one has its turn all the same.
          const code = error instanceof AppError ? error.code : briefly(error);
          log.warn({ rehearsal: next.id, code }, 'rehearsal broke off');
        }
      }
      return `${done} rehearsals`;
    },
  };
}
