/** Asks the ERP for exact numbers where an inexact snapshot has left doubt. */
import { askDoubtful } from '../core/erp/index.ts';
import type { Job } from './index.ts';

export const askDoubtfulStock: Job = {
  id: 'erp.ask_doubtful',
  every: '45 * * * * *',
  about: 'Asks the ERP for the exact stock of SKUs that an inexact snapshot has left in doubt',
  async run({ db, now }) {
    return `${await askDoubtful(db, now)} places asked`;
  },
};
