/**
 * Runs the rows of the flow. Work in our database goes through a lane per listener (up to 64 messages a transaction,
 * each marked in the inbox); asking a partner is intent → commit → look up or ask → record → commit.
 * `handle` resolves when the message is durably settled: done, waiting for another attempt, or parked. It rejects only
 * when the database cannot be reached; the bus then keeps the message.
 */
import type { Logger } from 'pino';
import { createAsker, type Asker } from './runner-ask.ts';
import { createAskLanes } from './runner-ask-lanes.ts';
import { clearDelivery, isOvertaken, parkFallout, recordFailure, takeDue } from './deliveries.ts';
import { AppError, asAppError } from './errors.ts';
import { isDatabaseDown, type Database, type Tx } from './db/index.ts';
import type { Fallen } from './bus/bus.ts';
import type { FlowRow, Outcome, WorkRow } from './flow.ts';
import { firstSeen, unsee } from './inbox.ts';
import type { LATER } from './lane.ts';
import { createLane, type Lane } from './lane.ts';
import { causeFor, withCause } from './correlation.ts';
import type { Message } from './message.ts';
import { limits } from '../../config/retry.ts';
import type { Metrics } from './metrics.ts';
import { oneAtATime, type InTurn } from './one-at-a-time.ts';
import type { Urgency } from './urgency.ts';

export type RunnerOptions = {
  readonly db: Database;
  readonly rows: readonly FlowRow[];
  readonly owner: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Multiplies every retry delay: 1 in production, small in tests and demos. */
  readonly retryScale: number;
  readonly urgency?: Urgency;
};

export type Runner = {
  handle(listener: string, message: Message, redelivered?: boolean): Promise<void>;
  /** Parks a message that the bus gave up. */
  fallout(fallen: Fallen): Promise<void>;
  /** Sends due retries back through `redeliver`. */
  startRetries(redeliver: (listener: string, message: Message) => Promise<void>): void;
  wakeRetries(): void;
  stop(): Promise<void>;
  readonly inFlight: number;
};

const WAKES_APART_MS = 20;

type Work = { readonly message: Message; readonly redelivered: boolean };

