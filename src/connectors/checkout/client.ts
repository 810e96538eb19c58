/** Transport to Checkout.com: address, secret key, time-out, and the reading of answers. */
import { AppError } from '../../platform/errors.ts';
import { retryAfterMs, type Http, type PartnerAnswer } from '../../platform/http.ts';
import type { Operation } from '../shape.ts';
import { reactionTo } from './codes.ts';

export type CheckoutOptions = {
  /** `https://{prefix}.api.checkout.com`, no slash at the end. */
  readonly url: string;
  readonly secretKey: string;
  /** With it each webhook is signed. */
  readonly webhookSecret: string;
  readonly http: Http;
  readonly timeoutMs: number;
};

export type CheckoutOperation<Input, Answer, Output> = Operation<Input, Answer, Output> & {
  /** A repeat under the same key is answered with the first one's answer. */
  readonly idempotencyKey?: (input: Input) => string;
};

export type CheckoutClient = {
  call<Input, Answer, Output>(operation: CheckoutOperation<Input, Answer, Output>, input: Input): Promise<Output>;
};

export function createClient({ url, secretKey, http, timeoutMs }: CheckoutOptions): CheckoutClient {
  return {
    async call(operation, input) {
      const body = operation.build?.(input);
      const key = operation.idempotencyKey?.(input);
      const answer = await http.send({
        operation: operation.name,
        method: operation.method,
        url: url.replace(/\/+$/, '') + operation.path(input),
        headers: {
          authorization: `Bearer ${secretKey}`,
          ...(key === undefined ? {} : { 'cko-idempotency-key': key }),
        },
        timeoutMs,
        ...(body === undefined ? {} : { body }),
      });
      judge(operation.name, answer);
      const checked = operation.answer.validate(answer.body, { allowUnknown: true, abortEarly: false });
      if (checked.error !== undefined) {
        const fields = checked.error.details.map((one) => `${one.path.join('.')}: ${one.type}`);
        // It may have had its effect: looked up before anything is sent again.
        throw new AppError('unavailable', 'checkout.garbage', {
          operation: operation.name,
          fields: fields.slice(0, 10),
        });
      }
      return operation.parse(checked.value as Parameters<typeof operation.parse>[0], input);
    },
  };
}

/** @throws refused for a no to this payment; unavailable for what says nothing about it */
function judge(operation: string, answer: PartnerAnswer): void {
  const { is, code } = reactionTo(answer.status);
  if (is === 'answer') return;
  const details = { operation, status: answer.status, ...problemOf(answer.body) };
  throw new AppError(is, code, details, undefined, retryAfterMs(answer.headers));
}

/** `{ request_id, error_type, error_codes }`, the codes being stable words. */
function problemOf(body: unknown): { problem?: string; requestId?: string } {
  const { error_codes: codes, error_type: type, request_id: id } = (body ?? {}) as Record<string, unknown>;
  const [first] = Array.isArray(codes) ? (codes as unknown[]) : [];
  const problem = typeof first === 'string' ? first : type;
  return {
    ...(typeof problem === 'string' && problem !== '' ? { problem: problem.slice(0, 80) } : {}),
    ...(typeof id === 'string' ? { requestId: id.slice(0, 60) } : {}),
  };
}
