/** Couriers are asked to come and collect where a rule says so. */
import { askDuePickups } from '../core/shipment/index.ts';
import type { Job } from './index.ts';

export const askPickups: Job = {
  id: 'shipment.ask_pickups',
  every: '50 * * * * *',
  about: 'Asks couriers to collect at their time of the day, or when enough parcels wait',
  async run({ db, now }) {
    return `${await askDuePickups(db, now)} asked`;
  },
};
