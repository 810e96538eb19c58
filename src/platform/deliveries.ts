/** Deliveries that did not succeed at once: rows with a moment to try again, or parked with their reason for a person. */
import { uuidv7 } from './ids.ts';
import { verdictOf, waitOf } from './backoff.ts';
import type { Database, KeyColumn, Tx } from './db/index.ts';
import { AppError, fail } from './errors.ts';
import { lineWaits, neverLeft } from './lines.ts';
import type { Message } from './message.ts';
import { messageOf } from './outbox.ts';
import { park } from './parked.ts';
import { dateOf, momentOf } from './time.ts';
import { limits } from '../../config/retry.ts';

export type Failure = { readonly parked: boolean; readonly inMs: number };

export type Failed = { readonly listener: string; readonly message: Message; readonly error: AppError };

/** Records a failed attempt: another one later, or parked. Runs in the transaction that also frees the intent. */
export async function recordFailure(
  tx: Tx,
  listener: string,
  message: Message,
  error: AppError,
  retryScale: number,
): Promise<Failure> {
  const [failure] = await recordFailures(tx, [{ listener, message, error }], retryScale);
  return failure ?? fail('bug', 'deliveries.nothing_recorded', { listener });
}

type Known = { listener: string; message_id: string; attempts: number; waited: number; first_at: string };

/** The same for many, each listener's message once; in the order given. */
export async function recordFailures(tx: Tx, failed: readonly Failed[], retryScale: number): Promise<Failure[]> {
  if (failed.length === 0) return [];
  const keys = tx.keysTable(marks);
  const known = await tx.all<Known>(
    `SELECT d.listener, d.message_id, d.attempts, d.waited, d.first_at FROM ${keys} k
     ${tx.sql.joinInOrder} deliveries d ON d.listener = k.listener AND d.message_id = k.message_id${tx.sql.forUpdate}`,
    [JSON.stringify(failed.map(({ listener, message }) => [listener, message.id]))],
  );
  const clock =
    (await tx.one<{ now: string }>(`SELECT ${tx.sql.now} AS now`))?.now.slice(0, 23) ?? momentOf(new Date());
  const judged = failed.map((one) =>
    judge(
      one,
      known.find((row) => row.listener === one.listener && row.message_id === one.message.id),
      clock,
      retryScale,
    ),
  );
  await tx.upsert(
    'deliveries',
    ['listener', 'message_id'],
    judged.map(({ row }) => row),
    ['state', 'attempts', 'waited', 'available_at', 'error_kind', 'error_code', 'error_detail', 'updated_at'],
  );
  for (const { one, row, failure } of judged) if (failure.parked) await parkFailed(tx, one, String(row.id));
  return judged.map(({ failure }) => failure);
}

const marks: readonly KeyColumn[] = [
  ['listener', 'text'],
  ['message_id', 'text'],
];

/** @param clock the database's */
function judge(one: Failed, known: Known | undefined, clock: string, retryScale: number) {
  const { listener, message, error } = one;
  const attempts = (known?.attempts ?? 0) + 1;
  // A call that never left the house says nothing about its message: it only waits for the line.
  const waits = neverLeft(error);
  const waited = (known?.waited ?? 0) + (waits ? 1 : 0);
  const now = momentOf(new Date());
  const isTooLong = known !== undefined && Date.now() - dateOf(known.first_at).getTime() > limits.lineWaitMs;
  const verdict = !waits
    ? verdictOf(error, attempts - waited, retryScale)
    : isTooLong
      ? ({ again: false } as const)
      : waitOf(error, retryScale);
  const inMs = verdict.again ? verdict.inMs : 0;
  const row = {
    id: uuidv7(),
    listener,
    message_id: message.id,
    event: message.event,
    doc_key: message.key,
    doc_version: message.version,
    payload: JSON.stringify(message.payload),
    correlation_id: message.correlationId,
    state: verdict.again ? 'retry' : 'parked',
    attempts,
    waited,
    available_at: momentOf(new Date(dateOf(clock).getTime() + inMs)),
    error_kind: error.kind,
    error_code: error.code.slice(0, 120),
    error_detail: JSON.stringify(error.details).slice(0, 1000),
    first_at: known?.first_at ?? now,
    updated_at: now,
  };
  return { one, row, failure: { parked: !verdict.again, inMs } };
}

