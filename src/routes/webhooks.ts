/** Where partners push: prove the caller, keep the body whole, answer what the partner counts as success. */
import { createHash } from 'node:crypto';
import type { Request, ResponseToolkit, Server } from '@hapi/hapi';
import { AppError, fail } from '../platform/errors.ts';
import { limits } from '../../config/retry.ts';
import { orderNumber } from '../core/order/index.ts';
import { apiClientOf } from './api-auth.ts';
import type { RouteContext } from './context.ts';

/** What our tables hold of an order's number. */
const LONGEST_NUMBER = 60;
const payload = { parse: false, output: 'data', maxBytes: limits.bodyBytes, timeout: 20_000 } as const;

export function webhookRoutes(server: Server, context: RouteContext): void {
  server.route({
    method: 'POST',
    path: '/magento/orders',
    options: { auth: { strategy: 'api', scope: ['orders.push'] }, payload },
    handler: (request, h) => takeOrder(context, request, h),
  });
  server.route({
    method: 'POST',
    path: '/clickpost/status',
    options: { auth: false, payload },
    handler: (request, h) => takeScan(context, request, h),
  });
}

async function takeOrder(context: RouteContext, request: Request, h: ResponseToolkit): Promise<unknown> {
  const client = apiClientOf(request);
  const channelId = client.channelId ?? fail('forbidden', 'request.client_without_channel');
  const raw = request.payload as Buffer | null;
  const correlationId = request.headers['x-correlation-id'] as string;
  const number = await keepOrder(context, channelId, raw === null ? '' : raw.toString('utf8'), correlationId);
  return h.response({ accepted: true, orderNumber: number ?? null, correlationId }).code(202);
}

/**
 * Keeps a pushed order whole, whichever way it came; its number, where it has one.
 * @throws invalid `request.not_json`; refused `order.without_number` (kept and parked all the same)
 */
export async function keepOrder(
  context: Pick<RouteContext, 'door' | 'partners'>,
  channelId: string,
  text: string,
  correlationId: string,
): Promise<string | undefined> {
  const body = jsonOf(text);
  const envelope = context.partners.readEnvelope(body);
  const bodyHash = createHash('sha256').update(text).digest('hex');
  const number = envelope?.incrementId === undefined ? undefined : orderNumber(channelId, envelope.incrementId);
  if (envelope === undefined || (number?.length ?? 0) > LONGEST_NUMBER) {
    const error = new AppError('refused', 'order.without_number', { channelId });
    await context.door.takeParked(
      {
        source: context.partners.orderSource,
        channelId,
        businessKey: `?${bodyHash.slice(0, 40)}`,
        bodyHash,
        body: text,
        correlationId,
      },
      error,
    );
    throw error;
  }
  await context.door.take({
    source: envelope.hint ? context.partners.hintSource : context.partners.orderSource,
    channelId,
    businessKey: envelope.incrementId ?? `#${envelope.magentoOrderId}`,
    // A hint has no content of its own: each push of it may be news.
    bodyHash: envelope.hint
      ? createHash('sha256')
          .update(`${text}:${Math.floor(Date.now() / 1000)}`)
          .digest('hex')
      : bodyHash,
    body: text,
    json: body,
    correlationId,
    ...(number === undefined ? {} : { orderNumber: number }),
  });
  return number;
}

async function takeScan(context: RouteContext, request: Request, h: ResponseToolkit): Promise<unknown> {
  if (!context.partners.verifyCourier(request.headers as Record<string, string | undefined>)) {
    // 401 by hand: the courier has no bearer key, its secret is a fixed header.
    throw Object.assign(new Error('wrong webhook secret'), {
      isBoom: true,
      output: {
        statusCode: 401,
        headers: {},
        payload: { statusCode: 401, error: 'Unauthorized', message: 'The webhook secret is wrong.' },
      },
    });
  }
  const raw = request.payload as Buffer | null;
  const text = raw === null ? '' : raw.toString('utf8');
  const body = jsonIn(text);
  const scan = body === undefined ? undefined : context.partners.scanKey(body);
  const correlationId = request.headers['x-correlation-id'] as string;
  const bodyHash = createHash('sha256').update(text).digest('hex');
  const shared = { source: context.partners.scanSource, channelId: '-', body: text, correlationId };
  // Clickpost repeats what is not answered 200, so what cannot be read is kept and answered 200 too.
  if (scan === undefined) {
    await context.door.takeParked(
      { ...shared, businessKey: `?${bodyHash.slice(0, 40)}`, bodyHash },
      new AppError('invalid', body === undefined ? 'clickpost.callback_not_json' : 'clickpost.callback_invalid'),
    );
  } else {
    // The key of the scan stands for the body: a repeat may differ in fields that mean nothing to us.
    await context.door.take({
      ...shared,
      businessKey: scan.awb,
      bodyHash: createHash('sha256').update(scan.key).digest('hex'),
    });
  }
  return h.response({ ok: true }).code(200);
}

/** Undefined for what is no JSON. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new AppError('invalid', 'request.not_json', { bytes: text.length }, error);
  }
}
