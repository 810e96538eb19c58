/** Asks gateways what has become of requests they took and said no more about; lets go on what waited for maintenance. */
import type { Partners } from '../connectors/index.ts';
import { chargesAllowed } from '../core/customer/index.ts';
import { followUp } from '../core/payment/index.ts';
import { gatewayOf } from '../flow/payment.ts';
import type { Job } from './index.ts';

export function followUpPayments(partners: Partners, scale: number): Job {
  return {
    id: 'payment.follow_up',
    every: '*/20 * * * * *',
    about: 'Asks the gateway about requests without an outcome, and resumes charges that waited for maintenance to end',
    async run({ db, now }) {
      const done = await followUp(db, now, (name) => gatewayOf(partners, name), chargesAllowed, scale);
      return `${done.resumed} resumed, ${done.asked} asked about, ${done.settled} settled`;
    },
  };
}
