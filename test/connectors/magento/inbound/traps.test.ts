/** The traps of Magento's orders, one by one, from fixtures written after the documentation. */
import { expect } from 'chai';
import { orderPlaced } from '../../../../src/connectors/magento/inbound/order-placed.ts';
import type { IncomingLine, IncomingOrder } from '../../../../src/core/order/incoming-order.ts';
import { fixture } from '../made.ts';

const read = (name: string, more: Record<string, unknown> = {}): IncomingOrder =>
  orderPlaced.parse({ ...fixture(name), ...more });
const brief = (line: IncomingLine) => [
  line.sku,
  line.quantity,
  line.shipItemId,
  line.shipQuantity,
  line.billItemId,
  line.totalMinor,
];

/** An order of one plain row, for the small traps. */
const withItem = (item: Record<string, unknown>, order: Record<string, unknown> = {}): IncomingOrder =>
  read('rest-configurable', {
    items: [{ item_id: 1, product_type: 'simple', sku: 'A', name: 'A', price: 10, qty_ordered: 3, ...item }],
    ...order,
  });
const withAddress = (address: Record<string, unknown>): IncomingOrder =>
  read('rest-configurable', {
    extension_attributes: [],
    billing_address: { ...(fixture('rest-configurable').billing_address as object), ...address },
  });

