/** Sees which postings the ERP's stock contains by now, and alarms for those that take too long (rule R8). */
import { watchPostings } from '../core/erp/index.ts';
import type { Job } from './index.ts';

export const watchErpPostings: Job = {
  id: 'erp.overdue',
  every: '25 * * * * *',
  about: 'Settles postings that the ERP has shown, and asks a person about those past their time',
  async run({ db, now }) {
    const { settled, overdue } = await watchPostings(db, now);
    return `${settled} settled, ${overdue} overdue`;
  },
};
