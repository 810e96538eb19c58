/** Starts orders whose time has come: for their date, for an item's release, or after waiting for goods long enough. */
import { isDue, longestLeadMs, startScheduled } from '../core/amendment/index.ts';
import { listChannels } from '../core/catalog/index.ts';
import { listScheduled } from '../core/order/index.ts';
import { momentOf } from '../platform/time.ts';
import type { Job } from './index.ts';

const STEP = 50;

export const startScheduledOrders: Job = {
  id: 'order.start_scheduled',
  every: '*/10 * * * * *',
  about: 'Starts orders whose time has come',
  async run({ db, now }) {
    const channels = new Map((await db.read((reader) => listChannels(reader))).map((one) => [one.id, one]));
    const until = momentOf(new Date(now.getTime() + longestLeadMs([...channels.values()])));
    let after = { dueAt: '', id: '' };
    let started = 0;
    for (;;) {
      const from = after;
      const page = await db.read((reader) => listScheduled(reader, until, from, STEP));
      const due = page.filter((one) => isDue(one, channels.get(one.channelId), now)).map((one) => one.id);
      if (due.length > 0) started += await db.tx((tx) => startScheduled(tx, due, channels, now));
      const last = page.at(-1);
      if (last === undefined || page.length < STEP) return `${started} started`;
      after = last;
    }
  },
};
