/** Asking a partner: the intent is committed before the call, the answer after it; both share transactions with others. */
import { clearDelivery, recordFailure, type Failure } from './deliveries.ts';
import { isDatabaseDown, type Tx } from './db/index.ts';
import { AppError, asAppError, type ErrorKind } from './errors.ts';
import type { AskRow } from './flow.ts';
import { causeFor, currentCause } from './correlation.ts';
import { firstSeen } from './inbox.ts';
import { createLane } from './lane.ts';
import type { Message } from './message.ts';
import { claimCall, closeCalls, releaseCall, standingOf, writeIntents, type Left } from './partner-calls.ts';
import type { RunnerOptions } from './runner.ts';
import { oneAtATime } from './one-at-a-time.ts';

export type Asker = {
  /** Undefined when it is done; else what was recorded about the failed attempt. */
  handle(message: Message, redelivered: boolean): Promise<(Failure & { error: AppError }) | undefined>;
};

type Begun =
  | { readonly go: false; readonly busy?: true }
  | { readonly go: true; readonly intent: unknown; readonly again: boolean; readonly doubtful: boolean };
type Answered = {
  readonly message: Message;
  readonly intent: unknown;
  readonly answer: unknown;
  readonly redelivered: boolean;
};

const BUSY = 'partner_call.busy';

/** What an error thrown by `ask` says about the partner's side. */
const leftBy: Record<ErrorKind, Left> = {
  // These are answers: the partner has understood and done nothing.
  refused: 'refused',
  forbidden: 'refused',
  missing: 'refused',
  // Either we could not build the call, or we could not read its answer; the latter may have had its effect.
  invalid: 'doubtful',
  conflict: 'open',
  unavailable: 'open',
  bug: 'open',
};

export function createAsker(row: AskRow, options: RunnerOptions): Asker {
  const { db, owner } = options;
  const inTurn = oneAtATime(row.concurrency);
  const begin = createLane<Message, Begun>({
    db,
    name: `${row.listener}:intend`,
    max: 32,
    work: (tx, items) => beginTogether(tx, row, owner, items),
  });
  const end = createLane<Answered, undefined>({
    db,
    name: `${row.listener}:record`,
    max: 32,
    work: (tx, items) => endTogether(tx, row, items),
  });

  /** Resolves when the message is done; `asked` tells what a failing `ask` left behind. */
  async function attempt(message: Message, redelivered: boolean, asked: (left: Left) => void): Promise<void> {
    let begun = await begin.push(message);
    let answer = begun.go && begun.again ? await row.find(begun.intent as never) : undefined;
    if (begun.go && begun.doubtful && answer === undefined) {
      await db.tx((tx) => releaseCall(tx, row.listener, message.id, owner, 'refused'));
      begun = await begin.push(message);
    }
    if (!begun.go) {
      // Whoever claimed it is at it, or died with it: the claim runs out before these retries do.
      if (begun.busy) throw new AppError('unavailable', BUSY, { listener: row.listener });
      if (redelivered) await db.tx((tx) => clearDelivery(tx, row.listener, message.id));
      return;
    }
    if (answer === undefined) {
      try {
        answer = await row.ask(begun.intent as never);
      } catch (thrown) {
        asked(leftBy[asAppError(thrown).kind]);
        throw thrown;
      }
    }
    await end.push({ message, intent: begun.intent, answer, redelivered });
  }

  /** Records the failed attempt with what must follow from it. */
  function record(message: Message, error: AppError, left: Left, tellOthers: boolean): Promise<Failure> {
    return db.tx(async (tx) => {
      causeFor(tx, message.key, currentCause());
      if (error.code !== BUSY) await releaseCall(tx, row.listener, message.id, owner, left);
      const failure = await recordFailure(tx, row.listener, message, error, options.retryScale);
      if (failure.parked && tellOthers) await row.otherwise?.(tx, message.payload as never, error);
      return failure;
    });
  }

  return {
    handle: (message, redelivered) =>
      inTurn(row.key(message.payload, message), async () => {
        let left: Left = 'open';
        try {
          await attempt(message, redelivered, (what) => (left = what));
          return undefined;
        } catch (thrown) {
          if (isDatabaseDown(thrown)) throw thrown;
          const error = asAppError(thrown);
          try {
            return { ...(await record(message, error, left, true)), error };
          } catch (second) {
            if (isDatabaseDown(second) || row.otherwise === undefined) throw second;
            // What should follow from giving up fails itself: parked all the same, for a person to see both.
            const worse = new AppError('bug', 'flow.otherwise_failed', { first: error.code }, second);
            return { ...(await record(message, worse, left, false)), error: worse };
          }
        }
      }),
  };
}

async function beginTogether(tx: Tx, row: AskRow, owner: string, messages: readonly Message[]): Promise<Begun[]> {
  const ids = messages.map((message) => message.id);
  const { seen, begun: begunBefore } = await standingOf(tx, row.listener, ids);
  const results: Begun[] = [];
  const fresh: { message: Message; intent: unknown; again: boolean }[] = [];
  for (const message of messages) {
    if (seen.has(message.id)) {
      results.push({ go: false });
      continue;
    }
    const claimed = begunBefore.has(message.id)
      ? await claimCall(tx, row.listener, message, owner)
      : { state: 'new' as const };
    if (claimed.state === 'done') results.push({ go: false });
    else if (claimed.state === 'busy') results.push({ go: false, busy: true });
    else if (claimed.state === 'open')
      results.push({ go: true, intent: claimed.intent, again: true, doubtful: claimed.doubtful });
    else {
      causeFor(tx, message.key, { correlationId: message.correlationId, who: 'hub', messageId: message.id });
      const intent = await row.intend(tx, message.payload as never, message);
      if (intent === undefined) {
        await firstSeen(tx, row.listener, [message.id]);
        results.push({ go: false });
        continue;
      }
      fresh.push({ message, intent, again: claimed.state === 'refused' });
      results.push({ go: true, intent, again: false, doubtful: false });
    }
  }
  await writeIntents(tx, row.listener, owner, fresh);
  return results;
}

async function endTogether(tx: Tx, row: AskRow, items: readonly Answered[]): Promise<undefined[]> {
  const fresh = await firstSeen(
    tx,
    row.listener,
    items.map((item) => item.message.id),
  );
  const answered = items.filter((item) => fresh.has(item.message.id));
  for (const { message, answer, intent, redelivered } of answered) {
    causeFor(tx, message.key, { correlationId: message.correlationId, who: 'hub', messageId: message.id });
    await row.then(tx, message.payload as never, answer as never, intent as never);
    if (redelivered) await clearDelivery(tx, row.listener, message.id);
  }
  await closeCalls(
    tx,
    row.listener,
    answered.map((item) => ({ messageId: item.message.id, answer: kept(item.answer) })),
  );
  return items.map(() => undefined);
}

/** Files are kept as documents; the journal of calls keeps only what is small. */
function kept(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer ?? null, (_, value: unknown) =>
      value instanceof Uint8Array ? `${value.length} bytes` : value,
    ),
  ) as unknown;
}
