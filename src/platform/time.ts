/** Moments and durations: UTC text as the database keeps it, and a clock that tests can hold. */

/** UTC moment as stored: `YYYY-MM-DD HH:MM:SS.mmm`; sorts as text, the same on both dialects. */
export type Moment = string;

export type Clock = { now(): Date };
export const systemClock: Clock = { now: () => new Date() };

/** The last moment written: the rows of one transaction share a millisecond or two. */
let last = { ms: Number.NaN, text: '' };

export function momentOf(date: Date): Moment {
  const ms = date.getTime();
  if (ms !== last.ms) last = { ms, text: date.toISOString().replace('T', ' ').slice(0, 23) };
  return last.text;
}

export function dateOf(moment: Moment): Date {
  return new Date(`${moment.replace(' ', 'T')}Z`);
}

/** A moment as people and programs write it, in UTC where no zone is named; undefined when it is none. */
export function readMoment(text: string): Moment | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?))?(Z|[+-]\d\d:\d\d)?$/.exec(text.trim());
  if (parts === null) return undefined;
  const date = new Date(`${parts[1]}T${parts[2] ?? '00:00'}${parts[3] ?? 'Z'}`);
  return Number.isNaN(date.getTime()) ? undefined : momentOf(date);
}

/** Waits; rejects at once with the signal's reason when it is aborted. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}

/** Waits for `work`, but no longer than `ms`; leaves no timer behind that would keep the process. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const cut = new AbortController();
  try {
    await Promise.race([work, sleep(ms, cut.signal).catch(() => undefined)]);
  } finally {
    cut.abort();
  }
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** A moment on the wall clock of a zone: `YYYY-MM-DD HH:MM:SS`. */
export function localTime(at: Date, zone: string): string {
  let clock = clocks.get(zone);
  // Swedish writes dates as ISO 8601 does; making a formatter costs a thousand times its use.
  if (clock === undefined)
    clocks.set(
      zone,
      (clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })),
    );
  return clock.format(at);
}
