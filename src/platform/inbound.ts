/**
 * The door's store: every partner message is kept whole in `inbound_messages` before it is answered, then worked on
 * behind the door. The table is itself the queue: claiming, working and marking are one transaction.
 */
import type { Logger } from 'pino';
import { verdictOf } from './backoff.ts';
import { causeFor } from './correlation.ts';
import type { Database, KeyColumn, Tx } from './db/index.ts';
import { AppError, asAppError } from './errors.ts';
import type { FromRow, InboundMessage, Outcome } from './flow.ts';
import { parkInbound } from './door.ts';
import { LATER } from './lane.ts';
import type { Lately } from './lately.ts';
import type { Metrics } from './metrics.ts';
import { sleep } from './time.ts';
import type { Urgency } from './urgency.ts';
import { limits } from '../../config/retry.ts';

export { createDoor, keepArrival, type Arrival, type Door } from './door.ts';

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
  urgency?: Urgency;
  lately?: Lately;
}): InboundWorker {
  // While one reader waits for its commit another reads and parses; neither sees what the other holds.
  const loops = options.rows.flatMap((row) => {
    const pace = createPace(limits.paceInboundMs);
    return Array.from({ length: row.readers }, () => createLoop(row, pace, options));
  });
  const wakeOne = (source: string): void => {
    const mine = loops.filter((loop) => loop.source === source);
    (mine.find((loop) => !loop.busy) ?? mine[0])?.wake();
  };
  let poll: NodeJS.Timeout | undefined;
  return {
    wake(source) {
      wakeOne(source);
    },
    start() {
      for (const row of options.rows) wakeOne(row.source);
      poll = setInterval(() => options.rows.forEach((row) => wakeOne(row.source)), limits.pollMs);
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

/** Resolves when so long has passed since it last did: many come in meanwhile, and are worked on together. */
function createPace(ms: number): () => Promise<void> {
  let beganAt = -Infinity;
  return async () => {
    for (let rest = beganAt + ms - performance.now(); rest > 0; rest = beganAt + ms - performance.now())
      await sleep(Math.ceil(rest));
    beganAt = performance.now();
  };
}

function createLoop(row: FromRow, pace: () => Promise<void>, options: Parameters<typeof createInboundWorker>[0]): Loop {
  const { db, log, metrics, retryScale, urgency, lately } = options;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  async function work(): Promise<void> {
    let size: number = limits.inboundBatch;
    await pace();
    while (!stopped) {
      const limit = size;
      let taken: readonly InboundMessage[] = [];
      let ended: (() => void) | undefined;
      try {
        const settled = await db.tx(async (tx) => {
          taken = await takeWaiting(tx, row.source, limit, lately);
          ended ??= urgency?.begin(row.listener, taken.length);
          return workBatch(tx, row, taken, retryScale);
        });
        for (const { message, outcome } of settled) {
          if (outcome !== LATER) lately?.forget(message.id);
          if (outcome !== LATER)
            metrics.handled.inc({ listener: row.listener, outcome: outcome === undefined ? 'done' : 'failed' });
          if (outcome instanceof AppError)
            log.warn(
              { listener: row.listener, code: outcome.code, details: outcome.details },
              'inbound message not done',
            );
        }
        if (settled.length < limit || settled.every(({ outcome }) => outcome === LATER)) return;
        size = Math.min(size * 2, limits.inboundBatch);
      } catch (thrown) {
        const error = asAppError(thrown);
        if (error.kind === 'unavailable') return void log.warn({ code: error.code }, 'inbound waits for the database');
        if (limit > 1) {
          // One member may be poisonous: smaller and smaller groups, until it fails alone and harms only itself.
          size = Math.max(1, limit >> 2);
          continue;
        }
        log.error({ listener: row.listener, err: thrown }, 'inbound message failed');
        // By its id: another process may have settled it meanwhile, and its neighbour is innocent.
        const only = taken[0];
        if (only !== undefined) await db.tx((tx) => failOne(tx, row, only.id, error, retryScale));
      } finally {
        ended?.();
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

const slim = 'id, source, channel_id, business_key, body_hash, order_number, correlation_id, received_at, attempts';
const columns = `${slim}, body`;

type StoredInbound = Record<string, string | number | null>;

async function takeWaiting(tx: Tx, source: string, limit: number, lately?: Lately): Promise<InboundMessage[]> {
  const rows = await tx.all<StoredInbound>(
    `SELECT ${lately === undefined ? columns : slim} FROM inbound_messages WHERE state = 'waiting' AND source = ? AND available_at <= ${tx.sql.now}
     ORDER BY available_at, seq LIMIT ${limit}${tx.sql.skipLocked}`,
    [source],
  );
  if (lately === undefined) return rows.map((row) => inboundOf(row));
  // Found before anything is waited for: what comes in meanwhile may push it out.
  const own = rows.map((row) => lately.find(String(row.id)));
  const read = await readBodies(
    tx,
    rows.filter((_row, at) => own[at] === undefined).map((row) => String(row.id)),
  );
  return rows.map((row, at) => {
    const found = own[at];
    return found === undefined
      ? inboundOf({ ...row, body: read.get(String(row.id)) ?? '' })
      : { ...inboundOf({ ...row, body: found.text }), json: found.json };
  });
}

async function readBodies(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.all<{ id: string; body: string }>(
    `SELECT t.id, t.body FROM ${tx.keysTable([['id', 'text']])} k ${tx.sql.joinInOrder} inbound_messages t ON t.id = k.id`,
    [JSON.stringify(ids.map((id) => [id]))],
  );
  return new Map(rows.map(({ id, body }) => [id, body]));
}

function inboundOf(row: StoredInbound): InboundMessage {
  return {
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
  };
}

async function workBatch(
  tx: Tx,
  row: FromRow,
  messages: readonly InboundMessage[],
  retryScale: number,
): Promise<Settled[]> {
  if (messages.length === 0) return [];
  for (const message of messages) {
    causeFor(tx, message.id, {
      correlationId: message.correlationId,
      who: row.source.split('.')[0] ?? 'partner',
      messageId: message.id,
    });
  }
  const outcomes = await row.thenMany(tx, messages);
  // A missing outcome would read as "done".
  if (outcomes.length !== messages.length)
    throw new AppError('bug', 'flow.outcomes_missing', { listener: row.listener });
  const settled = messages.map((message, at): Settled => ({ message, outcome: outcomes[at] }));
  const done = settled.filter(({ outcome }) => outcome === undefined).map(({ message }) => [message.id]);
  await tx.last.updateMany('inbound_messages', [['id', 'text']], done, ['id'], {
    state: "'done'",
    done_at: tx.sql.now,
  });
  await recordWrong(
    tx,
    row,
    settled.flatMap(({ message, outcome }) => (outcome instanceof AppError ? { message, error: outcome } : [])),
    retryScale,
  );
  return settled;
}

async function failOne(tx: Tx, row: FromRow, id: string, error: AppError, retryScale: number): Promise<void> {
  const found = await tx.one<StoredInbound>(
    `SELECT ${columns} FROM inbound_messages WHERE id = ? AND state = 'waiting'${tx.sql.forUpdate}`,
    [id],
  );
  if (found !== undefined) await recordWrong(tx, row, [{ message: inboundOf(found), error }], retryScale);
}

const wrongColumns: readonly KeyColumn[] = [
  ['id', 'text'],
  ['state', 'text'],
  ['attempts', 'int'],
  ['in_ms', 'int'],
  ['error_code', 'text'],
  ['error_detail', 'wide'],
];

/** Those that may go better later wait in one statement for all: after a delay many reports may come too early at once. */
async function recordWrong(
  tx: Tx,
  row: FromRow,
  wrong: readonly { readonly message: InboundMessage; readonly error: AppError }[],
  retryScale: number,
): Promise<void> {
  const judged = wrong.map(({ message, error }) => {
    const attempts = message.attempts + 1;
    return { message, error, attempts, verdict: verdictOf(error, attempts, retryScale) };
  });
  await tx.updateMany(
    'inbound_messages',
    wrongColumns,
    judged.map(({ message, error, attempts, verdict }) => [
      message.id,
      verdict.again ? 'waiting' : 'parked',
      attempts,
      verdict.again ? Math.round(verdict.inMs) : 0,
      error.code,
      JSON.stringify(error.details).slice(0, 1000),
    ]),
    ['id'],
    {
      state: 'k.state',
      attempts: 'k.attempts',
      available_at: tx.sql.nowPlusMs.replace('?', 'k.in_ms'),
      error_code: 'k.error_code',
      error_detail: 'k.error_detail',
    },
  );
  for (const { message, error, verdict } of judged)
    if (!verdict.again) await parkInbound(tx, { ...message, listener: row.listener }, error);
}
