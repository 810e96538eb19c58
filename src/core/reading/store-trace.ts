/** One order as its callers trace it: where it stands, and each step with its time. */
import type { Reader } from '../../platform/db/index.ts';

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
  readonly receivedAt: string;
  readonly shipments: readonly {
    reference: string;
    state: string;
    location: string;
    courier: string | null;
    awb: string | null;
    labelled: boolean;
  }[];
  readonly steps: readonly TraceStep[];
};

/** By the hub's number; `channels` limits what the caller may see. */
export async function findTrace(
  reader: Reader,
  number: string,
  channels: readonly string[] | 'all',
): Promise<Trace | undefined> {
  const order = await reader.one<{
    id: string;
    number: string;
    channel_id: string;
    state: string;
    reason: string | null;
    received_at: string;
  }>('SELECT id, number, channel_id, state, reason, received_at FROM orders WHERE number = ?', [number]);
  if (order === undefined || (channels !== 'all' && !channels.includes(order.channel_id))) return undefined;
  const shipments = await reader.all<{
    reference: string;
    state: string;
    location_id: string;
    courier_name: string | null;
    awb: string | null;
    label_id: string | null;
  }>(
    'SELECT reference, state, location_id, courier_name, awb, label_id FROM shipments WHERE order_id = ? ORDER BY reference',
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
  return {
    number: order.number,
    state: order.state,
    reason: order.reason,
    receivedAt: order.received_at,
    shipments: shipments.map((one) => ({
      reference: one.reference,
      state: one.state,
      location: one.location_id,
      courier: one.courier_name,
      awb: one.awb,
      labelled: one.label_id !== null,
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
