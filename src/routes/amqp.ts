/**
 * Partners that speak AMQP: the same messages as over HTTP, in queues (docs/asyncapi.yaml). Who publishes is known by
 * the broker's user, or by a key in the header `authorization`. What cannot be taken in is parked, never dropped.
 */
import { createHash } from 'node:crypto';
import { uuidv7 } from '../platform/ids.ts';
import { findApiClient, findApiClientNamed, type ApiClient } from '../core/access/index.ts';
import { erpSource, takeMessage, type Caller } from '../core/erp/index.ts';
import { withCause } from '../platform/correlation.ts';
import type { InboundDelivery, InboundQueue, Reply } from '../platform/bus/rabbit-inbound.ts';
import { asAppError, errorKinds, fail, type AppError } from '../platform/errors.ts';
import { erpLimits } from '../../config/retry.ts';
import type { RouteContext } from './context.ts';
import { applyBehind } from './erp/apply-behind.ts';
import { isApplying } from './erp/messages.ts';
import { problemOf } from './problems.ts';
import { keepOrder } from './webhooks.ts';

const CORRELATION = /^[A-Za-z0-9-]{8,36}$/;

export function amqpQueues(context: RouteContext): InboundQueue[] {
  const erp = (delivery: InboundDelivery): Promise<Reply> => takeErp(context, delivery);
  return [
    { name: 'erp.stock', handle: erp },
    { name: 'erp.sales', handle: erp },
    { name: 'magento.orders', handle: (delivery) => takeOrder(context, delivery) },
  ];
}

async function takeErp(context: RouteContext, delivery: InboundDelivery): Promise<Reply> {
  const correlationId = correlationOf(delivery);
  let companyId = '-';
  try {
    const client = await clientOf(context, delivery, 'erp.write');
    companyId = client.companyId ?? fail('forbidden', 'CLIENT_WITHOUT_COMPANY');
    if (delivery.text.length > erpLimits.bodyBytes) fail('refused', 'MESSAGE_TOO_LARGE');
    const { locations } = client;
    const caller: Caller = { clientId: client.id, companyId, ...(locations === undefined ? {} : { locations }) };
    const key = delivery.messageId === undefined ? {} : { key: delivery.messageId };
    const received = await withCause({ correlationId, who: `erp:${companyId}` }, () =>
      takeMessage(context.db, caller, { text: delivery.text, ...key }),
    );
    if (isApplying(received)) applyBehind(context);
    return { ...received.body, httpStatus: received.status, replay: received.replay };
  } catch (thrown) {
    const error = mustPark(thrown);
    await park(context, { source: erpSource, channelId: companyId }, delivery, correlationId, error);
    return refusal(error, correlationId);
  }
}

async function takeOrder(context: RouteContext, delivery: InboundDelivery): Promise<Reply> {
  const correlationId = correlationOf(delivery);
  let channelId = '-';
  try {
    const client = await clientOf(context, delivery, 'orders.push');
    channelId = client.channelId ?? fail('forbidden', 'request.client_without_channel');
    const number = await keepOrder(context, channelId, delivery.text, correlationId);
    return { accepted: true, orderNumber: number ?? null, correlationId, httpStatus: 202 };
  } catch (thrown) {
    const error = mustPark(thrown);
    // The door has parked this one itself.
    if (error.code !== 'order.without_number')
      await park(context, { source: context.partners.orderSource, channelId }, delivery, correlationId, error);
    return refusal(error, correlationId);
  }
}

function refusal(error: AppError, correlationId: string): Reply {
  const problem = problemOf(error, correlationId);
  return { ...problem, httpStatus: problem.status };
}

/** What may go better in a moment is the consumer's to hold. */
function mustPark(thrown: unknown): AppError {
  const error = asAppError(thrown);
  if (errorKinds[error.kind].queue === 'retry') throw thrown;
  return error;
}

/** The broker vouches for its user; without one the message carries a key. */
async function clientOf(context: RouteContext, delivery: InboundDelivery, scope: string): Promise<ApiClient> {
  const header = delivery.headers['authorization'];
  const key = typeof header === 'string' ? /^Bearer ([\x21-\x7e]{8,200})$/.exec(header)?.[1] : undefined;
  const { user } = delivery;
  const client = await context.db.read(async (reader) => {
    if (key !== undefined) return findApiClient(reader, key);
    return user === undefined ? undefined : findApiClientNamed(reader, user);
  });
  if (client === undefined) return fail('forbidden', 'request.unauthenticated');
  return client.scopes.includes(scope) ? client : fail('forbidden', 'request.forbidden', { scope });
}

async function park(
  context: RouteContext,
  where: { readonly source: string; readonly channelId: string },
  delivery: InboundDelivery,
  correlationId: string,
  error: AppError,
): Promise<void> {
  const bodyHash = createHash('sha256').update(delivery.text).digest('hex');
  const businessKey = delivery.messageId ?? `?${bodyHash.slice(0, 40)}`;
  await context.door.takeParked({ ...where, businessKey, bodyHash, body: delivery.text, correlationId }, error);
  context.log.warn({ source: where.source, code: error.code, correlationId }, 'inbound message parked');
}

function correlationOf({ correlationId }: InboundDelivery): string {
  return correlationId !== undefined && CORRELATION.test(correlationId) ? correlationId : uuidv7();
}
