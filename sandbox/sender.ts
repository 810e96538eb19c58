/** Sends a simulator's own messages to the hub: bounded concurrency, retries, doubles and overtaking, all in the journal. */
import http from 'node:http';
import https from 'node:https';
import type { Journal } from './journal.ts';
import type { Random } from './random.ts';
import type { Switches } from './switches.ts';

export interface Message {
  url: string;
  headers: Record<string, string>;
  body: object;
  /** What the journal calls it. */
  about: string;
}

export interface SenderOptions {
  journal: Journal;
  switches: Switches;
  random: Random;
  isSuccess: (status: number) => boolean;
  /** Milliseconds before try n+1, or undefined to give up. */
  delayAfter: (tries: number, firstAt: number, retryAfterMs: number | undefined) => number | undefined;
  timeoutMs?: number | undefined;
  concurrency?: number | undefined;
  /** The longest that an overtaken message is held back. */
  holdMs?: number | undefined;
}

export interface SentCounts {
  sent: number;
  delivered: number;
  failedTries: number;
  givenUp: number;
  waiting: number;
}

export interface Sender {
  send: (message: Message) => Promise<boolean>;
  counts: () => SentCounts;
  /** Resolves when nothing is waiting or being sent. */
  idle: () => Promise<void>;
  stop: () => void;
}

interface Job {
  message: Message;
  text: string;
  tries: number;
  firstAt: number;
  done: (delivered: boolean) => void;
}

export function createSender(options: SenderOptions): Sender {
  const { journal, switches, random, isSuccess, delayAfter } = options;
  const { timeoutMs = 15_000, concurrency = 32, holdMs = 250 } = options;
  const agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: concurrency }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: concurrency }),
  };
  const queue: Job[] = [];
  const timers = new Map<NodeJS.Timeout, Job>();
  const counts = { sent: 0, delivered: 0, failedTries: 0, givenUp: 0 };
  let resting: (() => void)[] = [];
  let active = 0;
  let stopped = false;

  const waiting = () => queue.length + timers.size + active;

  const later = (job: Job, ms: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      queue.push(job);
      pump();
    }, ms);
    timers.set(timer, job);
  };

  function pump(): void {
    while (!stopped && active < concurrency) {
      const job = queue.shift();
      if (job === undefined) break;
      active += 1;
      void attempt(job).finally(() => {
        active -= 1;
        pump();
      });
    }
    if (waiting() === 0) {
      for (const wake of resting) wake();
      resting = [];
    }
  }

  async function attempt(job: Job): Promise<void> {
    job.tries += 1;
    const startedAt = Date.now();
    const answer = await post(job, agents, timeoutMs);
    const success = isSuccess(answer.status);
    journal.add({
      direction: 'out',
      method: 'POST',
      path: new URL(job.message.url).pathname,
      body: job.message.body,
      status: answer.status,
      answer: answer.text,
      effect: `${job.message.about}, try ${job.tries}`,
      ms: Date.now() - startedAt,
    });
    if (success) {
      counts.delivered += 1;
      return job.done(true);
    }
    counts.failedTries += 1;
    const delay = stopped ? undefined : delayAfter(job.tries, job.firstAt, answer.retryAfterMs);
    if (delay !== undefined) return later(job, delay);
    counts.givenUp += 1;
    job.done(false);
  }

  function enqueue(message: Message, text: string): Promise<boolean> {
    counts.sent += 1;
    return new Promise((resolve) => {
      const job: Job = { message, text, tries: 0, firstAt: Date.now(), done: resolve };
      if (stopped) return resolve(false);
      if (switches.hit('reorder', message.url)) later(job, 1 + random.int(0, holdMs - 1));
      else queue.push(job);
      pump();
    });
  }

  return {
    async send(message) {
      const text = JSON.stringify(message.body);
      const first = enqueue(message, text);
      if (!switches.hit('duplicate', message.url)) return first;
      const both = await Promise.all([first, enqueue(message, text)]);
      return both[0];
    },
    counts: () => ({ ...counts, waiting: waiting() }),
    idle: () => (waiting() === 0 ? Promise.resolve() : new Promise((resolve) => resting.push(resolve))),
    stop() {
      stopped = true;
      for (const [timer, job] of timers) {
        clearTimeout(timer);
        job.done(false);
      }
      timers.clear();
      for (const job of queue.splice(0)) job.done(false);
      for (const agent of Object.values(agents)) agent.destroy();
      for (const wake of resting.splice(0)) wake();
    },
  };
}

interface Answer {
  /** 0 when there was none. */
  status: number;
  text: string;
  retryAfterMs: number | undefined;
}

function post(job: Job, agents: { 'http:': http.Agent; 'https:': https.Agent }, timeout: number): Promise<Answer> {
  const url = new URL(job.message.url);
  const secure = url.protocol === 'https:';
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(job.text),
    ...job.message.headers,
  };
  return new Promise((resolve) => {
    const none = (error: Error) => resolve({ status: 0, text: error.message, retryAfterMs: undefined });
    const settings = { method: 'POST', headers, timeout, agent: secure ? agents['https:'] : agents['http:'] };
    const request = (secure ? https : http).request(url, settings, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', none);
      response.on('end', () => {
        const seconds = Number(response.headers['retry-after']);
        const text = Buffer.concat(parts).toString('utf8').slice(0, 2000);
        const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : undefined;
        resolve({ status: response.statusCode ?? 0, text, retryAfterMs });
      });
    });
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', none);
    request.end(job.text);
  });
}
