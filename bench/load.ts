/**
 * The load generator, a process of its own: raw keep-alive sockets, because a comfortable HTTP client would cost as
 * much processor as the hub it measures. Closed loop: each line sends when its answer came. Open loop: by the clock,
 * and an answer's time counts from when the push was due, not from when a line was free.
 */
import { connect, type Socket } from 'node:net';
import { createPushes, type Push } from './bodies.ts';
import type { LoadJob, LoadReply, LoadResult } from './load-client.ts';

type Line = { busy: boolean; ask(request: Buffer): Promise<number> };

let target = { host: '127.0.0.1', port: 0 };
let next: () => Push = () => {
  throw new Error('nothing prepared');
};
const ready: { entityId: number; request: Buffer }[] = [];
const lines: Line[] = [];

function requestOf(push: Push): Buffer {
  const body = Buffer.from(push.body);
  const head = `POST /magento/orders HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer ${push.key}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

function openLine(): Line {
  let socket: Socket | undefined;
  let answered: ((status: number) => void) | undefined;
  let text = '';
  const settle = (status: number): void => {
    const done = answered;
    answered = undefined;
    text = '';
    done?.(status);
  };
  const open = (): Socket => {
    const fresh = connect({ ...target, noDelay: true });
    fresh.on('data', (part) => {
      text += part.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (text.length >= end + 4 + length) settle(Number(text.slice(9, 12)));
    });
    fresh.on('error', () => fresh.destroy());
    fresh.on('close', () => {
      if (socket === fresh) socket = undefined;
      settle(0);
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
        to.write(request);
      });
    },
  };
}

function take(count: number): { entityId: number; request: Buffer }[] {
  if (ready.length < count) throw new Error(`only ${ready.length} of ${count} pushes are prepared`);
  return ready.splice(0, count);
}

function emptyResult(): LoadResult {
  return { entityIds: [], sentAt: [], ms: [], statuses: {}, tookMs: 0 };
}

function note(result: LoadResult, entityId: number, dueAt: number, status: number): void {
  result.entityIds.push(entityId);
  result.sentAt.push(performance.timeOrigin + dueAt);
  result.ms.push(performance.now() - dueAt);
  result.statuses[status] = (result.statuses[status] ?? 0) + 1;
}

async function closedLoop(count: number, concurrency: number): Promise<LoadResult> {
  const result = emptyResult();
  const pushes = take(count);
  const began = performance.now();
  let at = 0;
  while (lines.length < concurrency) lines.push(openLine());
  await Promise.all(
    lines.slice(0, concurrency).map(async (line) => {
      for (let push = pushes[at++]; push !== undefined; push = pushes[at++]) {
        const sent = performance.now();
        note(result, push.entityId, sent, await line.ask(push.request));
      }
    }),
  );
  return { ...result, tookMs: performance.now() - began };
}

async function openLoop(count: number, perSecond: number): Promise<LoadResult> {
  const result = emptyResult();
  const pushes = take(count);
  const began = performance.now() + 5;
  const under: Promise<void>[] = [];
  for (let at = 0; at < count;) {
    for (; at < count && began + (at * 1000) / perSecond <= performance.now(); at++) {
      const push = pushes[at];
      const due = began + (at * 1000) / perSecond;
      let line = lines.find((one) => !one.busy);
      if (line === undefined) lines.push((line = openLine()));
      const used = line;
      used.busy = true;
      if (push === undefined) continue;
      under.push(
        used.ask(push.request).then((status) => {
          used.busy = false;
          note(result, push.entityId, due, status);
        }),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(under);
  return { ...result, tookMs: performance.now() - began };
}

async function run(job: LoadJob): Promise<LoadResult> {
  switch (job.kind) {
    case 'prepare':
      next = createPushes({ firstOrderId: job.firstOrderId });
      for (let made = 0; made < job.count; made++) {
        const push = next();
        ready.push({ entityId: push.entityId, request: requestOf(push) });
      }
      return emptyResult();
    case 'target':
      target = { host: job.host, port: job.port };
      return emptyResult();
    case 'closed':
      return closedLoop(job.count, job.concurrency);
    case 'open':
      return openLoop(job.count, job.perSecond);
  }
}

process.on('message', (job: LoadJob) => {
  run(job).then(
    (result) => process.send?.({ result } satisfies LoadReply),
    (error: unknown) => process.send?.({ error: String(error) } satisfies LoadReply),
  );
});
process.on('disconnect', () => process.exit(0));
