/**
 * The door's store: every partner message is kept whole in `inbound_messages` before it is answered, then worked on
 * behind the door. The table is itself the queue: claiming, working and marking are one transaction.
 */
import type { Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { verdictOf } from './backoff.ts';
import { causeFor } from './correlation.ts';
import type { Database, Row, Tx } from './db/index.ts';
import { AppError, asAppError } from './errors.ts';
import type { FromRow, InboundMessage, Outcome } from './flow.ts';
import { createLane, LATER } from './lane.ts';
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

export function createDoor(db: Database, metrics: Metrics, onArrival: (source: string) => void): Door {
  const lane = createLane<Row, undefined>({
    db,
    name: 'door',
    max: limits.laneMembers,
    bound: limits.doorBound,
    // Two, so that one group gathers while the other is flushed to disk.
    width: 2,
    work: async (tx, rows) => {
      await tx.insert('inbound_messages', rows, { ifAbsent: true });
      return rows.map(() => undefined);
    },
  });
  const rowOf = (arrival: Arrival, state: string): Row => {
    const now = momentOf(new Date());
    return {
      id: uuidv7(),
      source: arrival.source,
      channel_id: arrival.channelId,
      business_key: arrival.businessKey.slice(0, 100),
      body_hash: arrival.bodyHash,
      body: arrival.body,
      order_number: arrival.orderNumber ?? null,
      correlation_id: arrival.correlationId,
      state,
      available_at: now,
      received_at: now,
    };
  };
  return {
    async take(arrival) {
      await lane.push(rowOf(arrival, 'waiting'));
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

export type InboundWorker = {
  wake(source: string): void;
  start(): void;
  stop(): Promise<void>;
  readonly busy: boolean;
};

type Settled = { readonly message: InboundMessage; readonly outcome: Outcome };

/** Works off `inbound_messages`, one loop per source; any number of processes side by side. */
export function createInboundWorker(options: {
  db: Database;
  rows: readonly FromRow[];
  log: Logger;
  metrics: Metrics;
  retryScale: number;
}): InboundWorker {
  const loops = options.rows.map((row) => createLoop(row, options));
  let poll: NodeJS.Timeout | undefined;
  return {
    wake(source) {
      for (const loop of loops) if (loop.source === source) loop.wake();
    },
    start() {
      for (const loop of loops) loop.wake();
      poll = setInterval(() => loops.forEach((loop) => loop.wake()), limits.pollMs);
    },
    async stop() {
      clearInterval(poll);
      await Promise.all(loops.map((loop) => loop.stop()));
    },
    get busy() {
      return loops.some((loop) => loop.busy);
    },
  };
}

type Loop = { readonly source: string; wake(): void; stop(): Promise<void>; readonly busy: boolean };

function createLoop(row: FromRow, options: Parameters<typeof createInboundWorker>[0]): Loop {
  const { db, log, metrics, retryScale } = options;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  async function work(): Promise<void> {
    let size: number = limits.inboundBatch;
    while (!stopped) {
      const limit = size;
      try {
        const settled = await db.tx((tx) => workBatch(tx, row, limit, retryScale));
        for (const { outcome } of settled) {
          if (outcome !== LATER)
            metrics.handled.inc({ listener: row.listener, outcome: outcome === undefined ? 'done' : 'failed' });
          if (outcome instanceof AppError)
            log.warn(
              { listener: row.listener, code: outcome.code, details: outcome.details },
              'inbound message not done',
            );
        }
        if (settled.length < limit || settled.every(({ outcome }) => outcome === LATER)) return;
        size = limits.inboundBatch;
      } catch (thrown) {
        const error = asAppError(thrown);
        if (error.kind === 'unavailable') return void log.warn({ code: error.code }, 'inbound waits for the database');
        if (limit > 1) {
          // One member may be poisonous: take them singly for this round, so that it harms only itself.
          size = 1;
          continue;
        }
        log.error({ listener: row.listener, err: thrown }, 'inbound message failed');
        await db.tx((tx) => failFirst(tx, row, error, retryScale));
        size = 1;
      }
    }
  }

  function wake(): void {
    if (stopped) return;
    if (running !== undefined) {
      again = true;
      return;
    }
    running = work()
      .catch((error: unknown) => log.error({ err: error }, 'inbound loop failed'))
      .finally(() => {
        running = undefined;
        if (again) {
          again = false;
          wake();
        }
      });
  }

  return {
    source: row.source,
    wake,
    async stop() {
      stopped = true;
      await running;
    },
    get busy() {
      return running !== undefined;
    },
  };
}

const columns =
  'id, source, channel_id, business_key, body_hash, body, order_number, correlation_id, received_at, attempts';

async function takeWaiting(tx: Tx, source: string, limit: number): Promise<InboundMessage[]> {
  const rows = await tx.all<Record<string, string | number | null>>(
    `SELECT ${columns} FROM inbound_messages WHERE state = 'waiting' AND source = ? AND available_at <= ${tx.sql.now}
     ORDER BY available_at, seq LIMIT ${limit}${tx.sql.skipLocked}`,
    [source],
  );
  return rows.map((row) => ({
    id: String(row.id),
    source: String(row.source),
    channelId: String(row.channel_id),
    businessKey: String(row.business_key),
    bodyHash: String(row.body_hash),
    body: String(row.body),
    orderNumber: row.order_number === null ? undefined : String(row.order_number),
    correlationId: String(row.correlation_id),
    receivedAt: String(row.received_at),
    attempts: Number(row.attempts),
  }));
}

async function workBatch(tx: Tx, row: FromRow, limit: number, retryScale: number): Promise<Settled[]> {
  const messages = await takeWaiting(tx, row.source, limit);
  if (messages.length === 0) return [];
  for (const message of messages) {
    causeFor(tx, message.id, {
      correlationId: message.correlationId,
      who: row.source.split('.')[0] ?? 'partner',
      messageId: message.id,
    });
  }
  const outcomes = await row.thenMany(tx, messages);
  const settled = messages.map((message, at): Settled => ({ message, outcome: outcomes[at] }));
  const done = settled.filter(({ outcome }) => outcome === undefined).map(({ message }) => [message.id]);
  await tx.updateMany('inbound_messages', [['id', 'text']], done, ['id'], { state: "'done'", done_at: tx.sql.now });
  for (const { message, outcome } of settled) {
    if (outcome instanceof AppError) await recordWrong(tx, row, message, outcome, retryScale);
  }
  return settled;
}

async function failFirst(tx: Tx, row: FromRow, error: AppError, retryScale: number): Promise<void> {
  const [message] = await takeWaiting(tx, row.source, 1);
  if (message !== undefined) await recordWrong(tx, row, message, error, retryScale);
}

async function recordWrong(
  tx: Tx,
  row: FromRow,
  message: InboundMessage,
  error: AppError,
  retryScale: number,
): Promise<void> {
  const attempts = message.attempts + 1;
  const verdict = verdictOf(error, attempts, retryScale);
  await tx.run(
    `UPDATE inbound_messages SET state = ?, attempts = ?, available_at = ${tx.sql.nowPlusMs}, error_code = ?, error_detail = ? WHERE id = ?`,
    [
      verdict.again ? 'waiting' : 'parked',
      attempts,
      verdict.again ? verdict.inMs : 0,
      error.code,
      JSON.stringify(error.details).slice(0, 1000),
      message.id,
    ],
  );
  if (!verdict.again) await parkInbound(tx, { ...message, listener: row.listener }, error);
}

async function parkInbound(
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
