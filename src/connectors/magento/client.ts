/** Transport to one Magento: address, authorisation, timeout, and the reading of answers; no business word. */
import { AppError } from '../../platform/errors.ts';
import type { Http } from '../../platform/http.ts';
import type { Operation } from '../shape.ts';
import { authorization, encode, type OauthKeys } from './oauth.ts';
import { isGarbage, refusalOf } from './refusal.ts';

export type MagentoAuth =
  { readonly kind: 'bearer'; readonly token: string } | ({ readonly kind: 'oauth' } & OauthKeys);

/** One store view of one Magento, as a channel of the hub. */
export type MagentoStore = {
  readonly baseUrl: string;
  /** `all` or a store view in English: Magento translates its error texts to this view's language. */
  readonly storeCode: string;
  readonly storeId?: number;
  readonly auth: MagentoAuth;
};

export type MagentoClient = {
  call<Input, Answer, Output>(operation: Operation<Input, Answer, Output>, input: Input): Promise<Output>;
};

// An order repeats its rows in its assignments and in each child: a page of a hundred passes five megabytes.
const MAX_BYTES = 64_000_000;

export function createClient(store: MagentoStore, http: Http, timeoutMs: number): MagentoClient {
  const base = `${store.baseUrl.replace(/\/+$/, '')}/rest/${encode(store.storeCode)}/V1`;
  return {
    async call(operation, input) {
      const address = `${base}/${operation.path(input)}`;
      const query = operation.query?.(input) ?? {};
      const body = operation.build?.(input);
      const answer = await http.send({
        operation: operation.name,
        method: operation.method,
        url: `${address}${queryText(query)}`,
        headers: {
          authorization: authorizationOf(store.auth, operation.method, address, query),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        timeoutMs,
        maxBytes: MAX_BYTES,
        ...(body === undefined ? {} : { body }),
      });
      if (answer.status < 200 || answer.status > 299) throw refusalOf(operation.name, answer);
      return operation.parse(readAnswer(operation, answer.body), input);
    },
  };
}

function readAnswer<Answer>(operation: Operation<never, Answer, unknown>, body: unknown): Answer {
  const details = { operation: operation.name };
  if (isGarbage(body)) throw new AppError('unavailable', 'magento.garbage', details);
  const { value, error } = operation.answer.validate(body, { allowUnknown: true, abortEarly: false }) as {
    value: Answer;
    error?: { details: { path: (string | number)[]; type: string }[] };
  };
  if (error === undefined) return value;
  // Text where an object was promised: a proxy or a half-sent answer, worth another try.
  if (typeof body === 'string') throw new AppError('unavailable', 'magento.garbage', details);
  // Joi's own messages quote values, which may be personal; the path and the rule do not.
  const errors = error.details.slice(0, 20).map((e) => `${e.path.join('.') || 'answer'}: ${e.type}`);
  throw new AppError('invalid', 'magento.answer_unreadable', { ...details, errors });
}

// Written here and not left to the HTTP library: what is signed and what is sent must decode alike, brackets included.
function queryText(query: Record<string, string>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function authorizationOf(auth: MagentoAuth, method: string, address: string, query: Record<string, string>): string {
  return auth.kind === 'bearer' ? `Bearer ${auth.token}` : authorization(auth, method, address, query);
}
