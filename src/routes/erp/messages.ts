/** Every address at which an ERP tells the hub something: which message it is, and what the address adds to it. */
import type { Request, ResponseObject, ResponseToolkit, ServerRoute } from '@hapi/hapi';
import { takeMessage, type Caller, type Incoming, type MessageType, type Received } from '../../core/erp/index.ts';
import { withCause } from '../../platform/correlation.ts';
import { erpLimits } from '../../../config/retry.ts';
import type { RouteContext } from '../context.ts';
import { applyBehind } from './apply-behind.ts';
import { callerOf, ERP } from './auth.ts';
import type { Pressure } from './pressure.ts';

type Params = Readonly<Record<string, string>>;

type Address = {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Left out where the message itself says it. */
  readonly type?: MessageType;
  readonly given?: (params: Params) => Readonly<Record<string, unknown>>;
};

const snapshot = '/erp/v1/stock/snapshots/{snapshotId}';
const snapshotId = (params: Params) => ({ snapshotId: params['snapshotId'] });

export const addresses: readonly Address[] = [
  { method: 'POST', path: '/erp/v1/messages' },
  { method: 'POST', path: '/erp/v1/stock/movements', type: 'stock.movements.v1' },
  { method: 'POST', path: '/erp/v1/stock/snapshots', type: 'stock.snapshot.open.v1' },
  {
    method: 'PUT',
    path: `${snapshot}/chunks/{chunk}`,
    type: 'stock.snapshot.chunk.v1',
    given: (params) => ({ ...snapshotId(params), chunk: params['chunk'] }),
  },
  { method: 'POST', path: `${snapshot}/commit`, type: 'stock.snapshot.commit.v1', given: snapshotId },
  { method: 'DELETE', path: snapshot, type: 'stock.snapshot.abandon.v1', given: snapshotId },
  { method: 'POST', path: '/erp/v1/sales', type: 'pos.sale.v1' },
  { method: 'POST', path: '/erp/v1/receipts', type: 'goods.receipt.v1' },
  { method: 'POST', path: '/erp/v1/transfers', type: 'stock.transfer.v1' },
  {
    method: 'PUT',
    path: '/erp/v1/locations/{code}',
    type: 'location.master.v1',
    given: (params) => ({ code: params['code'] }),
  },
  {
    method: 'PUT',
    path: '/erp/v1/items/{number}',
    type: 'item.master.v1',
    given: (params) => ({ number: params['number'] }),
  },
  { method: 'POST', path: '/erp/v1/outcomes', type: 'posting.outcome.v1' },
];

export function messageRoutes(context: RouteContext, pressure: Pressure): ServerRoute[] {
  return addresses.map((address) => ({
    method: address.method,
    path: address.path,
    options: {
      auth: { strategy: ERP, scope: ['erp.write'] },
      payload: { parse: 'gunzip', output: 'data', maxBytes: erpLimits.bodyBytes, timeout: 60_000 },
      ext: { onCredentials: { method: pressure.admit } },
    },
    handler: (request, h) => take(context, address, request, h),
  }));
}

async function take(
  context: RouteContext,
  address: Address,
  request: Request,
  h: ResponseToolkit,
): Promise<ResponseObject> {
  const body = Buffer.isBuffer(request.payload) ? request.payload : Buffer.alloc(0);
  const caller = callerOf(request, body);
  const key = request.headers['idempotency-key'] as string | undefined;
  const text = body.length === 0 && address.method === 'DELETE' ? '{}' : body.toString('utf8');
  const received = await inCause(request, caller, () =>
    takeMessage(context.db, caller, {
      text,
      ...(address.type === undefined ? {} : { type: address.type }),
      ...(key === undefined ? {} : { key }),
      ...(address.given === undefined ? {} : { given: address.given(request.params as Params) }),
    } satisfies Incoming),
  );
  if (isApplying(received)) applyBehind(context);
  return answer(h, received);
}

/** A committed snapshot that is too large to be applied before its answer. */
export function isApplying(received: Received): boolean {
  return received.status === 202 && received.body['status'] === 'APPLYING';
}

/** Rows that a message writes name the client and carry the id that both logs know. */
export function inCause<T>(request: Request, caller: Caller, work: () => Promise<T>): Promise<T> {
  const correlationId = request.headers['x-correlation-id'] as string;
  return withCause({ correlationId, who: `erp:${caller.companyId}` }, work);
}

function answer(h: ResponseToolkit, received: Received): ResponseObject {
  const response = h.response(received.body).code(received.status);
  if (received.replay) response.header('idempotent-replay', 'true');
  return response;
}
