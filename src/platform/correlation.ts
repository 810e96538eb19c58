/** Who is at work and for which cause: follows a piece of work from a partner's push to the courier's callback. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { uuidv7 } from './ids.ts';
import type { Tx } from './db/index.ts';

export type Cause = {
  readonly correlationId: string;
  /** A user's login, a partner's name, or `hub`. */
  readonly who: string;
  readonly messageId?: string;
};

const current = new AsyncLocalStorage<Cause>();

/** The id of the work that runs now; a fresh one when nothing has set it. */
export function correlationId(): string {
  return current.getStore()?.correlationId ?? uuidv7();
}

export function currentCause(): Cause {
  return current.getStore() ?? { correlationId: uuidv7(), who: 'hub' };
}

export function withCause<T>(cause: Cause, work: () => T): T {
  return current.run(cause, work);
}

export function withCorrelation<T>(id: string, work: () => T): T {
  return current.run({ ...currentCause(), correlationId: id }, work);
}

const KEY = 'cause.by-document';

/** A transaction that serves many messages at once remembers which document belongs to which cause. */
export function causeFor(tx: Tx, documentId: string, cause: Cause): void {
  let known = tx.scratch.get(KEY) as Map<string, Cause> | undefined;
  if (known === undefined) tx.scratch.set(KEY, (known = new Map<string, Cause>()));
  known.set(documentId, cause);
}

export function causeOf(tx: Tx, documentId: string): Cause {
  return (tx.scratch.get(KEY) as Map<string, Cause> | undefined)?.get(documentId) ?? currentCause();
}
