/** The journal of partner calls: written behind the calls in groups, so that it costs them nothing. */
import type { Logger } from 'pino';
import type { Database } from './db/index.ts';
import { briefly } from './errors.ts';
import type { CallRecord } from './http.ts';
import type { Metrics } from './metrics.ts';
import { momentOf } from './time.ts';

export type Journal = { record(call: CallRecord): void; flush(): Promise<void>; stop(): Promise<void> };

const FLUSH_MS = 250;
/** Beyond this the oldest lines go: a diagnosis aid must not fill the memory while the database is away. */
const KEPT_LINES = 5_000;

/** The intents are the durable truth; a crash loses at most a quarter of a second of these lines. */
export function createJournal(db: Database, log: Logger, metrics: Metrics): Journal {
  let lines: (CallRecord & { at: string })[] = [];
  let flushing: Promise<void> | undefined;
  const timer = setInterval(() => void flush(), FLUSH_MS);
  timer.unref();

  async function write(): Promise<void> {
    const batch = lines;
    lines = [];
    try {
      await db.tx((tx) =>
        tx.last.insert(
          'partner_journal',
          batch.map((line) => ({
            partner: line.partner,
            operation: line.operation,
            method: line.method,
            url: line.url.slice(0, 600),
            request: line.request ?? null,
            status: line.status ?? null,
            answer: line.answer ?? null,
            error: line.error?.slice(0, 200) ?? null,
            took_ms: Math.round(line.tookMs),
            correlation_id: line.correlationId,
            at: line.at,
          })),
        ),
      );
    } catch (error) {
      log.warn({ lines: batch.length, error: briefly(error) }, 'partner journal not written');
    }
  }

  async function flush(): Promise<void> {
    await flushing;
    if (lines.length === 0) return;
    flushing = write();
    await flushing;
  }

  return {
    record(call) {
      const outcome = call.error !== undefined ? 'line' : String(call.status);
      metrics.partnerMs.observe({ partner: call.partner, operation: call.operation, outcome }, call.tookMs);
      lines.push({ ...call, at: momentOf(new Date()) });
      if (lines.length > KEPT_LINES) lines = lines.slice(-KEPT_LINES);
    },
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
