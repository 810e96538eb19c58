/**
 * Downloads a label. The link comes from outside, so it may only lead to hosts we listed, over https, to an address of the
 * public internet, without redirects: try the link we hold; if it has expired ask for a new one, once; accept a PDF, PNG
 * or ZPL of at most 5 MB.
 */
import type { Booking, LabelFile } from '../../../core/shipment/courier.ts';
import { AppError, type ErrorDetails, fail } from '../../../platform/errors.ts';
import { retryAfterMs } from '../../../platform/http.ts';
import type { Client } from '../client.ts';
import { fetchLabelLink } from './fetch-label-link.ts';

const MAX_BYTES = 5_000_000;
const TIMEOUT_MS = 10_000;
/** Object stores say 403 for a link that has run out, web servers 404 or 410. */
const expired = new Set([401, 403, 404, 410]);

/** Undefined when the courier gives no label. */
export async function fetchLabel(
  client: Client,
  booking: Booking & { readonly reference: string },
  hosts: readonly string[],
): Promise<LabelFile | undefined> {
  const held =
    booking.labelUrl === undefined ? undefined : await download(client, booking.labelUrl, booking.reference, hosts);
  if (held !== undefined) return held;
  const link = await client.call(fetchLabelLink, booking).catch((error: unknown) => {
    if (booking.elsewhere === true && error instanceof AppError && error.code === 'clickpost.waybill_unknown')
      return undefined;
    throw error;
  });
  if (link === undefined) return undefined;
  const renewed = await download(client, link, booking.reference, hosts);
  return renewed ?? fail('missing', 'clickpost.label_gone', { reference: booking.reference });
}

/**
 * Undefined when the link has expired.
 * @param read what the bytes are; throws when they are nothing that is wanted
 */
export async function download<File = LabelFile>(
  client: Client,
  link: string,
  reference: string,
  hosts: readonly string[],
  read: (bytes: Uint8Array, details: ErrorDetails) => File = labelFile as never,
): Promise<File | undefined> {
  const url = labelUrl(link, hosts);
  // The line cuts far above our own limit, so that a slightly too large file is told from a broken line.
  const limits = { maxBytes: 2 * MAX_BYTES, timeoutMs: TIMEOUT_MS };
  const answer = await client
    .download('fetch-label', url, isOrigin(url, hosts) ? limits : { ...limits, publicOnly: true })
    .catch((error: unknown) => {
      const reason = error instanceof AppError ? error.details['reason'] : undefined;
      if (reason === 'ENOTPUBLIC') refuse('address not public', { reference });
      throw error;
    });
  const details = { reference, http: answer.status };
  if (expired.has(answer.status)) return undefined;
  if (answer.status === 429 || answer.status >= 500) {
    throw new AppError('unavailable', 'clickpost.label_host_down', details, undefined, retryAfterMs(answer.headers));
  }
  if (answer.status !== 200) refuse('status', details);
  return read(answer.body as Buffer, details);
}

/** The beginnings of what is sent as base64 text. */
const wrapped = [
  ['JVBERi0', 'application/pdf'],
  ['iVBORw0KGgo', 'image/png'],
  ['XlhB', 'application/zpl'],
] as const;

/** What it claims to be; whether it may be printed is judged where it is read. */
export function labelFile(bytes: Uint8Array, details: ErrorDetails = {}): LabelFile {
  if (bytes.length > MAX_BYTES) refuse('too large', { ...details, bytes: bytes.length });
  const head = Buffer.from(bytes.subarray(0, 60)).toString('latin1');
  if (head.startsWith('%PDF-')) return { bytes, mediaType: 'application/pdf' };
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return { bytes, mediaType: 'image/png' };
  if (/^\s*(\^XA|~DG|.?CT~~CD)/.test(head)) return { bytes, mediaType: 'application/zpl' };
  const text = head.replace(/^\s*"?(data:[\w/+.-]+;base64,)?/, '');
  const found = wrapped.find(([start]) => text.startsWith(start));
  return found === undefined ? refuse('no label', details) : { bytes, mediaType: found[1] };
}

/** Listed as an origin: a host that operations vouch for, wherever it stands. */
function isOrigin(url: string, hosts: readonly string[]): boolean {
  const { origin } = new URL(url);
  return hosts.some((host) => host.includes('://') && URL.canParse(host) && new URL(host).origin === origin);
}

/** The link, if it leads to a listed host: `host` and `*.host` mean https on 443, anything else is listed as an origin. */
export function labelUrl(link: string, hosts: readonly string[]): string {
  if (!URL.canParse(link)) return refuse('no URL');
  const url = new URL(link);
  const allowed = hosts.some((host) => {
    if (host.includes('://')) return URL.canParse(host) && url.origin === new URL(host).origin;
    if (url.protocol !== 'https:' || url.port !== '') return false;
    // Number-only last labels are IP addresses, which a wildcard must never reach.
    if (host.startsWith('*.'))
      return url.hostname.endsWith(host.slice(1).toLowerCase()) && !/[\d\]]$/.test(url.hostname);
    return url.hostname === host.toLowerCase();
  });
  if (!allowed || url.username !== '' || url.password !== '') return refuse('host not listed', { host: url.host });
  return url.href;
}

function refuse(reason: string, details: ErrorDetails = {}): never {
  return fail('refused', 'clickpost.label_invalid', { ...details, reason });
}
