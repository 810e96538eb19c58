/** Where Checkout.com reports what has become of payments: signature proved, body kept whole, answered at once. */
import { createHash } from 'node:crypto';
import type { Request, ResponseToolkit, Server } from '@hapi/hapi';
import { limits } from '../../config/retry.ts';
import { AppError } from '../platform/errors.ts';
import type { RouteContext } from './context.ts';

export function checkoutWebhookRoutes(server: Server, context: RouteContext): void {
  server.route({
    method: 'POST',
    path: '/checkout/events',
    options: {
      auth: false,
      payload: { parse: false, output: 'data', maxBytes: limits.bodyBytes, timeout: 20_000 },
    },
    handler: (request, h) => takeEvent(context, request, h),
  });
}

async function takeEvent(context: RouteContext, request: Request, h: ResponseToolkit): Promise<unknown> {
  const raw = (request.payload as Buffer | null) ?? Buffer.alloc(0);
  const signature = request.headers['cko-signature'] as string | undefined;
  if (!context.partners.verifyPayment(raw, signature)) {
    // 401 by hand: the gateway has no bearer key, it signs.
    throw Object.assign(new Error('wrong webhook signature'), {
      isBoom: true,
      output: {
        statusCode: 401,
        headers: {},
        payload: { statusCode: 401, error: 'Unauthorized', message: 'The signature of the webhook is wrong.' },
      },
    });
  }
  const text = raw.toString('utf8');
  const key = context.partners.paymentKey(jsonOf(text));
  const shared = {
    source: context.partners.paymentSource,
    channelId: '-',
    body: text,
    correlationId: request.headers['x-correlation-id'] as string,
  };
  // It repeats what is not answered 200, so what cannot be read is kept and answered 200 too.
  if (key === undefined) {
    const bodyHash = createHash('sha256').update(raw).digest('hex');
    await context.door.takeParked(
      { ...shared, businessKey: `?${bodyHash.slice(0, 40)}`, bodyHash },
      new AppError('invalid', 'checkout.event_unreadable'),
    );
  } else {
    // The event's id stands for the body: a repeat may carry another time of sending.
    const bodyHash = createHash('sha256').update(key).digest('hex');
    await context.door.take({ ...shared, businessKey: key, bodyHash });
  }
  return h.response({ ok: true }).code(200);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // What is no JSON has no key either, and is kept parked.
    return undefined;
  }
}
