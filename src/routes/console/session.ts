/** Session cookie, CSRF crumb and the headers that every page carries. */
import cookie from '@hapi/cookie';
import crumb from '@hapi/crumb';
import type { Request, ResponseObject, Server } from '@hapi/hapi';
import { findSession, touchSession } from '../../core/access/index.ts';
import type { RouteContext } from '../context.ts';
import { LOCALE_COOKIE, SESSION } from './visit.ts';

export const CRUMB = 'crumb';
export const CSP =
  "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export async function addSession(server: Server, context: RouteContext): Promise<void> {
  const shared = {
    path: '/',
    isSecure: context.publicUrl.startsWith('https:'),
    isHttpOnly: true,
    isSameSite: 'Lax',
  } as const;
  await server.register([
    { plugin: cookie.plugin },
    {
      plugin: crumb as never,
      options: {
        key: CRUMB,
        cookieOptions: { ...shared, ignoreErrors: true },
        addToViewContext: false,
        skip: (request: Request) => !isConsole(request),
      },
    },
  ]);
  server.state(LOCALE_COOKIE, { ...shared, ttl: 365 * 86_400_000, encoding: 'none', ignoreErrors: true });
  server.auth.strategy(SESSION, 'cookie', {
    cookie: { name: 'hub_session', password: context.cookieSecret, ...shared, clearInvalid: true },
    // A fragment or a stream is not sent elsewhere: the page that holds it is, by its error answer.
    redirectTo: ((request: Request) =>
      request.headers['hx-request'] !== undefined || request.path === '/console/live' || request.method !== 'get'
        ? undefined
        : `/sign-in?next=${encodeURIComponent(`${request.url.pathname}${request.url.search}`)}`) as never,
    validate: (async (_request: Request, kept: { token?: unknown }) => {
      const token = kept.token;
      if (typeof token !== 'string') return { isValid: false };
      const session = await context.db.read((reader) => findSession(reader, token));
      if (session === undefined) return { isValid: false };
      if (Date.now() - Date.parse(`${session.seenAt.replace(' ', 'T')}Z`) > 60_000)
        await context.db.tx((tx) => touchSession(tx, token));
      return { isValid: true, credentials: { user: session.user, token } };
    }) as never,
  });
  server.ext('onPreResponse', (request, h) => {
    if (isConsole(request) && !(request.response instanceof Error)) guard(request.response);
    return h.continue;
  });
}

function isConsole(request: Request): boolean {
  return request.route.settings.tags?.includes('console') === true;
}

/** Sets what the page may load, unless the answer has said so itself; pages with people's data stay out of caches. */
export function guard(answer: ResponseObject): ResponseObject {
  if (answer.headers['content-security-policy'] === undefined) answer.header('content-security-policy', CSP);
  if (answer.headers['cache-control'] === undefined) answer.header('cache-control', 'no-store');
  return answer;
}
