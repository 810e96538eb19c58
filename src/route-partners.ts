/** What the routes may ask of the partners' connectors: to read, check and key what comes in, and nothing else. */
import type { Partners } from './connectors/index.ts';
import { hintSource } from './flow.ts';
import type { RouteContext } from './routes/context.ts';

export function routePartners({ magento, clickpost, checkout }: Partners): RouteContext['partners'] {
  const { orderPlaced } = magento.inbound;
  const { statusChanged } = clickpost.inbound;
  const { paymentReported } = checkout.inbound;
  return {
    readEnvelope: (body) => orderPlaced.readEnvelope(body),
    readOrder: (body) => orderPlaced.read(body),
    orderSource: orderPlaced.name,
    hintSource,
    scanSource: statusChanged.name,
    scanKey(body) {
      const checked = statusChanged.schema.validate(body);
      if (checked.error !== undefined) return undefined;
      const call = checked.value as Parameters<typeof statusChanged.key>[0] & { waybill?: string | number | null };
      return { key: statusChanged.key(call), awb: `${call.waybill ?? ''}` };
    },
    verifyCourier: (headers) => clickpost.verifyWebhook(headers),
    paymentSource: paymentReported.name,
    paymentKey: (body) =>
      paymentReported.schema.validate(body).error === undefined ? paymentReported.key(body as never) : undefined,
    verifyPayment: (body, signature) => checkout.isSigned(body, signature),
  };
}
