/** Transport to the companies' ERPs: address and key of each, time-out, and the reading of answers. */
import { AppError, fail } from '../../platform/errors.ts';
import { retryAfterMs, type Http, type PartnerAnswer } from '../../platform/http.ts';
import type { Operation } from '../shape.ts';
import { reactionTo } from './codes.ts';

export type ErpEndpoint = { readonly url: string; readonly key: string };

export type ErpOptions = {
  /** Company id → where its ERP listens; a company that is not here fetches by itself. */
  readonly endpoints: Readonly<Record<string, ErpEndpoint>>;
  readonly http: Http;
  readonly timeoutMs: number;
};

export type ErpOperation<Input, Answer, Output> = Operation<Input, Answer, Output> & {
  /** Statuses that the operation reads by itself. */
  readonly reads?: readonly number[];
  readonly headers?: (input: Input) => Record<string, string>;
};

export type ErpClient = {
  call<Input extends { readonly companyId: string }, Answer, Output>(
    operation: ErpOperation<Input, Answer, Output>,
    input: Input,
  ): Promise<Output>;
};

export function createClient({ endpoints, http, timeoutMs }: ErpOptions): ErpClient {
  return {
    async call(operation, input) {
      const endpoint = endpoints[input.companyId] ?? fail('missing', 'erp.no_endpoint', { companyId: input.companyId });
      const body = operation.build?.(input);
      const answer = await http.send({
        operation: operation.name,
        method: operation.method,
        url: endpoint.url.replace(/\/+$/, '') + operation.path(input),
        headers: { authorization: `Bearer ${endpoint.key}`, ...operation.headers?.(input) },
        timeoutMs,
        ...(body === undefined ? {} : { body }),
      });
      if (operation.reads?.includes(answer.status) !== true) judge(operation.name, answer);
      const checked = operation.answer.validate(answer.body, { allowUnknown: true, abortEarly: false });
      if (checked.error !== undefined) {
        const fields = checked.error.details.map((one) => `${one.path.join('.')}: ${one.type}`);
        // It may have had its effect: looked up before anything is sent again.
        throw new AppError('unavailable', 'erp.garbage', { operation: operation.name, fields: fields.slice(0, 10) });
      }
      return operation.parse(checked.value as Parameters<typeof operation.parse>[0], input);
    },
  };
}

/** @throws refused for a no to this message; unavailable for everything that says nothing about it */
function judge(operation: string, answer: PartnerAnswer): void {
  const { is, code } = reactionTo(answer.status);
  if (is === 'answer') return;
  const details = { operation, status: answer.status, ...problemOf(answer.body) };
  // A no without a problem body is a proxy's, not the ERP's.
  if (is === 'no' && 'problem' in details) throw new AppError('refused', code, details);
  const kind = is === 'no' ? 'unavailable' : is;
  throw new AppError(kind, is === 'no' ? 'erp.garbage' : code, details, undefined, retryAfterMs(answer.headers));
}

function problemOf(body: unknown): { problem?: string; text?: string } {
  const { code, detail, title } = (body ?? {}) as { code?: unknown; detail?: unknown; title?: unknown };
  if (typeof code !== 'string' || code === '') return {};
  const text = [detail, title].find((one) => typeof one === 'string');
  return { problem: code.slice(0, 60), ...(text === undefined ? {} : { text: String(text).slice(0, 300) }) };
}
