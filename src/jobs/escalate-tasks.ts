/** Tasks that nobody has done in time rise. */
import { escalateTasks } from '../core/task/index.ts';
import type { Job } from './index.ts';

const STEP = 100;
/** In one run; the rest is risen by the next. */
const STEPS = 50;

export const escalateLateTasks: Job = {
  id: 'task.escalate',
  every: '40 * * * * *',
  about: 'Makes tasks more urgent that are past their time, and gives them to those who answer for the group',
  async run({ db, now }) {
    let risen = 0;
    for (let round = 0; round < STEPS; round++) {
      const some = await db.tx((tx) => escalateTasks(tx, now, STEP));
      risen += some;
      if (some < STEP) break;
    }
    return `${risen} tasks rose`;
  },
};