async function parkFailed(tx: Tx, { listener, message, error }: Failed, id: string): Promise<void> {
  const stored = await tx.one<{ id: string }>('SELECT id FROM deliveries WHERE listener = ? AND message_id = ?', [
    listener,
    message.id,
  ]);
  await park(tx, {
    source: 'delivery',
    refId: stored?.id ?? id,
    listener,
    event: message.event,
    documentId: message.key,
    error,
  });
}

/** True when this copy of a redelivered message has been overtaken by another attempt, by parking or by a person. */
export async function isOvertaken(db: Database, listener: string, message: Message): Promise<boolean> {
  if (message.attempt === undefined) return false;
  const known = await db.read((r) =>
    r.one<{ state: string; attempts: number }>(
      'SELECT state, attempts FROM deliveries WHERE listener = ? AND message_id = ?',
      [listener, message.id],
    ),
  );
  return known !== undefined && (known.state !== 'retry' || known.attempts !== message.attempt);
}

/** A message that the bus gave up: parked for each listener that has not done it. */
export async function parkFallout(
  db: Database,
  listeners: readonly string[],
  message: Message,
  reason: string,
): Promise<void> {
  const error = new AppError('bug', 'bus.fallout', { reason });
  await db.tx(async (tx) => {
    for (const listener of listeners) {
      const done = await tx.one('SELECT 1 AS one FROM inbox WHERE listener = ? AND message_id = ?', [
        listener,
        message.id,
      ]);
      if (done === undefined) await recordFailure(tx, listener, message, error, 1);
    }
  });
}

export async function clearDelivery(tx: Tx, listener: string, messageId: string): Promise<void> {
  await tx.run('DELETE FROM deliveries WHERE listener = ? AND message_id = ?', [listener, messageId]);
}

/** Takes the retries that are due and hides them until they would count as lost on the way. */
export async function takeDue(db: Database): Promise<{ listener: string; message: Message }[]> {
  return db.tx(async (tx) => {
    const rows = await tx.all<{
      id: string;
      listener: string;
      message_id: string;
      event: string;
      doc_key: string;
      doc_version: number;
      payload: string;
      correlation_id: string;
      attempts: number;
    }>(
      `SELECT id, listener, message_id, event, doc_key, doc_version, payload, correlation_id, attempts FROM deliveries
       WHERE state = 'retry' AND available_at <= ${tx.sql.now} ORDER BY available_at LIMIT ${limits.redeliverBatch}${tx.sql.skipLocked}`,
    );
    await tx.last.updateMany(
      'deliveries',
      [
        ['id', 'text'],
        ['in_ms', 'int'],
      ],
      rows.map((row) => [row.id, limits.redeliverAgainMs]),
      ['id'],
      { available_at: tx.sql.nowPlusMs.replace('?', 'k.in_ms') },
    );
    return rows.map((row) => ({
      listener: row.listener,
      message: { ...messageOf({ ...row, id: row.message_id }), attempt: row.attempts },
    }));
  });
}

const FREED_AT_ONCE = 500;

/** What waits for a line that is up again is due now, whatever its turn was; how many that were. */
export async function freeWaiting(db: Database, partner: string, host: string): Promise<number> {
  for (let freed = 0; ;) {
    const some = await db.tx(async (tx) => {
      const rows = await tx.all<{ id: string }>(
        `SELECT id FROM deliveries WHERE state = 'retry' AND available_at > ${tx.sql.now} AND error_code = ? AND error_detail LIKE ?
         ORDER BY available_at LIMIT ${FREED_AT_ONCE}${tx.sql.skipLocked}`,
        [lineWaits(partner), `%${JSON.stringify({ host }).slice(1, -1)}%`],
      );
      const ids = rows.map(({ id }) => [id]);
      await tx.last.updateMany('deliveries', [['id', 'text']], ids, ['id'], { available_at: tx.sql.now });
      return ids.length;
    });
    freed += some;
    if (some < FREED_AT_ONCE) return freed;
  }
}
