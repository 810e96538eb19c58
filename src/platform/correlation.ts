/** The correlation id that follows one piece of work from a partner's push to the courier's callback. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { uuidv7 } from 'uuidv7';

const current = new AsyncLocalStorage<string>();

/** The id of the work that runs now; a fresh one when nothing has set it. */
export function correlationId(): string {
  return current.getStore() ?? uuidv7();
}

export function withCorrelation<T>(id: string, work: () => T): T {
  return current.run(id, work);
}
