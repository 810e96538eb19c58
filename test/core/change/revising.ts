/** Later bodies of an order, received and decided as the flow does. */
import { reviseOrders } from '../../../src/core/change/index.ts';
import { type IncomingOrder } from '../../../src/core/order/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { all, messageOf, orderRow, receive } from '../made.ts';

export function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('missing');
  return value;
}

/** Receives another body and decides about it; what became of it. */
export async function revise(db: Database, body: IncomingOrder): Promise<string> {
  const { id: orderId } = await orderRow(db, body);
  const message = messageOf();
  await receive(db, [body], message);
  bodies.set(message.id, body);
  await db.tx((tx) =>
    tx.insert('inbound_messages', [
      {
        id: message.id,
        source: message.source,
        channel_id: message.channelId,
        business_key: message.businessKey,
        body_hash: message.bodyHash,
        body: message.id,
        order_number: null,
        correlation_id: message.correlationId,
        state: 'done',
        available_at: message.receivedAt,
        received_at: message.receivedAt,
      },
    ]),
  );
  await db.tx((tx) => reviseOrders(tx, [orderId], (text) => must(bodies.get(text))));
  const rows = await all<{ state: string }>(db, 'SELECT state FROM order_revisions ORDER BY decided_at DESC, id DESC');
  return rows[0]?.state ?? 'none';
}

const bodies = new Map<string, IncomingOrder>();

/** What was decided of each difference of the newest revision. */
export async function differences(db: Database): Promise<string[]> {
  const rows = await all<{ differences: string }>(db, 'SELECT differences FROM order_revisions ORDER BY id DESC');
  const decided = JSON.parse(rows[0]?.differences ?? '[]') as { difference: { what: string }; outcome: string }[];
  return decided.map((one) => `${one.difference.what} ${one.outcome}`);
}
