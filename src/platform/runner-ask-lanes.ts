/**
 * The lanes through which every call to a partner passes: one writes intents, one records answers, one the calls that
 * brought none (when a partner is away that is each of them). They are shared by all rows, because a commit, an inbox
 * mark and a line of history cost the same for one as for thirty of them.
 */
import { limits } from '../../config/retry.ts';
import { causeFor } from './correlation.ts';
import { clearDelivery, recordFailures, type Failure } from './deliveries.ts';
import type { Database, Tx } from './db/index.ts';
import { AppError } from './errors.ts';
import type { AskRow, Settled } from './flow.ts';
import { groupBy } from './group.ts';
import { firstSeenAmong, textOf, type Mark } from './inbox.ts';
import { createLane, LATER, type Lane } from './lane.ts';
import type { Message } from './message.ts';
import { claimCall, closeCalls, releaseCalls, standingOf, writeIntents, type Left } from './partner-calls.ts';

export type Asked = { readonly row: AskRow; readonly message: Message };
export type Begun =
  | { readonly go: false; readonly busy?: true; readonly failed?: AppError }
  | { readonly go: true; readonly intent: unknown; readonly again: boolean; readonly doubtful: boolean };
export type Answered = Asked & { readonly intent: unknown; readonly answer: unknown; readonly redelivered: boolean };

export type FailedCall = Asked & {
  readonly error: AppError;
  /** What is known of the partner's side; left out when the call is not ours to free. */
  readonly left?: Left;
  /** Whether what should follow from giving up is done too. */
  readonly tellOthers: boolean;
};

export type AskLanes = {
  readonly begin: Lane<Asked, Begun>;
  readonly end: Lane<Answered, undefined>;
  readonly failed: Lane<FailedCall, Failure>;
};

export function createAskLanes(db: Database, owner: string, retryScale: number): AskLanes {
  return {
    begin: createLane<Asked, Begun>({
      db,
      name: 'intend',
      max: 32,
      gatherMs: limits.gatherIntentMs,
      work: (tx, items) => beginTogether(tx, owner, items),
    }),
    end: createLane<Answered, undefined>({
      db,
      name: 'record',
      max: 32,
      gatherMs: limits.gatherAnswerMs,
      work: endTogether,
    }),
    failed: createLane<FailedCall, Failure>({
      db,
      name: 'failed',
      max: 64,
      gatherMs: limits.gatherAnswerMs,
      work: (tx, items) => failTogether(tx, owner, retryScale, items),
    }),
  };
}

function causeOfMessage(tx: Tx, message: Message): void {
  causeFor(tx, message.key, { correlationId: message.correlationId, who: 'hub', messageId: message.id });
}

async function beginTogether(tx: Tx, owner: string, items: readonly Asked[]): Promise<Begun[]> {
  const standing = await standingOf(tx, items.map(markOf));
  const results: Begun[] = [];
  const fresh: { listener: string; message: Message; intent: unknown; again: boolean }[] = [];
  const nothing: Mark[] = [];
  const intents = await intentsOf(
    tx,
    items.filter(({ row, message }) => {
      const { seen, begun } = standing(row.listener, message.id);
      return !seen && !begun;
    }),
  );
  for (const item of items) {
    const { row, message } = item;
    const { seen, begun } = standing(row.listener, message.id);
    if (seen) {
      results.push({ go: false });
      continue;
    }
    const claimed = begun ? await claimCall(tx, row.listener, message, owner) : { state: 'new' as const };
    if (claimed.state === 'done') results.push({ go: false });
    else if (claimed.state === 'busy') results.push({ go: false, busy: true });
    else if (claimed.state === 'open')
      results.push({ go: true, intent: claimed.intent, again: true, doubtful: claimed.doubtful });
    else {
      const intent = intents.has(item) ? intents.get(item) : await intentOf(tx, row, message);
      if (intent instanceof AppError) results.push({ go: false, failed: intent });
      else if (intent === undefined) {
        nothing.push({ listener: row.listener, id: message.id });
        results.push({ go: false });
      } else {
        fresh.push({ listener: row.listener, message, intent, again: claimed.state === 'refused' });
        results.push({ go: true, intent, again: false, doubtful: false });
      }
    }
  }
  await firstSeenAmong(tx, nothing);
  await writeIntents(tx, owner, fresh);
  return results;
}

/** Side by side, so that what all of them read is read together; all end before anything else is done. */
async function intentsOf(tx: Tx, items: readonly Asked[]): Promise<Map<Asked, unknown>> {
  const intents = await Promise.allSettled(items.map(({ row, message }) => intentOf(tx, row, message)));
  return new Map(
    // By the question and not by the message: two rows may listen to one.
    items.map((item, at) => {
      const one = intents[at];
      if (one?.status !== 'fulfilled') throw one?.reason;
      return [item, one.value];
    }),
  );
}

/** An intent reads, and changes at most the row it is about, so a member that cannot be asked fails alone and the others go on. */
async function intentOf(tx: Tx, row: AskRow, message: Message): Promise<unknown> {
  causeOfMessage(tx, message);
  try {
    return await row.intend(tx, message.payload as never, message);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

async function endTogether(tx: Tx, items: readonly Answered[]): Promise<undefined[]> {
  const fresh = await firstSeenAmong(tx, items.map(markOf));
  const answered = items.filter((item) => fresh(markOf(item)));
  for (const [row, ofRow] of groupBy(answered, (one) => one.row)) {
    for (const { message } of ofRow) causeOfMessage(tx, message);
    await row.thenMany(
      tx,
      ofRow.map(({ message, answer, intent }) => ({ payload: message.payload, answer, intent }) as Settled),
    );
  }
  for (const { row, message, redelivered } of answered)
    if (redelivered) await clearDelivery(tx, row.listener, message.id);
  await closeCalls(
    tx,
    answered.map(({ row, message, answer }) => ({
      listener: row.listener,
      messageId: message.id,
      answer: small(answer),
    })),
  );
  return items.map(() => undefined);
}

/** Two attempts at one message are recorded one after the other. */
async function failTogether(
  tx: Tx,
  owner: string,
  retryScale: number,
  items: readonly FailedCall[],
): Promise<(Failure | typeof LATER)[]> {
  const seen = new Set<string>();
  const firsts = items.filter((item) => {
    const key = textOf(markOf(item));
    return !seen.has(key) && seen.add(key);
  });
  for (const { message } of firsts) causeOfMessage(tx, message);
  await releaseCalls(
    tx,
    owner,
    firsts.flatMap(({ row, message, left }) =>
      left === undefined ? [] : [{ listener: row.listener, messageId: message.id, left }],
    ),
  );
  const failures = await recordFailures(
    tx,
    firsts.map(({ row, message, error }) => ({ listener: row.listener, message, error })),
    retryScale,
  );
  const failureOf = new Map(firsts.map((one, at) => [one, failures[at]]));
  for (const [{ row, message, error, tellOthers }, failure] of failureOf)
    if (failure?.parked === true && tellOthers) await row.otherwise?.(tx, message.payload as never, error);
  return items.map((one) => failureOf.get(one) ?? LATER);
}

function markOf({ row, message }: Asked): Mark {
  return { listener: row.listener, id: message.id };
}

/** Files are kept as documents; what is kept of a call is small. A Buffer would spell out each of its bytes. */
function small(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? `${value.length} bytes` : (value as unknown),
    ]),
  );
}
