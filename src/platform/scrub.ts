/** Removes secrets and personal data from what is logged or journaled. */

/** Keys whose values never leave the process, wherever they stand in a body. */
const secretKeys =
  /^(authorization|cookie|password|passwd|secret|token|api[_-]?key|key|security_key|protect_code|cc_.*)$/i;
/** Keys whose values name or reach a person. */
const personalKeys =
  /^(.*phone.*|telephone|fax|email|.*_email|name|.*name|address|street|lines|landmark|postcode|postal_code|remote_ip|x_forwarded_for|vat_id|.*taxvat|customer_dob|lat|long|recipient|sender)$/i;
/** Names that are no person's: courier, SKU and operation names stay readable. */
const harmlessNames = /^(courier_name|file_?name|method_?name|store_name|operation_?name|product_name)$/i;

/** A JSON-able value as text with secrets and personal data masked, cut to `limit` characters. */
export function scrubBody(body: unknown, limit: number): string {
  const text = typeof body === 'string' ? maskText(body) : JSON.stringify(body, mask);
  return (text ?? '').slice(0, limit);
}

function mask(key: string, value: unknown): unknown {
  if (value === null || value === '' || typeof value === 'boolean') return value;
  if (secretKeys.test(key)) return '[secret]';
  if (personalKeys.test(key) && !harmlessNames.test(key) && !isPlainObject(value)) return '[masked]';
  return value;
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Free text may hold an e-mail address or a phone number. */
export function maskText(text: string): string {
  return text.replace(/[\w.+-]+@[\w-]+\.[\w.-]+/g, '[masked]').replace(/\+?\d[\d\s-]{7,}\d/g, '[masked]');
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
