/** How a page is come by: who visits in which language, what they may do, and the one way a page is registered. */
import type { Request, ResponseObject, ResponseToolkit, Server } from '@hapi/hapi';
import type Joi from 'joi';
import { mayDo, type Permission, type User } from '../../core/access/index.ts';
import { loadMapping } from '../../core/catalog/index.ts';
import type { Scope } from '../../core/reading/index.ts';
import { withCause } from '../../platform/correlation.ts';
import { fail } from '../../platform/errors.ts';
import type { RouteContext } from '../context.ts';
import { directionOf, sayIn, wordsOf, type Locale, type Say } from './messages.ts';

/** What every view is given. */
export type View = {
  readonly locale: Locale;
  readonly dir: 'ltr' | 'rtl';
  readonly say: Say;
  /** A code in words; as it is when nobody has put it into words. */
  readonly words: (code: string) => string;
  /** Path and query of this page, to come back to. */
  readonly path: string;
  readonly crumb: string | undefined;
  readonly user: User | undefined;
  readonly may: (permission: Permission) => boolean;
  readonly demo: boolean;
};

export type Visit = {
  readonly request: Request;
  readonly h: ResponseToolkit;
  readonly view: View;
  readonly user: User;
  readonly scope: Scope;
};

export const LOCALE_COOKIE = 'hub_locale';
export const SESSION = 'console';

type Credentials = { readonly user?: User; readonly token?: string };

export function userOf(request: Request): User | undefined {
  return (request.auth.credentials as Credentials | null)?.user;
}

export function tokenOf(request: Request): string | undefined {
  return (request.auth.credentials as Credentials | null)?.token;
}

export function localeOf(request: Request): Locale {
  const kept: unknown = (request.state as Record<string, unknown> | null)?.[LOCALE_COOKIE];
  if (kept === 'en' || kept === 'ar') return kept;
  const own = userOf(request)?.locale;
  if (own === 'en' || own === 'ar') return own;
  return /^\s*ar\b/i.test((request.headers['accept-language'] as string | undefined) ?? '') ? 'ar' : 'en';
}

export function viewOf(request: Request, demo: boolean): View {
  const locale = localeOf(request);
  const user = userOf(request);
  const crumb = (request.plugins as { crumb?: unknown }).crumb;
  const words = (code: string): string => wordsOf(locale, code) ?? wordsOf(locale, `reason.${code}`) ?? code;
  return {
    locale,
    dir: directionOf(locale),
    say: sayIn(locale),
    words,
    path: `${request.url.pathname}${request.url.search}`,
    crumb: typeof crumb === 'string' ? crumb : undefined,
    user,
    may: (permission) => user !== undefined && mayDo(user, permission),
    demo,
  };
}

/** A path of this house to go on to; anything else leads to the front page. */
export function ownPath(path: unknown): string {
  // `//host` and `/\host` leave the house.
  return typeof path === 'string' && /^\/(?![/\\])[^\s\\]{0,500}$/.test(path) ? path : '/';
}

export type PageRoute = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly needs?: Permission;
  readonly query?: Joi.ObjectSchema;
  readonly payload?: Joi.ObjectSchema;
  readonly params?: Joi.ObjectSchema;
  /** A form that brings a file of at most so many bytes. */
  readonly upload?: number;
  handler(visit: Visit): Promise<ResponseObject>;
};

/** What these pages show and change belongs to a place and to no channel. */
const ofPlaces = /^\/console\/(locations|trust|printing|rounds)(\/|$)/;

/** On them, whoever is bound to channels alone has the places of those channels' companies. */
async function scopeOf({ db }: Pick<RouteContext, 'db'>, path: string, user: User): Promise<Scope> {
  const { channels, locations } = user;
  if (!ofPlaces.test(path) || channels.includes('*') || !locations.includes('*')) return { channels, locations };
  const mapping = await db.read((reader) => loadMapping(reader));
  const companies = new Set(mapping.channels.filter((one) => channels.includes(one.id)).map((one) => one.companyId));
  const theirs = mapping.locations.filter((one) => one.companyId !== undefined && companies.has(one.companyId));
  return { channels, locations: theirs.map((one) => one.id) };
}

/** Adds pages for people who have signed in; the permission is checked here, by name. */
export function addPages(server: Server, context: RouteContext, pages: readonly PageRoute[]): void {
  for (const page of pages) {
    server.route({
      method: page.method,
      path: page.path,
      options: {
        auth: SESSION,
        tags: ['console'],
        state: { parse: true, failAction: 'ignore' },
        ...(page.upload === undefined
          ? {}
          : { payload: { maxBytes: page.upload, multipart: { output: 'data' as const }, parse: true } }),
        validate: {
          ...(page.params === undefined ? {} : { params: page.params }),
          ...(page.query === undefined ? {} : { query: page.query.options({ stripUnknown: true }) }),
          ...(page.payload === undefined ? {} : { payload: page.payload.options({ stripUnknown: true }) }),
        },
      },
      handler: async (request, h) => {
        const user = userOf(request) ?? fail('forbidden', 'request.unauthenticated');
        if (user.mustChangePassword && page.path !== '/console/password') return h.redirect('/console/password');
        // Whoever carries has a front page of his own.
        if (page.path === '/' && !mayDo(user, 'orders.view') && mayDo(user, 'shipments.carry'))
          return h.redirect('/courier');
        if (page.needs !== undefined && !mayDo(user, page.needs)) fail('forbidden', 'request.forbidden');
        const correlationId = request.headers['x-correlation-id'] as string;
        const scope = await scopeOf(context, page.path, user);
        return withCause({ correlationId, who: user.login }, () =>
          page.handler({ request, h, view: viewOf(request, context.demo), user, scope }),
        );
      },
    });
  }
}
