/** What follows from a line's change: a line in the journal, the log and the metrics, and a note for the processes that show it. */
import type { Logger } from 'pino';
import { correlationId } from './correlation.ts';
import type { Database, Reader } from './db/index.ts';
import { freeWaiting } from './deliveries.ts';
import { briefly } from './errors.ts';
import type { Journal } from './journal.ts';
import type { LineStatus } from './lines.ts';
import type { Metrics } from './metrics.ts';
import { listSettings, writeSetting } from './settings.ts';
import { dateOf } from './time.ts';

const PREFIX = 'line.';
/** A process that leaves a host alone says so again at each trial; one that has said nothing for so long has ended. */
const STALE_MS = 10 * 60_000;

export type SeenLine = LineStatus & {
  /** The process that said so. */
  readonly by: string;
};

type Parts = {
  readonly db: Database;
  readonly journal: Journal;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly owner: string;
};

export function watchLines({ db, journal, metrics, log, owner }: Parts): (status: LineStatus) => void {
  const down = new Set<string>();
  return (status) => {
    const { partner, host, state, reason } = status;
    metrics.lineUp.set({ partner, host }, state === 'up' ? 1 : 0);
    if (state === 'trying') return;
    log.warn({ partner, host, state, reason }, 'partner line');
    journal.record({
      partner,
      operation: `line.${state}`,
      method: '-',
      url: host,
      ...(state === 'up' ? {} : { error: `${reason ?? ''} until ${status.until ?? ''}` }),
      tookMs: 0,
      correlationId: correlationId(),
    });
    const name = `${PREFIX}${partner}.${host}`.slice(0, 80);
    db.tx((tx) => writeSetting(tx, name, { ...status, by: owner })).catch((error: unknown) =>
      log.warn({ error: briefly(error) }, 'partner line not noted'),
    );
    if (state === 'down') down.add(name);
    // After patience that a partner has asked for they come in their turn: all at once would only earn the next 429.
    if (state === 'up' && down.delete(name))
      freeWaiting(db, partner, host).catch((error: unknown) =>
        log.warn({ error: briefly(error) }, 'what waits for the line comes in its turn'),
      );
  };
}

/** Lines that a process has left alone within the last minutes, whichever it was. */
export async function listLines(reader: Reader, now: Date): Promise<SeenLine[]> {
  const noted = await listSettings<SeenLine>(reader, PREFIX);
  return noted
    .filter(({ at, value }) => value.state === 'up' || now.getTime() - dateOf(at).getTime() < STALE_MS)
    .map(({ value }) => value);
}
