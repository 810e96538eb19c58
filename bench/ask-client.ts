/** The bench's side of the asking generator, and the requests that it sends. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export type AskJob =
  | { kind: 'target'; port: number; requests: string[] }
  | { kind: 'closed'; count: number; concurrency: number }
  | { kind: 'open'; count: number; perSecond: number };

export type AskResult = { ms: number[]; statuses: Record<string, number>; tookMs: number };
export type AskReply = { readonly result: AskResult } | { readonly error: string };

export type Asker = { readonly pid: number; run(job: AskJob): Promise<AskResult>; stop(): void };

export function startAsker(): Asker {
  const child = fork(join(import.meta.dirname, 'ask-generator.ts'), {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  const ended = once(child, 'exit').then(() => [{ error: 'the generator ended' }]);
  if (child.pid === undefined) throw new Error('the generator cannot be started');
  return {
    pid: child.pid,
    async run(job) {
      child.send(job);
      const [reply] = (await Promise.race([once(child, 'message'), ended])) as [AskReply];
      if ('error' in reply) throw new Error(reply.error);
      return reply.result;
    },
    stop: () => void child.kill(),
  };
}

export function getRequest(path: string, key: string): string {
  return `GET ${path} HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer ${key}\r\n\r\n`;
}

export function postRequest(path: string, key: string, body: unknown): string {
  const text = JSON.stringify(body);
  return `POST ${path} HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}
