/**
 * The one HTTP client for partners: timeouts, correlation id, journal, removal of secrets, and the translation of
 * broken lines into `unavailable`. It judges the line only; what an answer means is the connector's business.
 */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { AxiosError, type AxiosInstance } from 'axios';
import { AppError, briefly } from './errors.ts';
import { correlationId } from './correlation.ts';
import type { Lines } from './lines.ts';
import type { LookupFunction } from 'node:net';
import { innerHost, publicLookup } from './public-lookup.ts';
import { scrubBody, scrubUrl } from './scrub.ts';

export type PartnerRequest = {
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** `json` parses leniently: an unparsable body comes back as text so that the connector can judge it. */
  readonly expect?: 'json' | 'bytes';
  readonly maxBytes?: number;
  readonly timeoutMs?: number;
  /** The address came from outside: only the public internet is reached, never a host of ours. */
  readonly publicOnly?: true;
};

export type PartnerAnswer = {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
};

/** One line of the partner-call journal; bodies and URLs arrive scrubbed. */
export type CallRecord = {
  readonly partner: string;
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly request?: string;
  readonly status?: number;
  readonly answer?: string;
  readonly error?: string;
  readonly tookMs: number;
  readonly correlationId: string;
};

export type Http = { send(request: PartnerRequest): Promise<PartnerAnswer> };

export type HttpOptions = {
  readonly partner: string;
  readonly timeoutMs: number;
  /** Query parameters and header names whose values are secrets. */
  readonly secrets: readonly string[];
  readonly record?: (call: CallRecord) => void;
  readonly maxSockets?: number;
  /** Judges the addresses of names before a line is made. */
  readonly lookup?: LookupFunction;
  /** Watches over the hosts it calls; left out: every call goes out. */
  readonly lines?: Lines;
};

const KEPT_CHARS = 2000;
/** Axios error codes of requests that could not even be made. */
const OURS = new Set([
  'ERR_BAD_REQUEST',
  'ERR_INVALID_URL',
  'ERR_BAD_OPTION',
  'ERR_BAD_OPTION_VALUE',
  'ERR_NOT_SUPPORT',
]);

export function createHttp(options: HttpOptions): Http {
  const agent = { keepAlive: true, maxSockets: options.maxSockets ?? 32 };
  const own = { ...agent, ...(options.lookup === undefined ? {} : { lookup: options.lookup }) };
  // Their own sockets: one that was opened without looking must not serve who looks.
  const lookup = publicLookup();
  const guarded = { httpAgent: new HttpAgent({ ...agent, lookup }), httpsAgent: new HttpsAgent({ ...agent, lookup }) };
  const client: AxiosInstance = axios.create({
    httpAgent: new HttpAgent(own),
    httpsAgent: new HttpsAgent(own),
    // A redirect could carry our secrets to another host.
    maxRedirects: 0,
    validateStatus: () => true,
    responseType: 'arraybuffer',
    transformResponse: (data: unknown) => data,
    proxy: false,
  });
  const { lines, partner } = options;
  return {
    send: (request) =>
      lines === undefined ? sendNow(request) : lines.of(partner, hostOf(request.url)).run(() => sendNow(request)),
  };

  async function sendNow(request: PartnerRequest): Promise<PartnerAnswer> {
    const began = performance.now();
    const entry = {
      partner: options.partner,
      operation: request.operation,
      method: request.method,
      url: scrubUrl(request.url, request.query ?? {}, options.secrets),
      correlationId: correlationId(),
      ...(request.body === undefined ? {} : { request: scrubBody(request.body, KEPT_CHARS) }),
    };
    const timeoutMs = request.timeoutMs ?? options.timeoutMs;
    let answer: PartnerAnswer;
    let kept: string;
    // `timeout` below is for silence; a partner that drips byte after byte is cut off by this one. Ended with the
    // call: `AbortSignal.timeout` would keep a timer for each call of the last minute.
    const cut = new AbortController();
    const limit = setTimeout(() => cut.abort(), timeoutMs * 2);
    try {
      if (request.publicOnly === true && innerHost(request.url)) throw new AxiosError('inner address', 'ENOTPUBLIC');
      const raw = await client.request<Buffer>({
        method: request.method,
        url: request.url,
        headers: { accept: 'application/json', 'x-correlation-id': entry.correlationId, ...request.headers },
        timeout: timeoutMs,
        signal: cut.signal,
        maxContentLength: request.maxBytes ?? 5_000_000,
        ...(request.publicOnly === true ? guarded : {}),
        ...(request.query === undefined ? {} : { params: request.query }),
        ...(request.body === undefined ? {} : { data: request.body }),
      });
      const bytes = Buffer.from(raw.data);
      const body = request.expect === 'bytes' ? bytes : readJson(bytes);
      kept = request.expect === 'bytes' ? `${bytes.length} bytes` : scrubBody(body, KEPT_CHARS);
      answer = { status: raw.status, headers: plainHeaders(raw.headers), body };
    } catch (error) {
      const reason = lineError(error);
      options.record?.({ ...entry, error: reason, tookMs: performance.now() - began });
      // What never left the house is our own mistake: no waiting for the partner mends it.
      const ours = error instanceof AxiosError ? OURS.has(reason) : !(error instanceof Error && 'code' in error);
      const code = ours ? 'request_unsendable' : 'line_down';
      throw new AppError(ours ? 'bug' : 'unavailable', `${options.partner}.${code}`, {
        operation: request.operation,
        reason,
      });
    } finally {
      clearTimeout(limit);
    }
    // Outside the try: a journal that fails must not look like a line that is down and so repeat the call.
    options.record?.({ ...entry, status: answer.status, answer: kept, tookMs: performance.now() - began });
    return answer;
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '-';
}

/** The wait a partner asked for (`Retry-After`, seconds or a date), in ms. */
export function retryAfterMs(headers: Record<string, string>, now = Date.now()): number | undefined {
  const text = headers['retry-after'];
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function readJson(bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Proxies answer with HTML; the connector decides what that means.
    return text;
  }
}

function lineError(error: unknown): string {
  // An AxiosError carries the whole request, secrets included: only its code may leave.
  if (error instanceof AxiosError) return error.code ?? 'ERR_UNKNOWN';
  return briefly(error);
}

function plainHeaders(headers: object): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}
