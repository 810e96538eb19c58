/** One channel's turn: gather SKUs, plan, write the intent, send, record; refused batches are halved until the bad row stands alone. */
import type { Logger } from 'pino';
import {
  clearDue,
  dueSkus,
  findPool,
  intendTelling,
  nextSkus,
  planTelling,
  recordLetIn,
  recordNotTold,
  recordShutOut,
  recordTold,
  sweepToken,
  type Setback,
  type TellingPlan,
} from '../core/availability/index.ts';
import type { Partners } from '../connectors/index.ts';
import { limits } from '../../config/retry.ts';
import type { Database, Tx } from '../platform/db/index.ts';
import { asAppError, briefly, type AppError } from '../platform/errors.ts';
import { neverLeft } from '../platform/lines.ts';
import { callsUnderWay } from '../platform/partner-calls.ts';

type Planned = TellingPlan['tell'][number];

export type ChannelTellerOptions = {
  readonly db: Database;
  readonly magento: Pick<Partners['magento'], 'saveSourceItems'>;
  readonly channelId: string;
  readonly log: Logger;
  readonly retryScale: number;
  readonly batch?: number;
  /** Whether the lease is still ours, asked in the transaction that relies on it. */
  readonly stillMine: (tx: Tx) => Promise<boolean>;
};

export type ChannelTeller = {
  /** Something of these SKUs has changed. */
  touch(skus: ReadonlySet<string>): void;
  lookAtAll(): void;
  /** Ours to do, or another process's. Whoever begins looks at everything. */
  hold(mine: boolean): void;
  turn(signal: AbortSignal): Promise<void>;
};

/** SKUs planned at once. */
const SLICE = 500;
/** The row of the flow that makes a channel's shipment; its calls go by the order's id. */
const SHIPPING = 'magento.shipment.ship';
/** After so many rows of a source were refused alone and none was taken, the rest of it is not asked for. */
const ENOUGH_REFUSED = 3;
const REFUSED_AGAIN_MS = 15 * 60_000;
const SHUT_OUT_AGAIN_MS = 60_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const RAISED_LATER_MS = 2_000;

