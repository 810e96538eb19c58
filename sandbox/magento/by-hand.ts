/** What people do in Magento's admin behind everybody's back: a quantity is changed at a source. */
import type { Server } from '@hapi/hapi';
import Joi from 'joi';
import { sourceKey } from './shop.ts';
import type { Shop } from './shop.ts';

export function setByHand(shop: Shop, sku: string, source: string, quantity: number, status?: number): void {
  const row = { sku, source_code: source, quantity, status: status ?? (quantity > 0 ? 1 : 0) };
  shop.sourceItems.set(sourceKey(sku, source), row);
}

interface Body {
  sku: string;
  source_code: string;
  quantity: number;
  status?: number;
}

const schema = Joi.object({
  sku: Joi.string().required(),
  source_code: Joi.string().required(),
  quantity: Joi.number().required(),
  status: Joi.valid(0, 1),
});

export function addByHandRoutes(server: Server, shop: Shop): void {
  server.route({
    method: 'POST',
    path: '/_sandbox/source-items',
    options: { validate: { payload: schema } },
    handler: (request) => {
      const { sku, source_code: source, quantity, status } = request.payload as Body;
      setByHand(shop, sku, source, quantity, status);
      return { changed: sku };
    },
  });
}
