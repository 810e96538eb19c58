/**
 * Large snapshots are applied behind their answer, by the process that took the commit; one at a time, for they wait for
 * each other's rows anyway. Should it die, the job `erp.apply_snapshots` goes on where it stopped.
 */
import type { Server } from '@hapi/hapi';
import { applyCommitted } from '../../core/erp/index.ts';
import { briefly } from '../../platform/errors.ts';
import type { RouteContext } from '../context.ts';

type Context = Pick<RouteContext, 'db' | 'log'>;
type Running = { again: boolean; readonly stop: AbortController; readonly done: Promise<void> };

const running = new WeakMap<object, Running>();

/** Returns at once. */
export function applyBehind(context: Context): void {
  const now = running.get(context.db.sequelize);
  if (now !== undefined) {
    now.again = true;
    return;
  }
  const stop = new AbortController();
  const mine: Running = { again: false, stop, done: work(context, stop.signal) };
  running.set(context.db.sequelize, mine);
  void mine.done.then(() => {
    running.delete(context.db.sequelize);
    if (mine.again && !stop.signal.aborted) applyBehind(context);
  });
}

async function work({ db, log }: Context, stop: AbortSignal): Promise<void> {
  try {
    await applyCommitted(db, stop);
  } catch (error) {
    log.warn({ error: briefly(error) }, 'snapshot not applied to its end; the job goes on with it');
  }
}

/** A server that stops finishes the slice at hand and leaves the rest to the next process. */
export function stopWithServer(server: Server, context: Context): void {
  server.ext('onPreStop', async () => {
    const now = running.get(context.db.sequelize);
    now?.stop.abort();
    await now?.done;
  });
}
