/** Orders that other systems enter: our own simple shape, prices with tax, a key that makes repeats harmless. */
import type { Server } from '@hapi/hapi';
import Joi from 'joi';
import { listChannels } from '../core/catalog/index.ts';
import { enterOrder, type EnteredOrder } from '../core/order/index.ts';
import { minorOf, type Address } from '../core/values.ts';
import { withCause } from '../platform/correlation.ts';
import { fail } from '../platform/errors.ts';
import { momentOf } from '../platform/time.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';

/** As it is sent: decimals in the channel's currency, moments in ISO 8601. */
export type OrderForm = {
  readonly channel?: string;
  readonly clientReference?: string;
  readonly customer: { readonly id?: string; readonly email?: string; readonly name: string };
  readonly shipTo: AddressForm;
  readonly billTo?: AddressForm;
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly price: string | number }[];
  readonly shipping?: { readonly method?: string; readonly amount: string | number };
  readonly payment: { readonly mode: 'prepaid' | 'cod' | 'pending'; readonly method?: string };
  readonly notBefore?: Date;
  readonly note?: string;
};
type AddressForm = Omit<Address, 'phone' | 'name'> & { readonly phone?: string; readonly name?: string };

const text = (most: number): Joi.StringSchema => Joi.string().trim().max(most);
const decimal = Joi.alternatives(
  Joi.number().min(0).max(1e9),
  Joi.string().pattern(/^\d{1,9}(\.\d{1,4})?$/, 'a plain decimal'),
);
const address = Joi.object<AddressForm>({
  name: text(190),
  company: text(190),
  lines: Joi.array().items(text(250).allow('')).max(6).required(),
  area: text(120),
  city: text(120).allow('').required(),
  region: text(120),
  postcode: text(20),
  country: Joi.string()
    .uppercase()
    .pattern(/^[A-Z]{2}$/)
    .required(),
  phone: text(40).allow(''),
  email: text(190),
});

export const orderForm = Joi.object<OrderForm>({
  channel: Joi.string().max(20),
  clientReference: text(80),
  customer: Joi.object({ id: text(60), email: text(190).allow(''), name: text(190).required() }).required(),
  shipTo: address.required(),
  billTo: address,
  lines: Joi.array()
    .items(
      Joi.object({
        sku: text(64).required(),
        // Whether so many are too many is said with everything else.
        quantity: Joi.number().integer().required(),
        price: decimal.required(),
      }),
    )
    .min(1)
    .max(500)
    .required(),
  shipping: Joi.object({ method: text(120), amount: decimal.required() }),
  payment: Joi.object({
    mode: Joi.string().valid('prepaid', 'cod', 'pending').required(),
    method: text(80),
  }).required(),
  notBefore: Joi.date().iso(),
  note: text(500),
});

export function orderEntryRoutes(server: Server, context: RouteContext): void {
  server.route({
    method: 'POST',
    path: '/orders',
    options: { auth: { strategy: 'api', scope: ['orders.write'] } },
    handler: async (request, h) => {
      const client = apiClientOf(request);
      const form = checked(orderForm, request.payload);
      const channelId = form.channel ?? client.channelId ?? fail('invalid', 'order.channel_missing');
      if (client.channelId !== undefined && client.channelId !== channelId)
        fail('forbidden', 'order.other_channel', { channelId });
      const key = request.headers['idempotency-key'] as string | undefined;
      if (key !== undefined && !/^[\x21-\x7e]{1,80}$/.test(key)) fail('invalid', 'order.bad_reference');
      const cause = {
        correlationId: request.headers['x-correlation-id'] as string,
        who: `api:${client.name}`.slice(0, 80),
      };
      const { order, repeated, warnings } = await withCause(cause, () =>
        enterForm(context, { ...form, ...(key === undefined ? {} : { clientReference: key }) }, channelId),
      );
      const { id, number, state, reason } = order;
      return h
        .response({ id, orderNumber: number, state, reason, repeated, warnings })
        .code(repeated ? 200 : 201)
        .location(`/orders/${number}`);
    },
  });
}

/** @throws as `enterOrder` */
export async function enterForm(
  context: Pick<RouteContext, 'db'>,
  form: OrderForm,
  channelId: string,
): ReturnType<typeof enterOrder> {
  return context.db.tx(async (tx) => {
    const channel = (await listChannels(tx)).find((one) => one.id === channelId);
    if (channel === undefined) fail('invalid', 'order.unknown_channel', { channelId });
    return enterOrder(tx, entered(form, channel.id, channel.currency));
  });
}

function entered(form: OrderForm, channelId: string, currency: string): EnteredOrder {
  const { customer, shipping, notBefore, note, clientReference, billTo } = form;
  return {
    channelId,
    ...(clientReference === undefined ? {} : { clientReference }),
    customer: { ...customer, email: customer.email ?? '' },
    shipTo: addressOf(form.shipTo, customer.name),
    ...(billTo === undefined ? {} : { billTo: addressOf(billTo, customer.name) }),
    lines: form.lines.map(({ sku, quantity, price }) => ({ sku, quantity, priceMinor: minorOf(price, currency) })),
    ...(shipping === undefined
      ? {}
      : {
          shipping: {
            amountMinor: minorOf(shipping.amount, currency),
            ...(shipping.method === undefined ? {} : { method: shipping.method }),
          },
        }),
    payment: form.payment,
    ...(notBefore === undefined ? {} : { notBefore: momentOf(notBefore) }),
    ...(note === undefined ? {} : { note }),
  };
}

function addressOf(form: AddressForm, name: string): Address {
  return { ...form, name: form.name ?? name, phone: form.phone ?? '', lines: form.lines.filter((line) => line !== '') };
}
