/** Proofs of delivery whose host was down are fetched again, until they are here or have been tried for hours. */
import { askProofFilesAgain } from '../core/shipment/index.ts';
import type { Job } from './index.ts';

const MOST = 200;

export const fetchProofsAgain: Job = {
  id: 'shipment.fetch_proofs',
  every: '25 */5 * * * *',
  about: 'Asks again for proofs of delivery that could not be fetched from the courier',
  async run({ db, now }) {
    return `${await db.tx((tx) => askProofFilesAgain(tx, now, MOST))} asked again`;
  },
};
