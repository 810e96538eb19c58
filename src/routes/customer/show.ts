/** How customers' pages are answered: their language, their headers, and refusals in words. */
import type { Request, ResponseObject, ResponseToolkit } from '@hapi/hapi';
import { h as element } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { OpenedLink } from '../../core/amendment/index.ts';
import { loadChannel } from '../../core/catalog/index.ts';
import type { AppError } from '../../platform/errors.ts';
import { dateOf, localTime } from '../../platform/time.ts';
import type { RouteContext } from '../context.ts';
import { problemOf } from '../problems.ts';
import { CustomerPage, type Shown } from './page.tsx';
import { style } from './style.ts';
import { texts, type Language, type Texts } from './texts.ts';

const CSP =
  "default-src 'none'; img-src data:; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export function styleSheet(h: ResponseToolkit): ResponseObject {
  return h.response(style).type('text/css').header('cache-control', 'public, max-age=3600');
}

export async function customerPage(
  context: RouteContext,
  request: Request,
  h: ResponseToolkit,
  about: { readonly opened: OpenedLink; readonly thanks?: boolean },
): Promise<ResponseObject> {
  const { opened, thanks = false } = about;
  const channel = await context.db.read((reader) => loadChannel(reader, opened.amendment.channelId));
  const language = languageOf(request, channel.config.commentLanguage);
  return answered(h, {
    language,
    path: request.path,
    opened,
    until: localTime(dateOf(opened.amendment.dueAt), channel.timeZone).slice(0, 16),
    ...(thanks ? { said: { text: texts[language].thanks, good: true } } : {}),
  });
}

/** A refusal, with the page as it is now where there is one. */
export async function customerProblem(
  context: RouteContext,
  request: Request,
  h: ResponseToolkit,
  error: AppError,
  open: (token: string) => Promise<OpenedLink>,
): Promise<ResponseObject> {
  const correlationId = request.headers['x-correlation-id'] as string;
  const problem = problemOf(error, correlationId);
  context.log.info(
    { path: '/o/{token}', status: problem.status, code: problem.code, correlationId },
    'request refused',
  );
  const known = error.kind === 'conflict' || error.kind === 'invalid';
  const opened = known ? await open(String(request.params['token'])) : undefined;
  const channel =
    opened === undefined
      ? undefined
      : await context.db.read((reader) => loadChannel(reader, opened.amendment.channelId));
  const language = languageOf(request, channel?.config.commentLanguage);
  const shown: Shown = {
    language,
    path: request.path,
    ...(opened === undefined || channel === undefined
      ? {}
      : { opened, until: localTime(dateOf(opened.amendment.dueAt), channel.timeZone).slice(0, 16) }),
    said: { text: wordsFor(error, texts[language], opened), good: false },
  };
  return answered(h, shown).code(problem.status).header('x-problem-code', problem.code);
}

function wordsFor({ kind, code }: AppError, say: Texts, opened: OpenedLink | undefined): string {
  if (code === 'TOO_MANY_REQUESTS') return say.busy;
  if (kind === 'invalid') return say.wrong;
  if (code === 'amendment.already_answered') return say.tooLate;
  return opened === undefined ? say.unknown : opened.standing === 'open' ? say.wrong : say.standing[opened.standing];
}

function answered(h: ResponseToolkit, shown: Shown): ResponseObject {
  return withHeaders(h.response(`<!doctype html>${renderToString(element(CustomerPage, { shown }))}`));
}

/** What keeps such a page out of caches, search engines and other pages. */
export function withHeaders(response: ResponseObject): ResponseObject {
  return response
    .type('text/html')
    .header('content-security-policy', CSP)
    .header('cache-control', 'no-store')
    .header('x-robots-tag', 'noindex, nofollow');
}

export function languageOf(request: Request, own: Language = 'en'): Language {
  const asked: unknown = (request.query as Record<string, unknown>)['lang'];
  return asked === 'ar' || asked === 'en' ? asked : own;
}
