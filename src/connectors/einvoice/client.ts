/** Transport to the companies' e-invoicing solutions: address, key, time-out, and the reading of answers. */
import { AppError } from '../../platform/errors.ts';
import { retryAfterMs, type Http } from '../../platform/http.ts';
import type { Operation } from '../shape.ts';
import { reactionTo } from './codes.ts';

export type EinvoiceEndpoint = { readonly url: string; readonly key: string };

export type EinvoiceOptions = {
  readonly endpoints: Readonly<Record<string, EinvoiceEndpoint>>;
  readonly http: Http;
  readonly timeoutMs: number;
};

export type EinvoiceOperation<Input, Answer, Output> = Operation<Input, Answer, Output> & {
  /** Statuses that the operation reads by itself. */
  readonly reads?: readonly number[];
};

export type EinvoiceClient = {
  call<Input extends { readonly companyId: string }, Answer, Output>(
    operation: EinvoiceOperation<Input, Answer, Output>,
    input: Input,
  ): Promise<Output>;
};

export function createClient({ endpoints, http, timeoutMs }: EinvoiceOptions): EinvoiceClient {
  return {
    async call(operation, input) {
      const endpoint = endpoints[input.companyId];
      // Somebody sets it up; until then documents wait.
      if (endpoint === undefined)
        throw new AppError('unavailable', 'einvoice.not_configured', { companyId: input.companyId });
      const body = operation.build?.(input);
      const answer = await http.send({
        operation: operation.name,
        method: operation.method,
        url: endpoint.url.replace(/\/+$/, '') + operation.path(input),
        headers: { authorization: `Bearer ${endpoint.key}` },
        timeoutMs,
        ...(body === undefined ? {} : { body }),
      });
      const { is, code } = reactionTo(answer.status);
      if (is !== 'answer' && operation.reads?.includes(answer.status) !== true)
        throw new AppError(is, code, { status: answer.status }, undefined, retryAfterMs(answer.headers));
      const checked = operation.answer.validate(answer.body, { allowUnknown: true, abortEarly: false });
      if (checked.error !== undefined) {
        const fields = checked.error.details.map((one) => `${one.path.join('.')}: ${one.type}`);
        // It may have had its effect: looked up before anything is sent again.
        throw new AppError('unavailable', 'einvoice.garbage', {
          operation: operation.name,
          fields: fields.slice(0, 10),
        });
      }
      return operation.parse(checked.value as Parameters<typeof operation.parse>[0], input);
    },
  };
}
