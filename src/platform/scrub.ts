/** Removes secrets and personal data from what is logged or journaled. */

/** Keys whose values never leave the process, wherever they stand in a body. */
const secretKeys =
  /^(authorization|cookie|password|passwd|secret|token|api[_-]?key|key|security_key|protect_code|cc_.*)$/i;
/** Keys whose values name or reach a person. */
const personalKeys =
  /^(.*phone.*|telephone|fax|email|.*_email|name|.*name|lines|remote_ip|x_forwarded_for|vat_id|.*taxvat|customer_dob|customer_gender|company|recipient|sender|gift_message|additional_information|payment_additional_info)$/i;
/** Where a person lives, alone or behind whose it is (`drop_`, `pickup_`, `return_` …): Clickpost V3 is flat. */
const placeKeys =
  /^((drop|pickup|return|rto|billing|shipping|consignee|customer)_)?(address(_?\d|_line.*)?|street|landmark|district|pincode|postcode|postal_code|zip|lat|long|latitude|longitude)$/i;
/** Names that are no person's: courier, SKU and operation names stay readable. */
const harmlessNames = /^(courier_name|file_?name|method_?name|store_name|operation_?name|product_name)$/i;
/** Whole values even when they are objects: nobody knows what a payment provider puts there. */
const opaqueKeys = /^(additional_information|payment_additional_info)$/i;
/** What people and couriers write freely: kept, but without phone numbers and addresses of mail. */
const freeTextKeys = /^(message|remarks?|comments?|customer_note|note)$/i;

/** A JSON-able value as text with secrets and personal data masked, cut to `limit` characters. */
export function scrubBody(body: unknown, limit: number): string {
  if (body instanceof Uint8Array) return `${body.length} bytes`;
  const parsed = typeof body === 'string' ? parsedJson(body) : body;
  const text = typeof parsed === 'string' ? maskText(parsed) : JSON.stringify(parsed, mask);
  return (text ?? '').slice(0, limit);
}

/** A body that arrives as text but is JSON is judged by its keys. */
function parsedJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function mask(key: string, value: unknown): unknown {
  if (value === null || value === '' || typeof value === 'boolean') return value;
  const kind = kindOf(key);
  if (kind === 'secret') return '[secret]';
  if (kind === 'opaque') return '[masked]';
  if (kind === 'personal' && !isPlainObject(value)) return '[masked]';
  if (typeof value !== 'string') return value;
  return kind === 'free' ? maskText(value) : maskQueries(value);
}

type KeyKind = 'secret' | 'opaque' | 'personal' | 'free' | 'plain';
/** Partners use the same few hundred keys in every body; a body of other keys each time must not fill the memory. */
const kinds = new Map<string, KeyKind>();
const MOST_KEYS = 5_000;

function kindOf(key: string): KeyKind {
  const known = kinds.get(key);
  if (known !== undefined) return known;
  const kind = judge(key);
  if (kinds.size >= MOST_KEYS) kinds.clear();
  kinds.set(key, kind);
  return kind;
}

function judge(key: string): KeyKind {
  if (secretKeys.test(key)) return 'secret';
  if (opaqueKeys.test(key)) return 'opaque';
  if (placeKeys.test(key) || (personalKeys.test(key) && !harmlessNames.test(key))) return 'personal';
  return freeTextKeys.test(key) ? 'free' : 'plain';
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Free text may hold an e-mail address, a phone number or a signed link. */
export function maskText(text: string): string {
  return maskQueries(text)
    .replace(/[\w.+-]+@[\w-]+\.[\w.-]+/g, '[masked]')
    .replace(/\+?\d[\d\s-]{7,}\d/g, '[masked]');
}

/** Links carry keys and signatures behind their question mark: the names stay, the values go. */
function maskQueries(text: string): string {
  if (!text.includes('?')) return text;
  return text.replace(
    /(https?:\/\/[^\s?"'<>]+\?)([^\s"'<>]*)/gi,
    (_, link: string, query: string) => link + query.replace(/=[^&#]*/g, '=***'),
  );
}

/** A URL with its query, the values of the named parameters masked. */
export function scrubUrl(url: string, query: Record<string, string>, secrets: readonly string[]): string {
  const [base = '', own = ''] = url.split('?', 2);
  const all = new URLSearchParams(own);
  for (const [name, value] of Object.entries(query)) all.set(name, value);
  const hidden = new Set(secrets.map((name) => name.toLowerCase()));
  for (const name of [...all.keys()]) {
    if (hidden.has(name.toLowerCase()) || /sig|token|expires/i.test(name)) all.set(name, '***');
  }
  const text = all.toString();
  return text === '' ? base : `${base}?${text}`;
}
