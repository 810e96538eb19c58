/** One row per code that can be said of an order, and that a good order hears none. */
import { expect } from 'chai';
import { firstChannels } from '../../../config/channels.ts';
import type { Channel, Item } from '../../../src/core/catalog/index.ts';
import {
  checkOrder,
  errorsOf,
  gravityOf,
  orderProblems,
  type Found,
  type IncomingOrder,
  type ProblemCode,
} from '../../../src/core/order/index.ts';
import type { Address } from '../../../src/core/values.ts';
import { createOrderPlaced } from '../../../src/connectors/magento/inbound/order-placed.ts';
import { readFileSync } from 'node:fs';
import { incomingOrder, lineOf, sku } from '../made.ts';

const channelOf = (id: string, config: Partial<Channel['config']> = {}): Channel => {
  const row = firstChannels.find((one) => one.id === id);
  if (row === undefined) throw new Error(`no channel ${id}`);
  return { ...row, version: 1, config: { ...row.config, ...config } };
};
const item = (over: Partial<Item> = {}): Item => ({
  sku,
  name: 'Thing',
  weightG: 1,
  lengthMm: 1,
  widthMm: 1,
  heightMm: 1,
  active: true,
  uom: 'PCS',
  salesFactor: 1,
  blocked: false,
  returnable: true,
  ...over,
});

type Case = {
  readonly order?: Partial<IncomingOrder>;
  readonly shipTo?: Partial<Address>;
  readonly channel?: Channel;
  readonly item?: Partial<Item>;
  readonly numberOf?: number;
  readonly field: string;
  /** The table's, unless the country is milder. */
  readonly gravity?: 'error' | 'warning';
};

function found({ order = {}, shipTo, channel = channelOf('AE'), item: own, numberOf }: Omit<Case, 'field'>): Found[] {
  const base = incomingOrder(order);
  const whole = shipTo === undefined ? base : { ...base, shipTo: { ...base.shipTo, ...shipTo } as Address };
  const items = new Map(own === undefined && order.lines?.[0]?.sku === 'NEVER' ? [] : [[sku, item(own)] as const]);
  return checkOrder(whole, { channel, items, ...(numberOf === undefined ? {} : { numberOf }) });
}

const inKuwait = { channel: channelOf('KW'), order: { currency: 'KWD' } };
const inSaudi = { channel: channelOf('SA'), order: { currency: 'SAR' } };
const inIndia = { channel: channelOf('IN'), order: { currency: 'INR' } };
const cod = { method: 'cashondelivery', mode: 'cod', paidMinor: 0, dueMinor: 12_000 } as const;

