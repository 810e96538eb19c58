/** How much the ERPs may ask of one process: a bucket for each client, and bodies under way at once. */
import type { Request, ResponseToolkit, Server } from '@hapi/hapi';
import type { ApiClient } from '../../core/access/index.ts';
import { AppError } from '../../platform/errors.ts';

export type PressureLimits = {
  readonly requestsPerSecond: number;
  readonly burst: number;
  readonly inFlight: number;
};

/** Runs behind the credentials and before the body is read, so that what is too much never enters memory. */
export type Pressure = {
  readonly admit: (request: Request, h: ResponseToolkit) => symbol;
  readonly underWay: number;
};

export function pressureOf(server: Server, limits: PressureLimits, now: () => number = Date.now): Pressure {
  const buckets = new Map<string, { left: number; at: number }>();
  const admitted = new WeakSet<Request>();
  let underWay = 0;

  server.events.on('response', (request) => {
    if (admitted.delete(request)) underWay--;
  });

  function take(clientId: string): void {
    const at = now();
    const bucket = buckets.get(clientId) ?? { left: limits.burst, at };
    const left = Math.min(limits.burst, bucket.left + ((at - bucket.at) / 1000) * limits.requestsPerSecond);
    if (left < 1) {
      buckets.set(clientId, { left, at });
      const waitMs = ((1 - left) / limits.requestsPerSecond) * 1000;
      throw new AppError('unavailable', 'TOO_MANY_REQUESTS', { client: clientId }, undefined, waitMs);
    }
    buckets.set(clientId, { left: left - 1, at });
  }

  return {
    admit(request, h) {
      take((request.auth.credentials as unknown as { client: ApiClient }).client.id);
      if (underWay >= limits.inFlight) throw new AppError('unavailable', 'TOO_BUSY', { underWay }, undefined, 1000);
      underWay++;
      admitted.add(request);
      return h.continue;
    },
    get underWay() {
      return underWay;
    },
  };
}
