/** The door: a partner's message is kept whole, and only then answered. */
import { createHash } from 'node:crypto';
import { uuidv7 } from './ids.ts';
import { causeOf } from './correlation.ts';
import type { Database, Reader, Row, Tx } from './db/index.ts';
import type { AppError } from './errors.ts';
import { createLane } from './lane.ts';
import type { Lately } from './lately.ts';
import type { Metrics } from './metrics.ts';
import { park } from './parked.ts';
import { momentOf } from './time.ts';
import { limits } from '../../config/retry.ts';

export type Arrival = {
  readonly source: string;
  readonly channelId: string;
  readonly businessKey: string;
  /** sha-256 of the body, hex. */
  readonly bodyHash: string;
  readonly body: string;
  /** The body as parsed, where that has been done. */
  readonly json?: unknown;
  readonly orderNumber?: string;
  readonly correlationId: string;
};

export type Door = {
  /**
   * Keeps a message; resolves after the commit. The same body again changes nothing.
   * @throws unavailable `lane.full` with retryAfterMs when more wait than the hub takes on.
   */
  take(arrival: Arrival): Promise<void>;
  /** Keeps a message that nobody can read, parked at once. */
  takeParked(arrival: Arrival, error: AppError): Promise<void>;
};

/** @param lately where the same process works on what comes in */
export function createDoor(db: Database, metrics: Metrics, onArrival: (source: string) => void, lately?: Lately): Door {
  const lane = createLane<Row, undefined>({
    db,
    name: 'door',
    max: limits.laneMembers,
    bound: limits.doorBound,
    // Two, so that one group gathers while the other is flushed to disk.
    width: 2,
    paceMs: limits.paceDoorMs,
    work: async (tx, rows) => {
      await tx.last.insert('inbound_messages', rows, { ifAbsent: true });
      return rows.map(() => undefined);
    },
  });
  const rowOf = (arrival: Arrival, state: string): Row & { readonly id: string } => {
    const now = momentOf(new Date());
    return {
      id: uuidv7(),
      source: arrival.source,
      channel_id: arrival.channelId,
      business_key: arrival.businessKey.slice(0, 100),
      body_hash: arrival.bodyHash,
      body: arrival.body,
      order_number: arrival.orderNumber?.slice(0, 60) ?? null,
      correlation_id: arrival.correlationId,
      state,
      available_at: now,
      received_at: now,
    };
  };
  return {
    async take(arrival) {
      const row = rowOf(arrival, 'waiting');
      // Before the commit: a reader may have it the moment after.
      if (arrival.json !== undefined) lately?.keep(row.id, { text: arrival.body, json: arrival.json });
      await lane.push(row);
      metrics.received.inc({ source: arrival.source });
      onArrival(arrival.source);
    },
    async takeParked(arrival, error) {
      const row = rowOf(arrival, 'parked');
      await db.tx(async (tx) => {
        const fresh = await tx.insert('inbound_messages', [row], { ifAbsent: true });
        if (fresh === 1)
          await parkInbound(
            tx,
            { id: String(row.id), source: arrival.source, listener: 'door', orderNumber: undefined },
            error,
          );
      });
      metrics.received.inc({ source: arrival.source });
    },
  };
}

/** The body of a kept message; undefined when it is not kept (any more). */
export async function findBody(reader: Pick<Reader, 'one'>, id: string): Promise<string | undefined> {
  return (await reader.one<{ body: string }>('SELECT body FROM inbound_messages WHERE id = ?', [id]))?.body;
}

/** Keeps a message that the hub has fetched itself, in the transaction that recorded the fetch. */
export async function keepArrival(
  tx: Tx,
  what: {
    source: string;
    channelId: string;
    incrementId: string | undefined;
    body: string;
    key: string;
    orderNumber?: string;
  },
): Promise<void> {
  const now = momentOf(new Date());
  await tx.insert(
    'inbound_messages',
    [
      {
        id: uuidv7(),
        source: what.source,
        channel_id: what.channelId,
        business_key: what.incrementId ?? `#${what.key}`,
        body_hash: createHash('sha256').update(what.body).digest('hex'),
        body: what.body,
        order_number: what.orderNumber?.slice(0, 60) ?? null,
        correlation_id: causeOf(tx, what.key).correlationId,
        state: 'waiting',
        available_at: now,
        received_at: now,
      },
    ],
    { ifAbsent: true },
  );
}

/** Parks a kept message: visible, with its reason, until a person replays or closes it. */
export async function parkInbound(
  tx: Tx,
  message: { id: string; source: string; listener: string; orderNumber: string | undefined },
  error: AppError,
): Promise<void> {
  await park(tx, {
    source: 'inbound',
    refId: message.id,
    listener: message.listener,
    event: message.source,
    error,
    ...(message.orderNumber === undefined ? {} : { orderNumber: message.orderNumber }),
  });
}
