/** Asking a partner: the intent is committed before the call, the answer after it; both share transactions with others. */
import { clearDelivery, recordFailure, type Failure } from './deliveries.ts';
import type { Tx } from './db/index.ts';
import { AppError, asAppError } from './errors.ts';
import type { AskRow } from './flow.ts';
import { causeFor, currentCause } from './correlation.ts';
import { firstSeen } from './inbox.ts';
import { createLane } from './lane.ts';
import type { Message } from './message.ts';
import { claimCall, closeCalls, releaseCall, writeIntents } from './partner-calls.ts';
import type { RunnerOptions } from './runner.ts';
import { oneAtATime } from './one-at-a-time.ts';

export type Asker = {
  /** Undefined when it is done; else what was recorded about the failed attempt. */
  handle(message: Message, redelivered: boolean): Promise<(Failure & { error: AppError }) | undefined>;
};

type Begun =
  | { readonly go: false; readonly busy?: true }
  | { readonly go: true; readonly intent: unknown; readonly again: boolean };
type Answered = {
  readonly message: Message;
  readonly intent: unknown;
  readonly answer: unknown;
  readonly redelivered: boolean;
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

  async function attempt(message: Message, redelivered: boolean): Promise<void> {
    const begun = await begin.push(message);
    if (!begun.go) {
      if (begun.busy) throw new AppError('conflict', 'partner_call.busy', { listener: row.listener });
      if (redelivered) await db.tx((tx) => clearDelivery(tx, row.listener, message.id));
      return;
    }
    const found = begun.again ? await row.find(begun.intent as never) : undefined;
    const answer = found ?? (await row.ask(begun.intent as never));
    await end.push({ message, intent: begun.intent, answer, redelivered });
  }

  return {
    handle: (message, redelivered) =>
      inTurn(row.key(message.payload, message), async () => {
        try {
          await attempt(message, redelivered);
          return undefined;
        } catch (thrown) {
          const error = asAppError(thrown);
          if (error.code === 'database.line_down') throw error;
          return db.tx(async (tx) => {
            causeFor(tx, message.key, currentCause());
            // Only an answer that says "no" is definite; whatever broke on the way may have happened all the same.
            await releaseCall(
              tx,
              row.listener,
              message.id,
              ['refused', 'invalid', 'forbidden', 'missing'].includes(error.kind),
            );
            const failure = await recordFailure(tx, row.listener, message, error, options.retryScale);
            if (failure.parked) await row.otherwise?.(tx, message.payload as never, error);
            return { ...failure, error };
          });
        }
      }),
  };
}

async function beginTogether(tx: Tx, row: AskRow, owner: string, messages: readonly Message[]): Promise<Begun[]> {
  const keys = tx.keysTable([['message_id', 'text']]);
  const ids = JSON.stringify(messages.map((message) => [message.id]));
  const done = await tx.all<{ message_id: string }>(
    `SELECT i.message_id FROM ${keys} k ${tx.sql.joinInOrder} inbox i ON i.message_id = k.message_id AND i.listener = ?`,
    [ids, row.listener],
  );
  const known = await tx.all<{ message_id: string }>(
    `SELECT c.message_id FROM ${keys} k ${tx.sql.joinInOrder} partner_calls c ON c.message_id = k.message_id AND c.listener = ?`,
    [ids, row.listener],
  );
  const seen = new Set(done.map((one) => one.message_id));
  const begunBefore = new Set(known.map((one) => one.message_id));
  const results: Begun[] = [];
  const fresh: { message: Message; intent: unknown }[] = [];
  for (const message of messages) {
    if (seen.has(message.id)) {
      results.push({ go: false });
      continue;
    }
    const claimed = begunBefore.has(message.id)
      ? await claimCall(tx, row.listener, message, owner)
      : { state: 'new' as const };
    if (claimed.state === 'busy') results.push({ go: false, busy: true });
    else if (claimed.state === 'open') results.push({ go: true, intent: claimed.intent, again: true });
    else {
      causeFor(tx, message.key, { correlationId: message.correlationId, who: 'hub', messageId: message.id });
      const intent = await row.intend(tx, message.payload as never, message);
      if (intent === undefined) {
        await firstSeen(tx, row.listener, [message.id]);
        results.push({ go: false });
        continue;
      }
      fresh.push({ message, intent });
      results.push({ go: true, intent, again: false });
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
