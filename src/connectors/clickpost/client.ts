/** Transport to Clickpost: base URL per function, secrets in the query, and the reading of its envelope. */
import type { ClickpostUrls } from '../../../config/index.ts';
import type { Operation } from '../shape.ts';
import { AppError, fail } from '../../platform/errors.ts';
import { type Http, type PartnerAnswer, retryAfterMs } from '../../platform/http.ts';
import { neverLeft } from '../../platform/lines.ts';
import { scrubBody } from '../../platform/scrub.ts';
import { reactionTo } from './codes.ts';
import { cut } from './fields.ts';

export type ClickpostOptions = {
  /** Clickpost keeps its functions on different hosts (Clickpost's documentation). */
  readonly urls: ClickpostUrls;
  readonly username: string;
  readonly key: string;
  readonly webhookSecret: string;
  /** `host`, `*.host` (both https) or an origin such as `http://127.0.0.1:4010`. */
  readonly labelHosts: readonly string[];
  readonly http: Http;
  readonly timeoutMs: number;
};

export type ClickpostOperation<Input, Answer, Output> = Operation<Input, Answer, Output> & {
  readonly host: keyof ClickpostOptions['urls'];
  /** A lost answer may have left something behind at the courier. */
  readonly changes?: true;
  /** The `meta.status` values that `parse` reads; 200 alone when not said. */
  readonly accepts?: readonly number[];
  /** Values of the input that must not come back to us inside a courier's refusal text. */
  readonly personal?: (input: Input) => readonly (string | undefined)[];
};

export type Client = {
  call<Input, Answer, Output>(operation: ClickpostOperation<Input, Answer, Output>, input: Input): Promise<Output>;
  download(
    operation: string,
    url: string,
    limits: { maxBytes: number; timeoutMs: number; publicOnly?: true },
  ): Promise<PartnerAnswer>;
};

/** Couriers that book later need about 30 s (Clickpost's documentation). */
export const POLL_AFTER_MS = 30_000;
/** No number is published; a production client falls back to 10 s (Clickpost's documentation). */
const THROTTLE_MS = 10_000;
/** Reasons for which the request cannot have reached anybody. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

export function createClient(
  options: Pick<ClickpostOptions, 'urls' | 'username' | 'key' | 'http' | 'timeoutMs'>,
): Client {
  return {
    async call(operation, input) {
      const answer = await send(operation, input);
      const body = judge(operation, input, answer);
      const checked = operation.answer.validate(body, { allowUnknown: true, abortEarly: false });
      if (checked.error) {
        const fields = checked.error.details.map((detail) => `${detail.path.join('.')}: ${detail.type}`);
        fail('invalid', 'clickpost.contract_broken', { operation: operation.name, fields: fields.slice(0, 10) });
      }
      return operation.parse(checked.value as Parameters<typeof operation.parse>[0], input);
    },
    download(operation, url, limits) {
      const headers = { accept: 'application/pdf, image/png, */*' };
      return options.http.send({ operation, method: 'GET', url, headers, expect: 'bytes', ...limits });
    },
  };

  async function send<I, A, O>(operation: ClickpostOperation<I, A, O>, input: I): Promise<PartnerAnswer> {
    const body = operation.build?.(input);
    try {
      return await options.http.send({
        operation: operation.name,
        method: operation.method,
        url: options.urls[operation.host].replace(/\/+$/, '') + operation.path(input),
        query: { ...operation.query?.(input), username: options.username, key: options.key },
        timeoutMs: options.timeoutMs,
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'unavailable' || !operation.changes) throw error;
      if (neverLeft(error) || neverSent.has(String(error.details['reason']))) throw error;
      throw new AppError('unavailable', 'clickpost.outcome_unknown', error.details, error);
    }
  }
}

/** The body when its `meta.status` is one the operation reads; every other answer is thrown. */
function judge<I, A, O>(operation: ClickpostOperation<I, A, O>, input: I, answer: PartnerAnswer): unknown {
  const status = statusOf(answer.body);
  const details = { operation: operation.name, http: answer.status };
  const wait = retryAfterMs(answer.headers);
  if (answer.status === 429 || status === 429) {
    throw new AppError('unavailable', 'clickpost.throttled', details, undefined, wait ?? THROTTLE_MS);
  }
  if (status === undefined) throw new AppError('unavailable', 'clickpost.garbage', details, undefined, wait);
  const { is, code } = reactionTo(status);
  // Refusals come with any HTTP status (Clickpost's documentation), but a success that calls itself a failure proves nothing.
  if (answer.status >= 300 && (is === 'ok' || is === 'pending')) {
    throw new AppError('unavailable', 'clickpost.garbage', { ...details, status }, undefined, wait);
  }
  if ((operation.accepts ?? [200]).includes(status)) return answer.body;
  if (is === 'pending') throw new AppError('unavailable', code, { status }, undefined, POLL_AFTER_MS);
  const known = { ...details, status, message: messageOf(answer.body, operation.personal?.(input) ?? []) };
  if (is === 'ask-first') {
    throw new AppError('unavailable', operation.changes ? code : 'clickpost.partner_down', known, undefined, wait);
  }
  return is === 'ok' ? fail('refused', 'clickpost.code_unexpected', known) : fail(is, code, known);
}

/** `meta.status`, or `meta.status_code` as one official page calls it. */
export function statusOf(body: unknown): number | undefined {
  const meta = (body as { meta?: Record<string, unknown> | null } | null | undefined)?.meta;
  const status = Number(meta?.['status'] ?? meta?.['status_code'] ?? Number.NaN);
  return Number.isInteger(status) ? status : undefined;
}

/** The courier's words without the people in them; `meta.message` may be an object. */
function messageOf(body: unknown, personal: readonly (string | undefined)[]): string {
  let text = (body as { meta: { message?: unknown } }).meta.message ?? '';
  if (typeof text !== 'string') text = JSON.stringify(text);
  for (const value of personal) {
    if (value !== undefined && value.length > 2) text = (text as string).replaceAll(value, '[masked]');
  }
  return cut(scrubBody(text, 1000), 200);
}