/** Those of the core; what the translator finds stands below. */
const cases: Partial<Record<ProblemCode, Case>> = {
  'order.bad_quantity': { order: { lines: [lineOf({ quantity: 0, unitPriceMinor: 0 })] }, field: 'lines[0].quantity' },
  'order.quantity_too_large': {
    order: { lines: [lineOf({ quantity: 10_001, totalMinor: 10_001, taxMinor: 0 })] },
    field: 'lines[0].quantity',
  },
  'order.too_many_lines': { order: { lines: Array.from({ length: 501 }, () => lineOf()) }, field: 'lines' },
  'order.duplicate_number': { order: { magentoOrderId: 7 }, numberOf: 6, field: 'magentoOrderId' },
  'order.unsupported_currency': { order: { currency: 'KWD' }, field: 'currency' },
  'order.unsupported_shipping_method': {
    order: { shippingMethod: 'drone_drone' },
    channel: channelOf('AE', { shippingMethods: ['flatrate_flatrate'] }),
    field: 'shippingMethod',
  },
  'order.country_not_served': { shipTo: { country: 'FR' }, field: 'shipTo.country' },
  'order.contact_missing': {
    order: { customer: { email: '', name: 'A', guest: true } },
    shipTo: { phone: '' },
    field: 'customer.email',
  },
  'order.email_missing': { order: { customer: { email: '', name: 'A', guest: true } }, field: 'customer.email' },
  'order.unknown_sku': { order: { lines: [lineOf({ sku: 'NEVER' })] }, field: 'lines[0].sku' },
  'order.blocked_sku': { item: { blocked: true }, field: 'lines[0].sku' },
  'order.inactive_sku': { item: { active: false }, field: 'lines[0].sku' },
  'order.negative_amount': { order: { lines: [lineOf({ unitPriceMinor: -5 })] }, field: 'lines[0].price' },
  'order.row_tax_off': {
    order: { lines: [lineOf({ taxMinor: 900, totalMinor: 10_900, taxPercent: 5 })] },
    field: 'lines[0].tax',
  },
  'order.tax_without_rate': { order: { lines: [lineOf({ taxPercent: 0 })] }, field: 'lines[0].taxPercent' },
  'order.tax_total_off': { order: { taxMinor: 100 }, field: 'tax' },
  'order.discount_total_off': {
    order: { lines: [lineOf({ discountMinor: 1_000, unitPriceMinor: 10_000, totalMinor: 9_500 })] },
    field: 'discount',
  },
  'order.payment_sums_off': { order: { payment: { ...cod, dueMinor: 11_000 } }, field: 'payment' },
  'order.address_name_missing': { shipTo: { name: '' }, field: 'shipTo.name' },
  'order.address_street_missing': { shipTo: { lines: [' '] }, field: 'shipTo.lines' },
  'order.address_city_missing': { shipTo: { city: '' }, field: 'shipTo.city' },
  'order.address_country_missing': { shipTo: { country: '' }, field: 'shipTo.country' },
  'order.address_postcode_missing': {
    ...inIndia,
    shipTo: { country: 'IN', region: 'Delhi' },
    field: 'shipTo.postcode',
  },
  'order.address_postcode_wrong': {
    ...inIndia,
    shipTo: { country: 'IN', region: 'Delhi', postcode: '012345' },
    field: 'shipTo.postcode',
  },
  'order.address_region_missing': { ...inIndia, shipTo: { country: 'IN', postcode: '110001' }, field: 'shipTo.region' },
  'order.address_block_missing': { ...inKuwait, shipTo: { country: 'KW', lines: ['Street 3'] }, field: 'shipTo.lines' },
  'order.address_number_missing': {
    channel: channelOf('QA'),
    order: { currency: 'QAR' },
    shipTo: { country: 'QA', lines: ['Near the mosque'] },
    field: 'shipTo.lines',
  },
  'order.address_national_missing': {
    ...inSaudi,
    shipTo: { country: 'SA', lines: ['King Road'] },
    field: 'shipTo.lines',
  },
  'order.phone_missing': { shipTo: { phone: ' ' }, field: 'shipTo.phone' },
  'order.phone_unreadable': { shipTo: { phone: '12' }, field: 'shipTo.phone' },
};

const fixture = (): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL('../../fixtures/magento/rest-configurable.json', import.meta.url), 'utf8')) as Record<
    string,
    unknown
  >;
type Body = Record<string, unknown>;
const firstItem = (body: Body, over: Body): Body => {
  const [first, ...rest] = body['items'] as Body[];
  return { ...body, items: [{ ...first, ...over }, ...rest] };
};

/** What only a body can show: those that the translator names. */
const read: Partial<Record<ProblemCode, { body: (b: Body) => Body; field: string }>> = {
  'order.field_missing': { body: (b) => ({ ...b, state: null }), field: 'state' },
  'order.field_malformed': { body: (b) => ({ ...b, grand_total: 'much' }), field: 'grand_total' },
  'order.no_lines': { body: (b) => ({ ...b, items: [] }), field: 'items' },
  'order.lines_broken': {
    body: (b) => firstItem(b, { item_id: (b['items'] as Body[])[1]?.['item_id'] }),
    field: 'items[1].item_id',
  },
  'order.address_missing': {
    body: (b) => ({ ...b, billing_address: null, extension_attributes: [] }),
    field: 'billing_address',
  },
  'order.row_total_off': { body: (b) => firstItem(b, { row_total: 1 }), field: 'items[0].row_total' },
  'order.discount_too_large': {
    body: (b) => firstItem(b, { discount_amount: 99_999, row_total: 0.01 }),
    field: 'items[0].discount_amount',
  },
  'order.subtotal_off': { body: (b) => ({ ...b, subtotal: 1 }), field: 'subtotal' },
};

