/** API clients come with a bearer key, bound to a channel and to scopes. */
import type { Request, Server } from '@hapi/hapi';
import { AppError, fail } from '../platform/errors.ts';
import { findApiClient, type ApiClient } from '../core/access/index.ts';
import { withinReach } from './api-reach.ts';
import type { RouteContext } from './context.ts';

/** A revoked key works for at most this long. */
const KEPT_MS = 2_000;

/** Finds the client of a request's bearer key or token; what was found is known for a moment. */
export function bearerClients(context: RouteContext): (request: Request) => Promise<ApiClient | undefined> {
  const known = new Map<string, { client: ApiClient | undefined; until: number }>();

  async function clientOf(key: string): Promise<ApiClient | undefined> {
    const kept = known.get(key);
    if (kept !== undefined && kept.until > Date.now()) return kept.client;
    const client = await context.db.read((reader) => findApiClient(reader, key));
    if (known.size > 1000) known.clear();
    known.set(key, { client, until: Date.now() + KEPT_MS });
    return client;
  }

  return async (request) => {
    const header = request.headers.authorization as string | undefined;
    const key = /^Bearer ([\x21-\x7e]{8,200})$/.exec(header ?? '')?.[1];
    return key === undefined ? undefined : clientOf(key);
  };
}

export function apiAuth(server: Server, context: RouteContext): void {
  const clientOf = bearerClients(context);
  server.auth.scheme('api-key', () => ({
    async authenticate(request, h) {
      const known = await clientOf(request);
      if (known === undefined) throw unauthenticated();
      const { method, path } = request.route;
      const asked = { route: `${method.toUpperCase()} ${path}`, params: request.params as Record<string, string> };
      const client = await withinReach(context.db, asked, known);
      return h.authenticated({ credentials: { scope: [...client.scopes], client } as never });
    },
  }));
  server.auth.strategy('api', 'api-key');
}

export function apiClientOf(request: Request): ApiClient {
  const client = (request.auth.credentials as { client?: ApiClient }).client;
  return client ?? fail('forbidden', 'request.no_client');
}

/** 401 is HTTP's own: the kinds of the house know only 403. */
export function unauthenticated(): Error {
  const error = new AppError('forbidden', 'request.unauthenticated');
  return Object.assign(new Error('a known bearer key is needed', { cause: error }), {
    isBoom: true,
    output: {
      statusCode: 401,
      headers: {},
      payload: { statusCode: 401, error: 'Unauthorized', message: 'A known bearer key is needed.' },
    },
  });
}
