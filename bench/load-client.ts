/** The bench's side of the load generator: starts its process, hands it jobs one by one. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export type LoadJob =
  | { kind: 'prepare'; count: number; firstOrderId: number }
  | { kind: 'target'; host: string; port: number }
  | { kind: 'closed'; count: number; concurrency: number }
  | { kind: 'open'; count: number; perSecond: number };

export type LoadResult = {
  /** In the order of the answers. */
  entityIds: number[];
  /** When each push was due, in milliseconds since 1970. */
  sentAt: number[];
  ms: number[];
  statuses: Record<string, number>;
  tookMs: number;
};

export type LoadReply = { readonly result: LoadResult } | { readonly error: string };

export type Load = { readonly pid: number; run(job: LoadJob): Promise<LoadResult>; stop(): void };

export function startLoad(): Load {
  const child = fork(join(import.meta.dirname, 'load.ts'), {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  if (child.pid === undefined) throw new Error('the load generator cannot be started');
  return {
    pid: child.pid,
    async run(job) {
      child.send(job);
      const heard = new AbortController();
      const { signal } = heard;
      const [reply] = (await Promise.race([
        once(child, 'message', { signal }),
        once(child, 'exit', { signal }).then(() => [{ error: 'the load generator ended' }]),
      ]).finally(() => heard.abort())) as [LoadReply];
      if ('error' in reply) throw new Error(reply.error);
      return reply.result;
    },
    stop: () => void child.kill(),
  };
}