describe('core/order/check-order', () => {
  it('checkOrder: a good order, nothing', () => {
    expect(found({})).to.deep.equal([]);
  });

  for (const [code, one] of Object.entries(cases)) {
    it(`checkOrder: ${code}`, () => {
      const { field, gravity, ...given } = one;

      const hits = found(given).filter((each) => each.code === code);

      expect(hits.map((each) => each.field)).to.deep.equal([field]);
      expect(hits.map(gravityOf)).to.deep.equal([gravity ?? orderProblems[code as ProblemCode].gravity]);
    });
  }

  for (const [code, { body, field }] of Object.entries(read)) {
    it(`read: ${code}`, () => {
      const { problems = [] } = createOrderPlaced().read(body(fixture()));

      expect(problems.map((each) => `${each.code} ${each.field}`)).to.include(`${code} ${field}`);
    });
  }

  it('every code of the table has a row here', () => {
    expect(Object.keys({ ...cases, ...read }).sort()).to.deep.equal(Object.keys(orderProblems).sort());
  });

  it('checkOrder: wrong in many places, says all of it at once', () => {
    const codes = found({
      order: {
        currency: 'KWD',
        lines: [lineOf({ sku: 'NEVER', quantity: -1, unitPriceMinor: 0 })],
        customer: { email: '', name: '', guest: true },
      },
      shipTo: { name: '', lines: [], city: '', country: 'FR', phone: '' },
    }).map((one) => one.code);

    expect(codes).to.include.members([
      'order.unsupported_currency',
      'order.country_not_served',
      'order.unknown_sku',
      'order.bad_quantity',
      'order.contact_missing',
      'order.address_name_missing',
      'order.address_street_missing',
      'order.address_city_missing',
      'order.phone_missing',
    ]);
  });

  // prettier-ignore
  const fine: [string, Omit<Case, 'field'>][] = [
    ['a fee that no field names', { order: { otherMinor: 999, grandTotalMinor: 12_999, payment: { ...cod, dueMinor: 12_999 } } }],
    ['a gift card that makes it cheaper', { order: { otherMinor: -2_000, grandTotalMinor: 10_000, payment: { ...cod, dueMinor: 10_000 } } }],
    ['tax off by rounding of each piece', { order: { lines: [lineOf({ quantity: 7, taxMinor: 502, totalMinor: 10_502, taxPercent: 5 })] } }],
    ['dinars rounded to two decimals', { ...inKuwait, shipTo: { country: 'KW', lines: ['Block 10, Street 3'] }, order: { currency: 'KWD', lines: [lineOf({ taxMinor: 515, totalMinor: 10_515, taxPercent: 5 })] } }],
    ['no postcode in the Emirates', { shipTo: { postcode: undefined as never } }],
    ['a Kuwaiti block in Arabic', { ...inKuwait, shipTo: { country: 'KW', lines: ['قطعة ١٠ شارع ٣'] } }],
    ['a Saudi short address', { ...inSaudi, shipTo: { country: 'SA', lines: ['RRRD2929'] } }],
    ['a Saudi building number and postcode', { ...inSaudi, shipTo: { country: 'SA', lines: ['7345 King Fahd Road'], postcode: '12211' } }],
    ['an Indian PIN with a blank', { ...inIndia, shipTo: { country: 'IN', region: 'Delhi', postcode: '110 001' } }],
    ['collected in a store, whatever the address', { order: { pickupLocationCode: 'ae_1042' }, shipTo: { lines: [], phone: '' } }],
    ['the same order again', { order: { magentoOrderId: 7 }, numberOf: 7 }],
  ];
  for (const [name, given] of fine) {
    it(`checkOrder: ${name}, is no reason`, () => {
      expect(errorsOf(found(given))).to.deep.equal([]);
    });
  }

  it('read: every good fixture has no problem, and a wrapped one names its fields as they stand', () => {
    const placed = createOrderPlaced();
    const wrapped = placed.read({ data: { value: { ...fixture(), grand_total: 'much' } } });

    expect(placed.read(fixture()).problems).to.equal(undefined);
    expect(wrapped.problems?.map((one) => one.field)).to.include('data.value.grand_total');
    expect(wrapped.pathOf?.('lines[0].sku')).to.match(/^data\.value\.items\[\d\]\.sku$/);
  });

  it('pathOf: where a person finds a field of ours', () => {
    const { pathOf = String } = createOrderPlaced().read(fixture());

    expect(pathOf('shipTo.city')).to.match(/address\.city$/);
    expect([pathOf('customer.email'), pathOf('currency')]).to.deep.equal(['customer_email', 'order_currency_code']);
  });
});
