/**
 * A push of an order, as REST shows orders or as PHP dumps its models. At the door only its ids are read; behind the
 * queue it becomes an IncomingOrder, or one error that names everything wrong with it.
 */
import { createHash } from 'node:crypto';
import Joi from 'joi';
import { fail } from '../../../platform/errors.ts';
import { momentOf } from '../../../platform/time.ts';
import type { IncomingOrder } from '../../../core/order/incoming-order.ts';
import type { Inbound } from '../../shape.ts';
import { incrementIdOf, readEnvelope, unwrap, type Envelope } from './envelope.ts';
import { flagOf, idOf, looseOf, textOf, type Loose } from './loose.ts';
import { addressOf, addressRowsOf, nameOf } from './order-address.ts';
import { linesOf } from './order-lines.ts';
import { currenciesOf, totalsOf } from './order-money.ts';
import { treeOf } from './order-tree.ts';
import { paymentOf, type PaymentModes } from './payment.ts';
import { pathsOf, type PathOf } from './order-paths.ts';
import { createProblems, requiredText, throwIfAny, type Collected, type Problems } from './problems.ts';

export type OrderPlaced = Inbound<unknown, IncomingOrder> & {
  /** Cheap, for the door: undefined when the body names no order. */
  readonly readEnvelope: (body: unknown) => Envelope | undefined;
  /**
   * The order with everything that is wrong with it in `problems`, and where its fields stand in the body.
   * @throws invalid `magento.order_unreadable` when the body holds no order
   */
  readonly read: (body: unknown) => IncomingOrder;
};

export function createOrderPlaced(modes: PaymentModes = {}): OrderPlaced {
  return {
    name: 'magento.order.placed',
    schema: Joi.object().unknown().required(),
    // The order alone is hashed: an envelope's own id and time differ with each delivery of the same news.
    key: (body) => {
      const order = unwrap(body);
      const of = order === undefined ? '' : (incrementIdOf(order) ?? `#${idOf(order.entity_id)}`);
      return `${of}:${createHash('sha256')
        .update(sortedJson(order ?? body))
        .digest('hex')}`;
    },
    parse: (body) => {
      const { order, problems } = parseOrder(body, modes);
      throwIfAny(problems, order.incrementId === '' ? undefined : order.incrementId);
      return order;
    },
    read: (body) => {
      const { order, problems, pathOf } = parseOrder(body, modes);
      const found = problems.found.map(({ field, code, gravity, facts }) => ({
        field: pathOf.whole(field),
        code,
        ...(gravity === undefined ? {} : { gravity }),
        ...(facts === undefined ? {} : { facts }),
      }));
      return { ...order, pathOf, ...(found.length === 0 ? {} : { problems: found }) };
    },
    readEnvelope,
  };
}

export const orderPlaced: OrderPlaced = createOrderPlaced();

function parseOrder(body: unknown, modes: PaymentModes): { order: IncomingOrder; problems: Collected; pathOf: PathOf } {
  const order = unwrap(body);
  if (order === undefined) {
    return fail('invalid', 'magento.order_unreadable', { field: 'increment_id', errors: ['increment_id: is missing'] });
  }
  const problems = createProblems();
  const incrementId = requiredText(order, 'increment_id', '', problems);
  const magentoOrderId = idOf(order.entity_id);
  const storeId = idOf(order.store_id);
  const placedAt = momentIn(order, 'created_at', problems);
  const updatedAt = textOf(order.updated_at) === undefined ? undefined : momentIn(order, 'updated_at', problems);
  const currencies = currenciesOf(order, problems);
  const lines = linesOf(treeOf(order, problems), currencies.currency, problems);
  const totals = totalsOf(order, lines, currencies.currency, problems);
  const virtual = flagOf(order.is_virtual) ?? lines.every((line) => !line.ships);
  const parties = partiesOf(order, virtual, problems);
  const payment = paymentOf(order, { ...totals, ...currencies }, modes, problems);
  const extra = looseOf(order.extension_attributes);
  const shippingDescription = textOf(order.shipping_description);
  const pickupLocationCode = textOf(extra?.pickup_location_code) ?? textOf(order.pickup_location_code);
  const replaces = textOf(order.relation_parent_real_id);
  const state = requiredText(order, 'state', '', problems);
  const status = textOf(order.status) ?? state;
  const incoming: IncomingOrder = {
    incrementId,
    ...(magentoOrderId === undefined ? {} : { magentoOrderId }),
    ...(storeId === undefined ? {} : { storeId }),
    placedAt,
    ...(updatedAt === undefined ? {} : { updatedAt }),
    state,
    status,
    ...currencies,
    ...totals,
    ...parties,
    ...(shippingDescription === undefined ? {} : { shippingDescription }),
    ...(pickupLocationCode === undefined ? {} : { pickupLocationCode }),
    payment,
    virtual,
    // "Edit order" in the admin cancels the old order and places this one.
    ...(replaces === undefined ? {} : { replaces }),
    lines,
  };
  return { order: incoming, problems, pathOf: pathsOf(body, order, incoming) };
}

type Parties = Pick<IncomingOrder, 'customer' | 'billTo' | 'shipTo' | 'shippingMethod'>;

function partiesOf(order: Loose, virtual: boolean, problems: Problems): Parties {
  const { billing, shipping, method } = addressRowsOf(order);
  const any = billing ?? shipping;
  if (any === undefined) problems.add('billing_address', 'is missing');
  const name = nameOf(order, 'customer_') ?? nameOf(billing ?? {}) ?? nameOf(shipping ?? {});
  const email = (textOf(order.customer_email) ?? textOf(billing?.email))?.toLowerCase();
  if (email === undefined) problems.add('customer_email', 'is missing');
  const id = textOf(order.customer_id);
  const fallback = { ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) };
  const read = (row: Loose | undefined, path: string, strict: boolean): IncomingOrder['billTo'] =>
    row === undefined
      ? { name: '', lines: [], city: '', country: '', phone: '' }
      : addressOf(row, path, strict, fallback, problems);
  const billTo = read(any, billing === undefined ? 'shipping_address.' : 'billing_address.', false);
  return {
    customer: {
      ...(id === undefined || id === '0' ? {} : { id }),
      email: email ?? '',
      name: name ?? billTo.name,
      guest: flagOf(order.customer_is_guest) ?? (id === undefined || id === '0'),
    },
    billTo,
    // Some pushes leave the assignments out: then the parcel goes where the bill goes.
    ...(virtual
      ? {}
      : { shipTo: read(shipping ?? any, shipping === undefined ? 'billing_address.' : 'shipping_address.', true) }),
    ...(method === undefined ? {} : { shippingMethod: method }),
  };
}

// Magento writes UTC without saying so (github.com/magento/magento2/issues/24985); a module may write ISO 8601.
function momentIn(order: Loose, field: string, problems: Problems): string {
  const text = requiredText(order, field, '', problems);
  if (text === '') return '';
  const iso = text.replace(' ', 'T');
  const date = new Date(/(Z|[+-]\d\d:?\d\d)$/i.test(iso) ? iso : `${iso}Z`);
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text) && !Number.isNaN(date.getTime())) return momentOf(date);
  problems.add(field, 'is no moment');
  return '';
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    const object = looseOf(inner);
    return object === undefined
      ? inner
      : Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