export function createChannelTeller(options: ChannelTellerOptions): ChannelTeller {
  const { db, magento, channelId, log, retryScale, stillMine } = options;
  const batch = options.batch ?? limits.stockBatch;
  const graceMs = Math.ceil((limits.magentoTimeoutMs * 2 + 5_000) * retryScale);
  let dirty = new Set<string>();
  let mine = false;
  /** Where the look at everything has come to; undefined: done. */
  let sweptTo: string | undefined;
  let poolSeen = '';
  let tokenSeen: string | undefined;
  let sweptAt = 0;
  let failures = 0;
  let pausedUntil = 0;
  let shutOut = false;

  const lookAtAll = (): void => void (sweptTo = '');
  const pause = (ms: number): void => void (pausedUntil = Date.now() + ms * retryScale);

  /** What has changed since the last turn; what changes meanwhile waits for the next, however often. */
  async function tellChanged(signal: AbortSignal): Promise<void> {
    const changed = [...dirty];
    dirty = new Set();
    for (let at = 0; at < changed.length; at += SLICE) {
      const slice = changed.slice(at, at + SLICE);
      if (canGoOn(signal)) await tellSlice(slice, signal);
      else for (const sku of slice) dirty.add(sku);
    }
  }

  async function tellDue(signal: AbortSignal): Promise<void> {
    const due = await db.read((reader) => dueSkus(reader, channelId, SLICE));
    if (due.length === 0) return;
    // Looked at once; whoever dies right now leaves it to the look at everything.
    await db.tx((tx) => clearDue(tx, channelId, due));
    await tellSlice(due, signal);
  }

  /** A piece of the look at everything, as long as the turn has time. */
  async function sweep(signal: AbortSignal, until: number): Promise<void> {
    while (sweptTo !== undefined && canGoOn(signal) && performance.now() < until) {
      const from = sweptTo;
      const page = await db.read((reader) => nextSkus(reader, from, SLICE));
      await tellSlice(page, signal);
      if (sweptTo !== from) continue; // Somebody asked for a new one meanwhile.
      sweptTo = page.length < SLICE ? undefined : page.at(-1);
    }
  }

  const canGoOn = (signal: AbortSignal): boolean => mine && !signal.aborted && Date.now() >= pausedUntil;

  /** Rules of the pool and requests of others change every number at once. */
  async function noticeRules(): Promise<void> {
    const [pool, token] = await db.read(async (reader) => [
      await findPool(reader, channelId),
      await sweepToken(reader),
    ]);
    const seen = JSON.stringify(pool ?? null);
    if (seen !== poolSeen || token !== tokenSeen || Date.now() - sweptAt > limits.stockSweepMs) {
      // One that is under way goes to its end first, or a busy day would never let it.
      if (sweptTo === undefined) {
        lookAtAll();
        poolSeen = seen;
        tokenSeen = token;
        sweptAt = Date.now();
      }
    }
  }

  async function tellSlice(skus: readonly string[], signal: AbortSignal): Promise<void> {
    const plan = await db.read((reader) =>
      planTelling(reader, channelId, skus, (orderIds) => callsUnderWay(reader, SHIPPING, orderIds)),
    );
    if (plan.later.length > 0) {
      const waitMs = Math.ceil(RAISED_LATER_MS * retryScale);
      await db.tx((tx) =>
        recordNotTold(
          tx,
          channelId,
          plan.later.map((one) => ({ ...one, waitMs })),
        ),
      );
    }
    const work: Planned[][] = [];
    for (let at = 0; at < plan.tell.length; at += batch) work.push(plan.tell.slice(at, at + batch));
    const refused = new Map<string, number>();
    for (let part = work.shift(); part !== undefined; part = work.shift()) {
      const left = part.filter((one) => (refused.get(one.sourceCode) ?? 0) < ENOUGH_REFUSED);
      const given = part.filter((one) => !left.includes(one));
      if (given.length > 0) await setBack(given, 'magento.refused', REFUSED_AGAIN_MS, true);
      if (left.length === 0) continue;
      const error = signal.aborted || !mine ? 'left' : await send(left);
      if (error === 'left') return again([left, ...work]);
      if (error === undefined) {
        for (const one of left) refused.delete(one.sourceCode);
        continue;
      }
      if (error.kind !== 'refused' && error.kind !== 'invalid') {
        await fallBack(left, error);
        return again(work);
      }
      if (left.length > 1) {
        const middle = Math.ceil(left.length / 2);
        work.unshift(left.slice(0, middle), left.slice(middle));
        continue;
      }
      const sourceCode = left[0]?.sourceCode ?? '';
      refused.set(sourceCode, (refused.get(sourceCode) ?? 0) + 1);
      log.warn({ channelId, sourceCode, sku: left[0]?.sku, error: error.code }, 'stock refused by the channel');
      await setBack(left, error.code, REFUSED_AGAIN_MS, true);
    }
  }

  function again(parts: readonly (readonly Planned[])[]): void {
    for (const part of parts) for (const one of part) dirty.add(one.sku);
  }

  /** Undefined: taken. `left`: the lease is another's by now. */
  async function send(numbers: readonly Planned[]): Promise<AppError | 'left' | undefined> {
    const allowed = await db.tx(async (tx) => {
      if (!(await stillMine(tx))) return false;
      await intendTelling(tx, channelId, numbers, graceMs);
      return true;
    });
    if (!allowed) {
      mine = false;
      return 'left';
    }
    try {
      await magento.saveSourceItems(channelId, numbers);
    } catch (error) {
      return asAppError(error);
    }
    await db.tx(async (tx) => {
      await recordTold(tx, channelId, numbers);
      if (shutOut) await recordLetIn(tx, channelId);
    });
    if (failures > 0) log.info({ channelId, failures }, 'the channel takes stock again');
    failures = 0;
    shutOut = false;
    return undefined;
  }

  async function setBack(numbers: readonly Planned[], code: string, waitMs: number, refused: boolean): Promise<void> {
    const setbacks: Setback[] = numbers.map(({ sourceCode, sku }) => ({
      sourceCode,
      sku,
      code,
      waitMs: Math.ceil(waitMs * retryScale),
      refused,
    }));
    await db.tx((tx) => recordNotTold(tx, channelId, setbacks));
  }

  /** Down, throttling, or it does not let us in: the whole channel waits. */
  async function fallBack(numbers: readonly Planned[], error: AppError): Promise<void> {
    failures += 1;
    const grown = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 10));
    const closed = error.kind !== 'unavailable';
    // A turn behind thousands of messages is not ours: they carry one thing each, this the whole channel.
    const askedMs = Math.min(error.retryAfterMs ?? 0, neverLeft(error) ? LONGEST_WAIT_MS : Infinity);
    const waitMs = closed ? SHUT_OUT_AGAIN_MS : Math.max(grown, askedMs);
    if (failures === 1) log.warn({ channelId, error: error.code }, 'the channel does not take stock');
    pause(waitMs);
    await setBack(numbers, error.code, waitMs, false);
    if (!closed || shutOut) return;
    shutOut = true;
    await db.tx((tx) => recordShutOut(tx, channelId, error.code));
  }

  return {
    touch(skus) {
      if (mine) for (const sku of skus) dirty.add(sku);
    },
    lookAtAll,
    hold(now) {
      if (now && !mine) lookAtAll();
      if (!now) dirty = new Set();
      mine = now;
    },
    async turn(signal) {
      if (!canGoOn(signal)) return;
      const until = performance.now() + limits.stockTellMs;
      try {
        await noticeRules();
        await tellChanged(signal);
        if (canGoOn(signal)) await tellDue(signal);
        await sweep(signal, until);
      } catch (error) {
        // Whatever was taken from the set and not told is found by looking at everything.
        lookAtAll();
        failures += 1;
        pause(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 10)));
        log.warn({ channelId, error: briefly(error) }, 'stock not told');
      }
    },
  };
}
