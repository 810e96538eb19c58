/** Errors become answers in this one place: `application/problem+json` with a stable code, or an error page. */
import type { Request, ResponseObject, ResponseToolkit, Server } from '@hapi/hapi';
import type { Logger } from 'pino';
import { AppError, errorKinds } from '../platform/errors.ts';

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  readonly correlationId: string;
};

type Boom = Error & {
  isBoom: true;
  output: { statusCode: number; headers: Record<string, string>; payload: { message: string } };
  details?: readonly { path: readonly (string | number)[]; message: string }[];
  data?: unknown;
};

/** HTTP's own refusals as stable codes. */
const httpCodes: Record<number, string> = {
  400: 'request.invalid',
  401: 'request.unauthenticated',
  403: 'request.forbidden',
  404: 'request.unknown_path',
  405: 'request.method',
  408: 'request.timeout',
  413: 'request.too_large',
  415: 'request.media_type',
  429: 'request.too_many',
};

/** What HTTP has a status of its own for; the kinds of the house do not know it. */
const ownStatus: Readonly<Record<string, number>> = { TOO_MANY_LINES: 413, TOO_MANY_REQUESTS: 429 };

/** `lines[3].sku: is missing` names its field. */
function errorOf(said: string): Problem['errors'][number] {
  const [, field, message] = /^([\w.[\]-]+): (.*)$/s.exec(said) ?? [];
  return field === undefined || message === undefined ? { field: '', message: said } : { field, message };
}

/** The problem of a thrown thing. */
export function problemOf(error: Error, correlationId: string): Problem {
  if (error instanceof AppError) {
    const status = ownStatus[error.code] ?? errorKinds[error.kind].http;
    const lists = Array.isArray(error.details.errors) ? (error.details.errors as readonly string[]) : [];
    return {
      type: `urn:omnihub:problem:${error.code}`,
      title: titleOf(status),
      status,
      code: error.code,
      // What broke inside is for the log, not for the caller.
      detail: status === 500 ? 'Something went wrong on our side; quote the correlation id.' : explain(error),
      errors: lists.map((said) => errorOf(said)),
      correlationId,
    };
  }
  const boom = error as Partial<Boom>;
  const status = boom.isBoom === true && boom.output !== undefined ? boom.output.statusCode : 500;
  const code = status >= 500 ? 'bug.unexpected' : (httpCodes[status] ?? 'request.refused');
  const detail =
    status >= 500
      ? 'Something went wrong on our side; quote the correlation id.'
      : (boom.output?.payload.message ?? error.message);
  return {
    type: `urn:omnihub:problem:${code}`,
    title: titleOf(status),
    status,
    code,
    detail,
    errors: (boom.details ?? []).map((one) => ({ field: one.path.join('.'), message: one.message })),
    correlationId,
  };
}

function explain(error: AppError): string {
  const facts = Object.entries(error.details).filter(([name, value]) => value != null && name !== 'errors');
  if (facts.length === 0) return error.code;
  return `${error.code}: ${facts.map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(', ') : String(value)}`).join('; ')}`;
}

function titleOf(status: number): string {
  const titles: Record<number, string> = {
    400: 'The request is not valid',
    401: 'Sign in first',
    403: 'Not allowed',
    404: 'Not found',
    409: 'Not possible now',
    413: 'Too large',
    415: 'Wrong media type',
    422: 'Cannot be processed',
    429: 'Too many requests',
    503: 'Try again later',
  };
  return titles[status] ?? (status >= 500 ? 'Internal error' : 'Refused');
}

/** Where people come by browser an error is a page; this tells the renderer apart from API callers. */
export type ErrorPage = (request: Request, h: ResponseToolkit, problem: Problem) => ResponseObject | undefined;

export function answerProblems(server: Server, log: Logger, page: ErrorPage = () => undefined): void {
  server.ext('onPreResponse', (request, h) => {
    const response = request.response;
    const correlationId = request.headers['x-correlation-id'] as string;
    if (!(response instanceof Error)) {
      response.header('x-correlation-id', correlationId);
      return h.continue;
    }
    const cause = (response as { data?: unknown }).data;
    const thrown = response instanceof AppError ? response : cause instanceof AppError ? cause : originalOf(response);
    const problem = problemOf(thrown, correlationId);
    const facts = {
      path: request.path,
      method: request.method,
      status: problem.status,
      code: problem.code,
      correlationId,
    };
    if (problem.status >= 500 && problem.status !== 503) log.error({ ...facts, err: thrown }, 'request failed');
    else log.info(facts, 'request refused');
    const asPage = page(request, h, problem);
    if (asPage !== undefined) return asPage;
    const answer = h
      .response(problem)
      .type('application/problem+json')
      .code(problem.status)
      .header('x-correlation-id', correlationId);
    const waitMs = thrown instanceof AppError ? thrown.retryAfterMs : undefined;
    if (problem.status === 503 || problem.status === 429)
      answer.header('retry-after', String(Math.max(1, Math.ceil((waitMs ?? 1000) / 1000))));
    if (problem.status === 401) answer.header('www-authenticate', 'Bearer');
    return answer;
  });
}

/** hapi boomifies what a handler throws in place, so the AppError is the response itself. */
function originalOf(response: Error): Error {
  return response;
}
