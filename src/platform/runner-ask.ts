/**
 * Asking a partner: the intent is committed before the call, the answer after it. Both share their transactions with
 * whatever else is about to be asked or recorded in this process, of any row (see runner-ask-lanes.ts).
 */
import { clearDelivery, type Failure } from './deliveries.ts';
import { isDatabaseDown } from './db/index.ts';
import { AppError, asAppError, type ErrorKind } from './errors.ts';
import type { AskRow } from './flow.ts';
import type { Message } from './message.ts';
import { releaseCalls, type Left } from './partner-calls.ts';
import type { AskLanes } from './runner-ask-lanes.ts';
import type { RunnerOptions } from './runner.ts';
import { oneAtATime, type InTurn } from './one-at-a-time.ts';

export type Asker = {
  /** Undefined when it is done; else what was recorded about the failed attempt. */
  handle(message: Message, redelivered: boolean): Promise<(Failure & { error: AppError }) | undefined>;
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

/** @param inQueue shared by the rows of one queue: what is about one document waits for each other, also across rows */
export function createAsker(row: AskRow, options: RunnerOptions, lanes: AskLanes, inQueue: InTurn): Asker {
  const { db, owner } = options;
  const inTurn = oneAtATime(row.concurrency);
  /** Resolves when the message is done; `asked` tells what a failing `ask` left behind. */
  async function attempt(message: Message, redelivered: boolean, asked: (left: Left) => void): Promise<void> {
    let begun = await lanes.begin.push({ row, message });
    let answer = begun.go && begun.again ? await row.find(begun.intent as never) : undefined;
    if (begun.go && (begun.doubtful || (begun.again && row.afresh === true)) && answer === undefined) {
      await db.tx((tx) =>
        releaseCalls(tx, owner, [{ listener: row.listener, messageId: message.id, left: 'refused' }]),
      );
      begun = await lanes.begin.push({ row, message });
    }
    if (!begun.go) {
      // Whoever claimed it is at it, or died with it: the claim runs out before these retries do.
      if (begun.failed !== undefined) throw begun.failed;
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
    await lanes.end.push({ row, message, intent: begun.intent, answer, redelivered });
  }

  /** Records the failed attempt with what must follow from it. */
  function record(message: Message, error: AppError, left: Left, tellOthers: boolean): Promise<Failure> {
    return lanes.failed.push({ row, message, error, tellOthers, ...(error.code === BUSY ? {} : { left }) });
  }

  return {
    handle: (message, redelivered) =>
      inQueue(row.key(message.payload, message), () =>
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
      ),
  };
}
