/**
 * The lines to partners, one per host. A line that brought nothing several times in a row is left alone for a while, then
 * tried by one call; a partner that asks for patience gets it. Calls refused here never left the house, and say when to
 * come again. States: up · down (left alone) · trying (one call is out) · slowed (the partner asked for patience).
 */
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  IterableBackoff,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import { AppError } from './errors.ts';
import type { PartnerAnswer } from './http.ts';
import { lineLimits, type LineLimit } from '../../config/retry.ts';

export type LineStatus = {
  readonly partner: string;
  readonly host: string;
  readonly state: 'up' | 'down' | 'trying' | 'slowed';
  /** When it came to this state, ISO. */
  readonly since: string;
  /** Down or slowed: no call leaves before this, ISO. */
  readonly until?: string;
  /** Why it is down: the last thing heard, or not heard. */
  readonly reason?: string;
  /** Calls refused here since it was last up. */
  readonly refused: number;
};

export type Line = { run(work: () => Promise<PartnerAnswer>): Promise<PartnerAnswer> };
export type Lines = {
  of(partner: string, host: string): Line;
  /** Hosts that have been called, in no order. */
  list(): LineStatus[];
};

export type LinesOptions = {
  /** Shortens every wait in tests and demos. */
  readonly scale: number;
  readonly limits?: Readonly<Record<string, LineLimit>>;
  /** Heard at each change of state; must not throw. */
  readonly changed?: (status: LineStatus) => void;
};

const SUFFIX = '.line_waits';
/** A whole answer of these says nothing about one document: the partner, or what stands before it, is away. */
const away = new Set([502, 503, 504]);
/** A line whose turn comes later than this is refused rather than waited for. */
const LONGEST_TURN_MS = 5_000;
/** What is given to partners that say 429 and no time. */
const PATIENCE_MS = 10_000;

/** The code of what a partner's line refuses. */
export function lineWaits(partner: string): string {
  return partner + SUFFIX;
}

/** Whether a call failed without having left the house: it is not an attempt at the partner. */
export function neverLeft(error: AppError): boolean {
  return error.kind === 'unavailable' && error.code.endsWith(SUFFIX);
}

export function createLines({ scale, limits = {}, changed }: LinesOptions): Lines {
  const lines = new Map<string, { line: Line; status: () => LineStatus }>();
  return {
    of(partner, host) {
      const key = `${partner}\n${host}`;
      const known = lines.get(key);
      if (known !== undefined) return known.line;
      const made = createLine(partner, host, scale, limits[partner] ?? {}, changed);
      lines.set(key, made);
      return made.line;
    },
    list: () => [...lines.values()].map(({ status }) => status()),
  };
}

