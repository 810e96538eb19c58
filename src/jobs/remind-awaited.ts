/** Invoices whose issuer has not sent a number are asked for. */
import { remindAwaited } from '../core/billing/index.ts';
import type { Job } from './index.ts';

export const remindAwaitedNumbers: Job = {
  id: 'billing.remind_awaited',
  every: '15 20 * * * *',
  about: 'Asks for the numbers of invoices that Magento or the ERP issues and that have not come for days',
  async run({ db, now }) {
    const late = await db.tx((tx) => remindAwaited(tx, now));
    return `${late} documents wait for their number`;
  },
};
