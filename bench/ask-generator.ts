/**
 * Asks the same few thousand things over and over, as a process of its own on raw keep-alive sockets. It looks at a
 * status and counts bytes: whatever more it did would be taken from the server it measures. Closed and open loop as in
 * load.ts; an open answer's time counts from when it was due.
 */
import { connect, type Socket } from 'node:net';
import type { AskJob, AskReply, AskResult } from './ask-client.ts';

type Line = { busy: boolean; ask(request: Buffer): Promise<number> };

let target = { host: '127.0.0.1', port: 0 };
let requests: Buffer[] = [];
let lines: Line[] = [];
let turn = 0;

function openLine(): Line {
  let socket: Socket | undefined;
  let answered: ((status: number) => void) | undefined;
  let status = 0;
  let left = -1;
  let head = '';
  let again: Buffer | undefined;
  const settle = (code: number): void => {
    const done = answered;
    answered = undefined;
    left = -1;
    head = '';
    done?.(code);
  };
  const hear = (part: Buffer): void => {
    if (left < 0) {
      head += part.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      status = Number(head.slice(9, 12));
      const at = head.indexOf('content-length: ');
      left = (at < 0 || at > end ? 0 : parseInt(head.slice(at + 16, at + 26), 10)) - (head.length - end - 4);
    } else left -= part.length;
    if (left <= 0) settle(status);
  };
  const open = (): Socket => {
    const fresh = connect({ ...target, noDelay: true });
    fresh.on('data', hear);
    fresh.on('error', () => fresh.destroy());
    fresh.on('close', () => {
      if (socket !== fresh) return;
      socket = undefined;
      // A server ends lines that were idle for long; a request that met such an end is sent again on another.
      if (answered === undefined || head !== '' || left >= 0 || again === undefined) return settle(0);
      const request = again;
      again = undefined;
      socket = open();
      socket.write(request);
    });
    return fresh;
  };
  return {
    busy: false,
    ask(request) {
      socket ??= open();
      const to = socket;
      return new Promise((resolve) => {
        answered = resolve;
        again = request;
        to.write(request);
      });
    },
  };
}

/** Not one after the other: neighbours in a table are neighbours in every cache. */
function next(): Buffer {
  turn = (turn + 7919) % requests.length;
  return requests[turn] ?? Buffer.alloc(0);
}

const empty = (): AskResult => ({ ms: [], statuses: {}, tookMs: 0 });

function note(result: AskResult, dueAt: number, status: number): void {
  result.ms.push(performance.now() - dueAt);
  result.statuses[status] = (result.statuses[status] ?? 0) + 1;
}

async function closedLoop(count: number, concurrency: number): Promise<AskResult> {
  const result = empty();
  while (lines.length < concurrency) lines.push(openLine());
  const began = performance.now();
  let left = count;
  await Promise.all(
    lines.slice(0, concurrency).map(async (line) => {
      while (left-- > 0) {
        const sent = performance.now();
        note(result, sent, await line.ask(next()));
      }
    }),
  );
  return { ...result, tookMs: performance.now() - began };
}

async function openLoop(count: number, perSecond: number): Promise<AskResult> {
  const result = empty();
  const began = performance.now() + 5;
  const under: Promise<void>[] = [];
  for (let at = 0; at < count;) {
    for (; at < count && began + (at * 1000) / perSecond <= performance.now(); at++) {
      const due = began + (at * 1000) / perSecond;
      let line = lines.find((one) => !one.busy);
      if (line === undefined) lines.push((line = openLine()));
      const used = line;
      used.busy = true;
      under.push(
        used.ask(next()).then((status) => {
          used.busy = false;
          note(result, due, status);
        }),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(under);
  return { ...result, tookMs: performance.now() - began };
}

async function run(job: AskJob): Promise<AskResult> {
  switch (job.kind) {
    case 'target':
      target = { host: '127.0.0.1', port: job.port };
      requests = job.requests.map((one) => Buffer.from(one));
      lines = [];
      turn = 0;
      return empty();
    case 'closed':
      return closedLoop(job.count, job.concurrency);
    case 'open':
      return openLoop(job.count, job.perSecond);
  }
}

process.on('message', (job: AskJob) => {
  run(job).then(
    (result) => process.send?.({ result } satisfies AskReply),
    (error: unknown) => process.send?.({ error: String(error) } satisfies AskReply),
  );
});
process.on('disconnect', () => process.exit(0));
