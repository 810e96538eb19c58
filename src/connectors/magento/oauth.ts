/** OAuth 1.0a signatures as Magento checks them: HMAC-SHA256 over method, address and query; the JSON body is not signed. */
import { createHmac, randomBytes } from 'node:crypto';

export type OauthKeys = {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly token: string;
  readonly tokenSecret: string;
};

/** What makes one signature unlike the next; Magento refuses a nonce it has seen. */
export type Moment = { readonly nonce: string; readonly timestamp: number };

/** RFC 3986 percent-encoding; encodeURIComponent leaves five characters that RFC 5849 §3.6 wants encoded. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** RFC 5849 §3.4.1: METHOD & address without query & sorted parameters. */
export function signatureBase(method: string, address: string, params: readonly (readonly [string, string])[]): string {
  const url = new URL(address);
  const sorted = params
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([n1, v1], [n2, v2]) => compare(n1, n2) || compare(v1, v2))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  return [method.toUpperCase(), `${url.protocol}//${url.host}${url.pathname}`, sorted].map(encode).join('&');
}

/** RFC 5849 §3.4.2: the key is both secrets, encoded, joined by `&`. */
export function signatureKey(consumerSecret: string, tokenSecret: string): string {
  return `${encode(consumerSecret)}&${encode(tokenSecret)}`;
}

/** The `Authorization` header of one request; `query` holds the decoded query parameters. */
export function authorization(
  keys: OauthKeys,
  method: string,
  address: string,
  query: Record<string, string>,
  moment: Moment = { nonce: randomBytes(16).toString('hex'), timestamp: Math.floor(Date.now() / 1000) },
): string {
  const oauth: [string, string][] = [
    ['oauth_consumer_key', keys.consumerKey],
    ['oauth_nonce', moment.nonce],
    ['oauth_signature_method', 'HMAC-SHA256'],
    ['oauth_timestamp', String(moment.timestamp)],
    ['oauth_token', keys.token],
    ['oauth_version', '1.0'],
  ];
  const base = signatureBase(method, address, [...oauth, ...Object.entries(query)]);
  const key = signatureKey(keys.consumerSecret, keys.tokenSecret);
  const signature = createHmac('sha256', key).update(base).digest('base64');
  const all = [...oauth, ['oauth_signature', signature] as const];
  return `OAuth ${all.map(([name, value]) => `${name}="${encode(value)}"`).join(', ')}`;
}

// Code-unit order, not the locale's: RFC 5849 sorts by byte value, and everything here is ASCII by now.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
