/** What an answer that is no success means: Magento's status and error body → our error kinds. */
import { AppError } from '../../platform/errors.ts';
import { retryAfterMs, type PartnerAnswer } from '../../platform/http.ts';
import { maskText } from '../../platform/scrub.ts';
import { uncertainMessages } from './codes.ts';

type ErrorBody = { readonly message?: unknown; readonly parameters?: unknown; readonly errors?: unknown };

/** The error that a status other than 2xx stands for. */
export function refusalOf(operation: string, answer: PartnerAnswer): AppError {
  const { status } = answer;
  const body = errorBodyOf(answer.body);
  const message = body === undefined ? undefined : maskText(messageOf(body)).slice(0, 300);
  const details = { operation, status, ...(message === undefined ? {} : { message }) };
  const wait = retryAfterMs(answer.headers);

  if (status === 429) return new AppError('unavailable', 'magento.throttled', details, undefined, wait);
  if (status >= 500) return new AppError('unavailable', 'magento.down', details, undefined, wait);
  // Web servers answer over-long search addresses by themselves, in HTML; waiting does not shorten them.
  if (status === 413 || status === 414) return new AppError('refused', 'magento.refused', details);
  // A redirect, a proxy's or a firewall's page: not Magento that speaks.
  if (body === undefined || status < 400) {
    return new AppError('unavailable', 'magento.garbage', details, undefined, wait);
  }
  if (status === 401 || status === 403) {
    const resources = namedParameter(body, 'resources');
    // 401 means both "who are you" and "not you" (github.com/magento/magento2/issues/38426).
    if (resources !== undefined) return new AppError('forbidden', 'magento.acl', { ...details, resources });
    return new AppError('forbidden', 'magento.credentials', details);
  }
  if (status === 404) return new AppError('missing', 'magento.missing', details);
  // "Could not save a shipment/invoice" hides any exception, deadlocks included, and the document may exist: the
  // listener reads again (find) before it retries.
  if (status === 400 && uncertainMessages.test(rawMessageOf(body))) {
    return new AppError('unavailable', 'magento.uncertain', details);
  }
  return new AppError('refused', 'magento.refused', details);
}

/** Whether an answer's body is a page or a broken text rather than the JSON that was asked for. */
export function isGarbage(body: unknown): boolean {
  return typeof body === 'string' && (body.trim() === '' || /^\s*</.test(body));
}

function errorBodyOf(body: unknown): ErrorBody | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  // A PHP fatal error has a shape of its own: {"messages":{"error":[{"code":500,"message":"…"}]}}.
  const fatal = (body as { messages?: { error?: unknown } }).messages?.error;
  if (Array.isArray(fatal)) return (fatal[0] ?? {}) as ErrorBody;
  return body;
}

function rawMessageOf(body: ErrorBody): string {
  return typeof body.message === 'string' ? body.message : '';
}

/** The message and those of its parts, placeholders filled: Magento leaves `%1` and `%name` to the client. */
export function messageOf(body: ErrorBody): string {
  const own = filled(rawMessageOf(body), body.parameters);
  const parts = Array.isArray(body.errors)
    ? body.errors.map((part: ErrorBody | null) => filled(rawMessageOf(part ?? {}), part?.parameters))
    : [];
  return [own, ...parts].filter((text) => text !== '').join(' | ');
}

function filled(text: string, parameters: unknown): string {
  if (typeof parameters !== 'object' || parameters === null) return text;
  const values = new Map<string, string>(
    Array.isArray(parameters)
      ? parameters.map((value, at) => [String(at + 1), plain(value)])
      : Object.entries(parameters).map(([name, value]) => [name, plain(value)]),
  );
  return text.replace(/%(\w+)/g, (whole, name: string) => values.get(name) ?? whole);
}

function namedParameter(body: ErrorBody, name: string): string | undefined {
  if (typeof body.parameters !== 'object' || body.parameters === null) return undefined;
  const value = (body.parameters as Record<string, unknown>)[name];
  return value === undefined ? undefined : plain(value);
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