describe('connectors/magento/inbound/traps', () => {
  it('configurable: REST and dump, pick the child, money and ids of the parent', () => {
    expect(read('rest-configurable').lines.map(brief)).to.deep.equal([['SHIRT-M-RED', 2, 31, 2, 31, 21000]]);
    expect(read('dump-configurable').lines.map(brief)).to.deep.equal([['SHIRT-M-RED', 2, 31, 2, 31, 18900]]);
  });

  it('configurable: its child is not in the list, the parent’s sku is picked', () => {
    const [parent] = fixture('rest-configurable').items as object[];

    expect(read('rest-configurable', { items: [parent] }).lines.map(brief)).to.deep.equal([
      ['SHIRT-M-RED', 2, 31, 2, 31, 21000],
    ]);
  });

  it('configurable: a flat list whose child names no parent, is picked once', () => {
    const [parent, child] = fixture('dump-configurable').items as object[];

    const order = read('dump-configurable', { items: [parent, { ...child, parent_item_id: null }] });

    expect(order.lines.map(brief)).to.deep.equal([['SHIRT-M-RED', 2, 31, 2, 31, 18900]]);
  });

  it('configurable: only the child is listed, the embedded parent serves', () => {
    const [, child] = fixture('rest-configurable').items as object[];

    expect(read('rest-configurable', { items: [child] }).lines.map(brief)).to.deep.equal([
      ['SHIRT-M-RED', 2, 31, 2, 31, 21000],
    ]);
  });

  it('bundle at a fixed price: its money over the parts, to the fils, shipped by the parent', () => {
    const order = read('rest-bundle-fixed');

    expect(order.lines.map(brief)).to.deep.equal([
      ['SOAP', 2, 41, 2, 41, 4988],
      ['TOWEL', 4, 41, 2, 41, 9975],
      ['EBOOK', 2, 41, 2, 41, 4987],
    ]);
    expect(order.lines.map(({ ships }) => ships)).to.deep.equal([true, true, false]);
    expect(order.lines.reduce((sum, { taxMinor }) => sum + taxMinor, 0)).to.equal(950);
    expect(order.otherMinor).to.equal(0);
  });

  it('bundle at a dynamic price: the parts carry the money, the parent’s is not counted', () => {
    const order = read('rest-bundle-dynamic');

    expect(order.lines.map(brief)).to.deep.equal([
      ['LAMP', 1, 51, 1, 52, 5670],
      ['BULB', 2, 51, 1, 53, 3780],
    ]);
    expect(order.otherMinor).to.equal(0);
  });

  it('bundle that ships separately: the parts ship by their own ids, weighed by what they cost alone', () => {
    const order = read('dump-bundle-separate');

    expect(order.lines.map(brief)).to.deep.equal([
      ['POT', 1, 62, 1, 61, 5000],
      ['CUP', 6, 63, 6, 61, 5000],
    ]);
  });

  it('bundle: product options as the text of a database column, are read too', () => {
    const [parent, ...parts] = fixture('dump-bundle-separate').items as Record<string, unknown>[];

    const order = read('dump-bundle-separate', {
      items: [{ ...parent, product_options: JSON.stringify(parent?.product_options) }, ...parts],
    });

    expect(order.lines.map(({ shipItemId }) => shipItemId)).to.deep.equal([62, 63]);
  });

  it('virtual order of a guest without names: no shipping address, the name from the bill', () => {
    const order = read('rest-virtual-guest');

    expect(order.virtual).to.equal(true);
    expect(order).not.to.have.property('shipTo');
    expect(order.customer).to.deep.equal({ email: 'layla.haddad@example.com', name: 'Omar Said', guest: true });
    expect(order.lines.map(({ ships }) => ships)).to.deep.equal([false]);
  });

  it('cash on delivery in dinars, Arabic, no assignments: the fee is other, the parcel goes to the bill', () => {
    const order = read('rest-cod-arabic');

    expect([order.currency, order.baseCurrency]).to.deep.equal(['KWD', 'AED']);
    expect([order.grandTotalMinor, order.shippingMinor, order.otherMinor]).to.deep.equal([12000, 1500, 1200]);
    expect(order.payment).to.deep.equal({ method: 'msp_cashondelivery', mode: 'cod', paidMinor: 0, dueMinor: 12000 });
    expect(order.shipTo).to.deep.equal({
      name: 'نورة العتيبي',
      lines: ['قطعة ٤، شارع ٢', 'منزل ٧'],
      area: 'قطعة ٤',
      city: 'السالمية',
      country: 'KW',
      phone: '+96550123456',
      email: 'noura@example.com',
    });
    expect(order.replaces).to.equal('KW000000011');
    expect(order.lines.map(({ name, unitPriceMinor }) => [name, unitPriceMinor])).to.deep.equal([
      ['عباية سوداء', 300],
      ['عود ٥٠ مل', 4500],
    ]);
  });

  it('prices with tax and a discount: the hidden tax is paid once', () => {
    const order = read('rest-tax-inclusive-pickup');

    expect([order.lines[0]?.totalMinor, order.shippingMinor, order.otherMinor]).to.deep.equal([10350, 0, 0]);
    expect([order.shippingMethod, order.pickupLocationCode]).to.deep.equal(['instore_pickup', 'ruh_mall_01']);
    expect([order.shipTo?.region, order.shipTo?.postcode]).to.deep.equal(['Riyadh', '11564']);
  });

  // prettier-ignore
  const rows: [string, Record<string, unknown>, number][] = [
    ['net of discount (REST)', { row_total: 27, discount_amount: 3 }, 2700],
    ['gross of discount (dump)', { row_total: '30.0000', discount_amount: '3.0000' }, 2700],
    ['clamped at nothing', { row_total: 0, discount_amount: 30 }, 0],
    ['of a rounded price', { price: 86.96, row_total: 260.87 }, 26087],
    ['missing', { row_total: null }, 3000],
    ['with fixed taxes', { row_total: 30, weee_tax_applied_row_amount: 1.5 }, 3150],
    ['with float noise', { price: 10.000000000000002, row_total: 30.000000000000004 }, 3000],
  ];
  for (const [name, item, total] of rows) {
    it(`row_total: ${name}, is read as meant`, () => {
      expect(withItem(item).lines[0]?.totalMinor).to.equal(total);
    });
  }

  // prettier-ignore
  const kinds: [string, Record<string, unknown>, boolean][] = [
    ['simple', {}, true],
    ['grouped', { product_type: 'grouped' }, true],
    ['virtual', { product_type: 'virtual' }, false],
    ['downloadable', { product_type: 'downloadable', is_virtual: 0 }, false],
    ['gift card by mail', { product_type: 'giftcard', is_virtual: '1' }, false],
    ['gift card that does not say', { product_type: 'giftcard' }, false],
    ['printed gift card', { product_type: 'giftcard', is_virtual: 0 }, true],
  ];
  for (const [name, item, ships] of kinds) {
    it(`ships: ${name}, ${ships ? 'is picked' : 'is not'}`, () => {
      expect(withItem(item).lines[0]?.ships).to.equal(ships);
    });
  }

  // prettier-ignore
  const addresses: [string, Record<string, unknown>, string, string | undefined][] = [
    ['a dummy postcode in the Emirates', { postcode: '1111' }, 'postcode', undefined],
    ['a real one in Britain', { postcode: 'SW1A 1AA', country_id: 'gb' }, 'postcode', 'SW1A 1AA'],
    ['zeros elsewhere', { postcode: '00000', country_id: 'US' }, 'postcode', '00000'],
    ['zeros in Saudi Arabia', { postcode: '00000', country_id: 'SA' }, 'postcode', undefined],
    ['a phone with 00', { telephone: '00971 50 123 4567' }, 'phone', '+971501234567'],
    ['a phone in Arabic digits', { telephone: '٠٥٠١٢٣٤٥٦٧' }, 'phone', '+971501234567'],
    ['a phone in Persian digits', { telephone: '۰۵۰۱۲۳۴۵۶۷' }, 'phone', '+971501234567'],
    ['a phone without its plus', { telephone: '971501234567' }, 'phone', '+971501234567'],
    ['a foreign phone', { telephone: '+966501234567' }, 'phone', '+966501234567'],
    ['a phone nobody can dial', { telephone: 'call 12' }, 'phone', 'call 12'],
    ['no phone', { telephone: null }, 'phone', ''],
    ['a company instead of a person', { firstname: null, lastname: null, company: 'Palm' }, 'name', 'Palm'],
    ['a title', { prefix: 'Dr', middlename: 'Z' }, 'name', 'Dr Layla Z Haddad'],
  ];
  for (const [name, address, field, expected] of addresses) {
    it(`address: ${name}, is read as meant`, () => {
      expect(withAddress(address).shipTo).to.have.property('city');
      expect(withAddress(address).shipTo?.[field as 'phone']).to.equal(expected);
    });
  }

  it('dates: with an offset, become UTC', () => {
    expect(read('rest-configurable', { created_at: '2026-03-01T20:15:09+04:00' }).placedAt).to.equal(
      '2026-03-01 16:15:09.000',
    );
  });
});