function createLine(
  partner: string,
  host: string,
  scale: number,
  limit: LineLimit,
  changed: LinesOptions['changed'],
): { line: Line; status: () => LineStatus } {
  const windows = lineLimits.leftAloneMs.map((ms) => ms * scale);
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof AppError && error.kind === 'unavailable').orWhenResult((answer) =>
      away.has((answer as PartnerAnswer).status),
    ),
    { halfOpenAfter: new IterableBackoff(windows), breaker: new ConsecutiveBreaker(lineLimits.failures) },
  );
  let status: LineStatus = { partner, host, state: 'up', since: new Date().toISOString(), refused: 0 };
  let [opened, slowUntil, nextTurn, under] = [0, 0, 0, 0];
  /** When the last of those that were refused here comes again. */
  let lastBack = 0;
  /** As it was told when it broke: it is down until a call got through, whatever the partner asked for meanwhile. */
  let broken: Partial<LineStatus> | undefined;
  const waiting: (() => void)[] = [];

  const move = (state: LineStatus['state'], more: Partial<LineStatus> = {}): void => {
    const { until: _, reason, ...rest } = status;
    if (state === 'up') lastBack = 0;
    const kept = state === 'up' || reason === undefined ? {} : { reason };
    status = {
      ...rest,
      ...kept,
      ...(state === 'up' ? { refused: 0 } : {}),
      state,
      since: new Date().toISOString(),
      ...more,
    };
    changed?.(status);
  };
  breaker.onBreak((why) => {
    const until = Date.now() + (windows[Math.min(opened, windows.length - 1)] ?? 0);
    opened += 1;
    broken = { until: new Date(until).toISOString(), reason: reasonOf(why) };
    move('down', broken);
  });
  breaker.onHalfOpen(() => move('trying'));
  breaker.onReset(() => {
    opened = 0;
    broken = undefined;
    move('up');
  });

  const refuse = (reason: LineStatus['state'] | 'turn', waitMs: number): never => {
    status = { ...status, refused: status.refused + 1 };
    // One after the other when the time has come: the first is the one that tries, and thousands behind it would otherwise
    // be read, refused and written down again every few seconds. When the line is up, none has to wait for its turn.
    const perSecond = reason === 'turn' ? limit.perSecond : undefined;
    const apartMs = (1000 * scale) / (perSecond ?? lineLimits.backPerSecond);
    lastBack = Math.max(lastBack + apartMs, Date.now() + waitMs);
    const backMs = Math.ceil((lastBack - Date.now()) / scale);
    throw new AppError('unavailable', lineWaits(partner), { host, reason }, undefined, backMs);
  };
  const untilMs = (): number => Math.max(0, Date.parse(status.until ?? '') - Date.now() || 0);

  /** What the partner has asked for holds for everybody who has not left yet. */
  const bePatient = (): void => {
    if (slowUntil === 0) return;
    if (Date.now() < slowUntil) refuse('slowed', slowUntil - Date.now());
    slowUntil = 0;
    if (status.state !== 'slowed') return;
    if (broken === undefined) move('up');
    else move('down', broken);
  };
  const slow = (answer: PartnerAnswer): void => {
    const before = slowUntil;
    slowUntil = Math.max(before, Date.now() + (askedMs(answer) ?? PATIENCE_MS) * scale);
    const until = new Date(slowUntil).toISOString();
    // What was under way hears the same: told once.
    if (Date.now() >= before) move('slowed', { until, reason: '429' });
    else if (status.state === 'slowed') status = { ...status, until };
  };

  async function inTurn(): Promise<void> {
    if (limit.perSecond !== undefined) {
      const wait = Math.max(0, nextTurn - Date.now());
      if (wait > LONGEST_TURN_MS * scale) refuse('turn', wait);
      nextTurn = Math.max(nextTurn, Date.now()) + 1000 / limit.perSecond;
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    }
    if (limit.atOnce !== undefined && under >= limit.atOnce)
      await new Promise<void>((resolve) => waiting.push(resolve));
    else under += 1;
  }
  const leave = (): void => {
    if (limit.atOnce === undefined) under -= 1;
    else {
      const next = waiting.shift();
      if (next === undefined) under -= 1;
      else next();
    }
  };

  return {
    status: () => status,
    line: {
      async run(work) {
        bePatient();
        await inTurn();
        try {
          bePatient();
          const answer = await breaker.execute(work);
          if (answer.status === 429) slow(answer);
          return answer;
        } catch (error) {
          if (!(error instanceof BrokenCircuitError)) throw error;
          return refuse(breaker.state === CircuitState.HalfOpen ? 'trying' : 'down', Math.max(untilMs(), 200 * scale));
        } finally {
          leave();
        }
      },
    },
  };
}

function askedMs(answer: PartnerAnswer): number | undefined {
  const seconds = Number(answer.headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 3600) * 1000 : undefined;
}

function reasonOf(why: { error: unknown } | { value: unknown } | { isolated: true }): string {
  if ('value' in why) return `HTTP ${(why.value as PartnerAnswer).status}`;
  const error = 'error' in why ? why.error : undefined;
  return error instanceof AppError ? String(error.details['reason'] ?? error.code) : 'unknown';
}