export function createRunner(options: RunnerOptions): Runner {
  const { db, log, metrics, urgency } = options;
  const lanes = new Map<string, Lane<Work, AppError | undefined>>();
  const askers = new Map<string, Asker>();
  const askLanes = createAskLanes(db, options.owner, options.retryScale);
  const queues = new Map<string, InTurn>();
  const turnIn = (queue: string): InTurn => {
    const turn = queues.get(queue) ?? oneAtATime();
    queues.set(queue, turn);
    return turn;
  };
  for (const row of options.rows) {
    if (row.kind === 'work') lanes.set(row.listener, workLane(db, row));
    if (row.kind === 'ask') askers.set(row.listener, createAsker(row, options, askLanes, turnIn(row.queue)));
  }
  let inFlight = 0;
  let stopped = false;
  let redeliver: ((listener: string, message: Message) => Promise<void>) | undefined;
  const timers = new Set<NodeJS.Timeout>();
  /** The moments at which retries are read anyway. */
  const wakes = new Set<number>();
  let sending = false;
  let sendAgain = false;

  /** Those that come close together share one reading. */
  function wakeIn(ms: number): void {
    if (stopped || redeliver === undefined || ms > limits.pollMs * 2) return;
    const at = Math.ceil((Date.now() + ms + 2) / WAKES_APART_MS) * WAKES_APART_MS;
    if (wakes.has(at)) return;
    wakes.add(at);
    const timer = setTimeout(() => {
      timers.delete(timer);
      wakes.delete(at);
      void sendDue();
    }, at - Date.now());
    timers.add(timer);
  }

  /** One reading at a time, and one more for all who asked meanwhile: the rows of one are hidden only when it is done. */
  async function sendDue(): Promise<void> {
    sendAgain = true;
    if (sending) return;
    sending = true;
    while (sendAgain) {
      sendAgain = false;
      await takeAndSend();
    }
    sending = false;
  }

  async function takeAndSend(): Promise<void> {
    if (stopped || redeliver === undefined) return;
    try {
      for (const due of await takeDue(db))
        void redeliver(due.listener, due.message).catch((error) =>
          log.warn({ err: error as Error }, 'redelivery failed'),
        );
    } catch (error) {
      log.warn({ code: asAppError(error).code }, 'retries cannot be read');
    }
  }

  async function settleFailure(listener: string, message: Message, error: AppError): Promise<void> {
    const failure = await db.tx((tx) => recordFailure(tx, listener, message, error, options.retryScale));
    report(listener, message, error, failure.parked);
    if (!failure.parked) wakeIn(failure.inMs);
  }

  function report(listener: string, message: Message, error: AppError, parked: boolean): void {
    metrics.handled.inc({ listener, outcome: parked ? 'parked' : 'retry' });
    const facts = {
      listener,
      event: message.event,
      key: message.key,
      kind: error.kind,
      code: error.code,
      details: error.details,
      correlationId: message.correlationId,
    };
    if (error.kind === 'bug') log.error({ ...facts, err: error.cause }, 'handler failed');
    else if (parked) log.warn(facts, 'message parked');
    else log.info(facts, 'message will be tried again');
  }

  return {
    async handle(listener, message, redelivered = false) {
      inFlight++;
      const began = performance.now();
      try {
        await withCause({ correlationId: message.correlationId, who: 'hub', messageId: message.id }, async () => {
          await urgency?.turn(listener);
          if (redelivered && (await isOvertaken(db, listener, message))) return;
          const asker = askers.get(listener);
          if (asker !== undefined) {
            const failure = await asker.handle(message, redelivered);
            if (failure === undefined) return void metrics.handled.inc({ listener, outcome: 'done' });
            report(listener, message, failure.error, failure.parked);
            if (!failure.parked) wakeIn(failure.inMs);
            return;
          }
          const lane = lanes.get(listener);
          if (lane === undefined)
            return settleFailure(listener, message, new AppError('bug', 'flow.unknown_listener', { listener }));
          const ended = urgency?.begin(listener, 1);
          const error = await lane
            .push({ message, redelivered })
            .catch((thrown: unknown) => {
              if (isDatabaseDown(thrown)) throw thrown;
              return asAppError(thrown);
            })
            .finally(ended);
          if (error === undefined) metrics.handled.inc({ listener, outcome: 'done' });
          else await settleFailure(listener, message, error);
        });
      } finally {
        inFlight--;
        metrics.handleMs.observe({ listener }, performance.now() - began);
      }
    },
    fallout: async ({ listeners, message, reason }) => {
      log.error({ listeners, event: message.event, key: message.key, reason }, 'message given up by the bus');
      await parkFallout(db, listeners, message, reason);
    },
    startRetries(send) {
      redeliver = send;
      const timer = setInterval(() => void sendDue(), limits.pollMs);
      timers.add(timer);
    },
    wakeRetries: () => void sendDue(),
    async stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      await Promise.all([...lanes.values()].map((lane) => lane.idle()));
    },
    get inFlight() {
      return inFlight;
    },
  };
}

function workLane(db: Database, row: WorkRow): Lane<Work, AppError | undefined> {
  return createLane<Work, AppError | undefined>({
    db,
    name: row.listener,
    max: row.urgent ? limits.urgentMembers : limits.laneMembers,
    ...(row.urgent ? { paceMs: limits.paceUrgentMs } : { gatherMs: limits.gatherWorkMs }),
    work: (tx, items) => workTogether(tx, row, items),
  });
}

async function workTogether(
  tx: Tx,
  row: WorkRow,
  items: readonly Work[],
): Promise<(AppError | undefined | typeof LATER)[]> {
  const fresh = await firstSeen(
    tx,
    row.listener,
    items.map((item) => item.message.id),
  );
  const taken = new Set<string>();
  const work = items.filter(({ message }) => fresh.has(message.id) && !taken.has(message.id) && taken.add(message.id));
  for (const { message } of work) {
    causeFor(tx, message.key, { correlationId: message.correlationId, who: 'hub', messageId: message.id });
  }
  const outcomes =
    work.length === 0
      ? []
      : await row.thenMany(
          tx,
          work.map((item) => item.message),
        );
  // A missing outcome would read as "done".
  if (outcomes.length !== work.length) throw new AppError('bug', 'flow.outcomes_missing', { listener: row.listener });
  const byId = new Map<string, Outcome>(work.map((item, at) => [item.message.id, outcomes[at]]));
  const undone = [...byId].filter(([, outcome]) => outcome !== undefined).map(([id]) => id);
  await unsee(tx, row.listener, undone);
  for (const { message, redelivered } of items) {
    if (redelivered && byId.get(message.id) === undefined) await clearDelivery(tx, row.listener, message.id);
  }
  return items.map((item) => byId.get(item.message.id));
}
