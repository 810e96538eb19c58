/** One order as its callers trace it: where it stands, when it is promised, its timeline, and where it stood at any moment. */
import type { Reader } from '../../platform/db/index.ts';
import { countOpen, statusOf } from '../notice/index.ts';
import type { OrderState, OrderStatus } from '../order/index.ts';
import type { ShipmentState } from '../shipment/index.ts';
import { listHistory, listTimeline } from './store-timeline.ts';
import { fits, pageOf, stateThen, type StateThen, type TimelineFilter, type TimelinePage } from './timeline.ts';

/** Channels that a caller may see. */
export type Channels = readonly string[] | 'all';

export type TraceStep = {
  readonly at: string;
  readonly what: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly who: string;
  readonly why: string | null;
};
export type Trace = {
  readonly number: string;
  readonly state: string;
  readonly reason: string | null;
  /** As its customer would put it. */
  readonly status: OrderStatus;
  readonly receivedAt: string;
  /** Local dates at the customer's: as promised, and as its couriers have it now. */
  readonly promisedOn: string | null;
  readonly expectedOn: string | null;
  /** Its day has passed and its goods have not come. */
  readonly late: boolean;
  readonly shipments: readonly {
    reference: string;
    state: string;
    location: string;
    courier: string | null;
    awb: string | null;
    labelled: boolean;
    promisedOn: string | null;
    expectedOn: string | null;
  }[];
  readonly steps: readonly TraceStep[];
};

type Found = {
  readonly id: string;
  readonly number: string;
  readonly channel_id: string;
  readonly state: OrderState;
  readonly reason: string | null;
  readonly received_at: string;
  readonly promised_on: string | null;
};

/** By the hub's number; undefined also for orders of other channels. */
async function findOrder(reader: Reader, number: string, channels: Channels): Promise<Found | undefined> {
  const order = await reader.one<Found>(
    'SELECT id, number, channel_id, state, reason, received_at, promised_on FROM orders WHERE number = ?',
    [number],
  );
  if (order === undefined || (channels !== 'all' && !channels.includes(order.channel_id))) return undefined;
  return order;
}

export async function findTrace(reader: Reader, number: string, channels: Channels): Promise<Trace | undefined> {
  const order = await findOrder(reader, number, channels);
  if (order === undefined) return undefined;
  const shipments = await reader.all<{
    id: string;
    reference: string;
    state: ShipmentState;
    location_id: string;
    courier_name: string | null;
    awb: string | null;
    label_id: string | null;
    promised_on: string | null;
    expected_on: string | null;
  }>(
    `SELECT id, reference, state, location_id, courier_name, awb, label_id, promised_on, expected_on
     FROM shipments WHERE order_id = ? ORDER BY reference`,
    [order.id],
  );
  const steps = await reader.all<{
    at: string;
    entity: string;
    move: string;
    from_state: string | null;
    to_state: string | null;
    who: string;
    why: string | null;
  }>('SELECT at, entity, move, from_state, to_state, who, why FROM history WHERE order_id = ? ORDER BY seq LIMIT 500', [
    order.id,
  ]);
  const late = await reader.one('SELECT order_id FROM late_orders WHERE order_id = ?', [order.id]);
  const live = shipments.filter((one) => one.state !== 'cancelled');
  const open = live.length === 0 ? 0 : await countOpen(reader, order.id, live);
  const status = statusOf({ order, parcels: live.map((one) => one.state), open: open > 0 });
  return {
    number: order.number,
    state: order.state,
    reason: order.reason,
    status,
    receivedAt: order.received_at,
    promisedOn: order.promised_on,
    expectedOn: latest(live.map((one) => one.expected_on ?? one.promised_on)) ?? order.promised_on,
    late: late !== undefined,
    shipments: shipments.map((one) => ({
      reference: one.reference,
      state: one.state,
      location: one.location_id,
      courier: one.courier_name,
      awb: one.awb,
      labelled: one.label_id !== null,
      promisedOn: one.promised_on,
      expectedOn: one.expected_on,
    })),
    steps: steps.map((one) => ({
      at: one.at,
      what: `${one.entity}.${one.move}`,
      from: one.from_state,
      to: one.to_state,
      who: one.who,
      why: one.why,
    })),
  };
}

export type TimelineAsk = { readonly filter: TimelineFilter; readonly after?: string; readonly limit: number };

/** A page of everything that happened to an order; undefined when there is no such order for this caller. */
export async function findTimeline(
  reader: Reader,
  number: string,
  channels: Channels,
  ask: TimelineAsk,
): Promise<TimelinePage | undefined> {
  const order = await findOrder(reader, number, channels);
  if (order === undefined) return undefined;
  const entries = (await listTimeline(reader, order)).filter((entry) => fits(entry, ask.filter));
  return pageOf(entries, ask.after, ask.limit);
}

export type OrderThen = {
  readonly at: string;
  readonly things: readonly (StateThen & { readonly name: string | null })[];
};

/** Where an order and all that belongs to it stood at a moment; no things: it had not come in yet. */
export async function findStateThen(
  reader: Reader,
  number: string,
  channels: Channels,
  at: string,
): Promise<OrderThen | undefined> {
  const order = await findOrder(reader, number, channels);
  if (order === undefined) return undefined;
  const named = await reader.all<{ id: string; name: string }>(
    `SELECT id, reference AS name FROM shipments WHERE order_id = ?
     UNION ALL SELECT id, number FROM invoices WHERE order_id = ?
     UNION ALL SELECT id, number FROM credit_notes WHERE order_id = ?`,
    [order.id, order.id, order.id],
  );
  const names = new Map([[order.id, order.number], ...named.map((row) => [row.id, row.name] as const)]);
  const things = stateThen(await listHistory(reader, order.id), at);
  return { at, things: things.map((one) => ({ ...one, name: names.get(one.id) ?? null })) };
}

function latest(dates: readonly (string | null)[]): string | null {
  return dates.reduce((a, b) => (a === null ? b : b === null ? a : a > b ? a : b), null);
}
