/** Failed deliveries and cash orders that wait for their customer follow their parcels, their orders and the clock. */
import {
  deliveryRuleOf,
  followCase,
  followConfirmation,
  listLiving,
  listOpenConfirmations,
  loadDeliveryRules,
  mayNeedFollowing,
  type Followed,
} from '../core/delivery/index.ts';
import { listOrders, UNCONFIRMED } from '../core/order/index.ts';
import { statesOfShipments } from '../core/shipment/index.ts';
import { momentOf } from '../platform/time.ts';
import type { Job } from './index.ts';

const STEP = 200;
const MINUTE_MS = 60_000;

export const followDeliveryCases: Job = {
  id: 'delivery.follow_cases',
  every: '*/15 * * * * *',
  about: 'Settles failed deliveries by what couriers report since, and minds their deadlines',
  async run({ db, now }) {
    const counts: Record<Followed, number> = { settled: 0, warned: 0, answered: 0, expired: 0, unheard: 0, nothing: 0 };
    let wrong: unknown;
    for (let after = ''; ;) {
      const from = after;
      const { cases, due } = await db.read(async (reader) => {
        const rows = await listLiving(reader, from, STEP);
        const rules = await loadDeliveryRules(reader);
        const states = await statesOfShipments(
          reader,
          rows.map((one) => one.shipmentId),
        );
        const needs = rows.filter((one) => {
          const warnMs = deliveryRuleOf(rules, one.courierCode).warnMinutes * MINUTE_MS;
          return mayNeedFollowing(one, states.get(one.shipmentId), now, warnMs);
        });
        return { cases: rows, due: needs };
      });
      // Each by itself: one that fails leaves the others as they should be.
      for (const one of due) {
        try {
          counts[await db.tx((tx) => followCase(tx, one.id, now))] += 1;
        } catch (error) {
          wrong ??= error;
        }
      }
      after = cases.at(-1)?.id ?? '';
      if (cases.length < STEP) break;
    }
    if (wrong !== undefined) throw wrong as Error;
    return `${counts.settled} settled, ${counts.answered} answered by rule, ${counts.expired} expired`;
  },
};

export const followConfirmations: Job = {
  id: 'delivery.follow_confirmations',
  every: '*/15 * * * * *',
  about:
    'Ends questions to customers of cash orders that nobody has answered in time, or that their orders have overtaken',
  async run({ db, now }) {
    const counts = { expired: 0, overtaken: 0, nothing: 0 };
    let wrong: unknown;
    for (let after = { dueAt: '', orderId: '' }; ;) {
      const from = after;
      const { open, waiting } = await db.read(async (reader) => {
        const rows = await listOpenConfirmations(reader, from, STEP);
        const orders = await listOrders(
          reader,
          rows.map((one) => one.orderId),
        );
        const held = orders.filter((order) => order.state === 'on_hold' && order.reason === UNCONFIRMED);
        return { open: rows, waiting: new Set(held.map((order) => order.id)) };
      });
      for (const one of open) {
        if (one.dueAt > momentOf(now) && waiting.has(one.orderId)) continue;
        try {
          counts[await db.tx((tx) => followConfirmation(tx, one.orderId, now))] += 1;
        } catch (error) {
          wrong ??= error;
        }
      }
      const last = open.at(-1);
      if (last === undefined || open.length < STEP) break;
      after = { dueAt: last.dueAt, orderId: last.orderId };
    }
    if (wrong !== undefined) throw wrong as Error;
    return `${counts.expired} expired, ${counts.overtaken} overtaken`;
  },
};
