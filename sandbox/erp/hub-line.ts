/** The line from the ERP to the hub: its key, gzip, retries with the wait that the hub asks for, doubles and overtaking. */
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Journal } from '../journal.ts';
import type { Random } from '../random.ts';
import type { Switches } from '../switches.ts';
import type { ErpSwitches } from './types.ts';

export interface HubAnswer {
  status: number;
  body: Record<string, unknown>;
}

export interface LineOptions {
  hubUrl: string | undefined;
  journal: Journal;
  switches: Switches<ErpSwitches>;
  random: Random;
  retryBaseMs: number;
}

export interface LineCounts {
  sent: number;
  delivered: number;
  refused: number;
  failedTries: number;
  waiting: number;
}

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  key: string;
  body?: object;
  /** What the journal calls it. */
  about: string;
  /** Once, without retries: what is asked again anyway. */
  once?: boolean;
}

export interface HubLine {
  /** Resolves with the hub's last word; undefined when the line was closed before there was one. */
  call: (call: Call) => Promise<HubAnswer | undefined>;
  counts: () => LineCounts;
  idle: () => Promise<void>;
  stop: () => void;
}

const HOLD_MS = 250;
const TIMEOUT_MS = 20_000;
const GZIP_ABOVE = 1024;
/** The hub's no to this very message: sending it again would change nothing. */
const isFinal = (status: number): boolean =>
  (status >= 200 && status < 300) || (status >= 400 && status < 500 && status !== 408 && status !== 429);

export function createHubLine({ hubUrl, journal, switches, random, retryBaseMs }: LineOptions): HubLine {
  const counts = { sent: 0, delivered: 0, refused: 0, failedTries: 0, waiting: 0 };
  const closing = new AbortController();
  let resting: (() => void)[] = [];

  async function attempt(
    call: Call,
    text: string | undefined,
    tries: number,
  ): Promise<HubAnswer & { waitMs?: number }> {
    const startedAt = Date.now();
    const zipped = text !== undefined && switches.values.gzip && text.length > GZIP_ABOVE;
    const headers: Record<string, string> = { authorization: `Bearer ${call.key}` };
    if (text !== undefined) headers['content-type'] = 'application/json';
    if (zipped) headers['content-encoding'] = 'gzip';
    let status = 0;
    let answer: string;
    let waitMs: number | undefined;
    try {
      const response = await fetch(`${hubUrl}${call.path}`, {
        method: call.method,
        headers,
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(TIMEOUT_MS)]),
        ...(text === undefined ? {} : { body: zipped ? gzipSync(text) : text }),
      });
      status = response.status;
      answer = await response.text();
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
      if (Number.isFinite(seconds)) waitMs = seconds * 1000;
    } catch (error) {
      answer = error instanceof Error ? error.message : String(error);
    }
    journal.add({
      direction: 'out',
      method: call.method,
      path: call.path,
      status,
      answer: answer.slice(0, 2000),
      effect: `${call.about}, try ${tries}`,
      ms: Date.now() - startedAt,
      ...(call.body === undefined ? {} : { body: call.body }),
    });
    return { status, body: readJson(answer), ...(waitMs === undefined ? {} : { waitMs }) };
  }

  async function deliver(call: Call): Promise<HubAnswer | undefined> {
    const text = call.body === undefined ? undefined : JSON.stringify(call.body);
    for (let tries = 1; !closing.signal.aborted; tries++) {
      const answer = await attempt(call, text, tries);
      if (isFinal(answer.status) || call.once === true) {
        if (answer.status >= 200 && answer.status < 300) counts.delivered += 1;
        else counts.refused += 1;
        return answer;
      }
      counts.failedTries += 1;
      const backoff = Math.min(5_000, retryBaseMs * 2 ** Math.min(tries - 1, 8));
      await sleep(answer.waitMs ?? backoff, undefined, { signal: closing.signal }).catch(() => undefined);
    }
    return undefined;
  }

  async function track<T>(work: Promise<T>): Promise<T> {
    counts.waiting += 1;
    try {
      return await work;
    } finally {
      counts.waiting -= 1;
      if (counts.waiting === 0) for (const wake of resting.splice(0)) wake();
    }
  }

  return {
    async call(call) {
      if (hubUrl === undefined || closing.signal.aborted) return undefined;
      counts.sent += 1;
      const held = switches.hit('reorder', call.path) ? 1 + random.int(0, HOLD_MS - 1) : 0;
      const doubled = call.method !== 'GET' && switches.hit('duplicate', call.path);
      const work = async (): Promise<HubAnswer | undefined> => {
        if (held > 0) await sleep(held, undefined, { signal: closing.signal }).catch(() => undefined);
        return deliver(call);
      };
      if (!doubled) return track(work());
      const both = await Promise.all([track(work()), track(deliver(call))]);
      return both[0];
    },
    counts: () => ({ ...counts }),
    idle: () => (counts.waiting === 0 ? Promise.resolve() : new Promise((resolve) => resting.push(resolve))),
    stop() {
      closing.abort();
      for (const wake of resting.splice(0)) wake();
      resting = [];
    },
  };
}

function readJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { text };
  }
}
