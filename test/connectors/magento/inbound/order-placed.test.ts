/** The order message: the five of every inbound, the door's look, and refusals that name everything at once. */
import { expect } from 'chai';
import { createOrderPlaced, orderPlaced } from '../../../../src/connectors/magento/inbound/order-placed.ts';
import { errorOf, fixture } from '../made.ts';

const wrong = async (body: unknown) => errorOf(() => orderPlaced.parse(body));

describe('connectors/magento/inbound/order-placed', () => {
  it('parse: a good order, is ours in every field', () => {
    const order = orderPlaced.parse(fixture('rest-configurable'));

    expect(order).to.deep.equal({
      incrementId: '000000012',
      magentoOrderId: 12,
      storeId: 2,
      placedAt: '2026-03-01 20:15:09.000',
      updatedAt: '2026-03-01 20:16:00.000',
      state: 'processing',
      status: 'processing',
      currency: 'AED',
      baseCurrency: 'AED',
      baseToOrderRate: 1,
      subtotalMinor: 20000,
      discountMinor: 0,
      shippingMinor: 2100,
      shippingTaxMinor: 100,
      taxMinor: 1100,
      otherMinor: 0,
      grandTotalMinor: 23100,
      customer: { id: '77', email: 'layla.haddad@example.com', name: 'Layla Haddad', guest: false },
      billTo: {
        name: 'Layla Haddad',
        company: 'Palm Trading',
        lines: ['Villa 12, Street 4', 'Jumeirah 1'],
        city: 'Dubai',
        country: 'AE',
        phone: '+971501234567',
        email: 'layla.haddad@example.com',
      },
      shipTo: {
        name: 'Layla Haddad',
        lines: ['Villa 12, Street 4', 'Jumeirah 1'],
        city: 'Dubai',
        country: 'AE',
        phone: '+971501234567',
        email: 'layla.haddad@example.com',
      },
      shippingMethod: 'flatrate_flatrate',
      shippingDescription: 'Flat Rate - Fixed',
      payment: {
        gateway: 'checkout',
        reference: 'pay_x',
        method: 'checkoutcom_card_payment',
        mode: 'prepaid',
        paidMinor: 23100,
        dueMinor: 0,
      },
      virtual: false,
      lines: [
        {
          magentoItemId: 32,
          shipItemId: 31,
          shipQuantity: 2,
          billItemId: 31,
          sku: 'SHIRT-M-RED',
          name: 'Linen Shirt-M-Red',
          productType: 'simple',
          quantity: 2,
          ships: true,
          unitPriceMinor: 10000,
          totalMinor: 21000,
          taxMinor: 1000,
          discountMinor: 0,
          grossMinor: 20_000,
          taxPercent: 5,
        },
      ],
    });
  });

  it('key: repeated in another envelope and another order of fields, is the same; any other content is not', () => {
    const order = fixture('rest-configurable');
    const turned = Object.fromEntries(Object.entries(order).reverse());

    const keys = [order, turned, { order }, { id: 'event-1', data: { value: order } }].map((body) =>
      orderPlaced.key(body),
    );

    expect(new Set(keys).size).to.equal(1);
    expect(keys[0]).to.match(/^000000012:[0-9a-f]{64}$/);
    expect(orderPlaced.key({ ...order, status: 'closed' })).not.to.equal(keys[0]);
  });

  it('parse: wrong in many places, says all of it and shows no value', async () => {
    const order = fixture('rest-configurable');
    const items = order.items as Record<string, unknown>[];
    const body = {
      ...order,
      created_at: 'yesterday',
      grand_total: '1,234.00',
      order_currency_code: 'dirham',
      items: [
        { ...items[0], qty_ordered: 0.5 },
        items[1],
        { ...items[1], item_id: 99, parent_item_id: 98, parent_item: null },
      ],
      billing_address: { ...(order.billing_address as object), country_id: 'Emirates' },
    };

    const error = await wrong(body);

    expect([error.kind, error.code]).to.deep.equal(['invalid', 'magento.order_unreadable']);
    expect(error.details).to.include({ incrementId: '000000012', field: 'created_at' });
    expect(error.details.errors).to.deep.equal([
      'created_at: is no moment',
      'order_currency_code: is no currency',
      'items[2].parent_item_id: names a row that is not in the order',
      'items[0].qty_ordered: is a fraction',
      'grand_total: is no amount',
      'billing_address.country_id: is no two-letter country',
    ]);
    expect(JSON.stringify(error.details)).not.to.match(/Layla|Emirates|yesterday|1,234/);
  });

  it('parse: unknown fields at every level, change nothing', () => {
    const order = fixture('rest-configurable');
    const body = {
      ...order,
      website: 'ae',
      payment: { ...(order.payment as object), risk: { score: 1 } },
      lang_code: null,
    };

    expect(orderPlaced.parse(body)).to.deep.equal(orderPlaced.parse(order));
  });

  // prettier-ignore
  const missing: [string, (body: Record<string, unknown>) => Record<string, unknown>, string][] = [
    ['increment_id', (b) => ({ ...b, increment_id: '' }), 'increment_id: is missing'],
    ['items', (b) => ({ ...b, items: [] }), 'items: is missing or empty'],
    ['grand_total', (b) => ({ ...b, grand_total: null }), 'grand_total: is missing'],
    ['order_currency_code', (b) => ({ ...b, order_currency_code: undefined }), 'order_currency_code: is missing'],
    ['created_at', (b) => ({ ...b, created_at: null }), 'created_at: is missing'],
    ['state', (b) => ({ ...b, state: null }), 'state: is missing'],
    ['payment.method', (b) => ({ ...b, payment: [] }), 'payment.method: is missing'],
    ['customer_email', (b) => ({ ...b, customer_email: null, billing_address: { ...(b.billing_address as object), email: null } }), 'customer_email: is missing'],
    ['every address', (b) => ({ ...b, billing_address: null, extension_attributes: [] }), 'billing_address: is missing'],
    ['the street', (b) => ({ ...b, extension_attributes: [], billing_address: { ...(b.billing_address as object), street: ['', null] } }), 'billing_address.street: is missing'],
    ['a price', (b) => ({ ...b, items: [{ item_id: 1, sku: 'A', qty_ordered: 1 }] }), 'items[0].price: is missing'],
    ['a quantity', (b) => ({ ...b, items: [{ item_id: 1, sku: 'A', price: 1 }] }), 'items[0].qty_ordered: is missing'],
    ['an item id', (b) => ({ ...b, items: [{ sku: 'A', qty_ordered: 1, price: 1 }] }), 'items[0].item_id: is missing'],
    ['a sku', (b) => ({ ...b, items: [{ item_id: 1, qty_ordered: 1, price: 1 }] }), 'items[0].sku: is missing'],
    ['the parts of a bundle', (b) => ({ ...b, items: [{ item_id: 1, sku: 'A', qty_ordered: 1, price: 1, product_type: 'bundle' }] }), 'items[0].product_type: is a bundle without its parts'],
  ];
  for (const [name, without, reason] of missing) {
    it(`parse: ${name} missing, says so`, async () => {
      const error = await wrong(without(fixture('rest-configurable')));

      expect(error.details.errors).to.include(reason);
    });
  }

  it('parse: no order in the body, is invalid', async () => {
    for (const body of [null, [], 'text', {}, { data: { value: [] } }]) {
      expect((await wrong(body)).code).to.equal('magento.order_unreadable');
    }
  });

  // prettier-ignore
  const envelopes: [string, unknown, unknown][] = [
    ['plain', { increment_id: '000000012', entity_id: 12, items: [{}] }, { incrementId: '000000012', magentoOrderId: 12, hint: false }],
    ['{order}', { order: { increment_id: 100000012, items: [{}] }, website: 'ae' }, { incrementId: '100000012', hint: false }],
    ['{data}', { data: { increment_id: 'A-1', entity_id: '12', items: [{}] } }, { incrementId: 'A-1', magentoOrderId: 12, hint: false }],
    ['CloudEvents', { specversion: '1.0', id: 'e-1', data: { key: 'k', value: { entity_id: '12', increment_id: 'A-1', items: [{}] } } }, { incrementId: 'A-1', magentoOrderId: 12, hint: false }],
    ['an id alone', { entity_id: '12' }, { magentoOrderId: 12, hint: true }],
    ['a partial save', { data: { value: { entity_id: 12, status: 'closed' } } }, { magentoOrderId: 12, hint: true }],
    ['a number without rows', { increment_id: 'A-1' }, { incrementId: 'A-1', hint: true }],
    ['no id', { items: [{}], grand_total: 1 }, undefined],
    ['an id that is none', { entity_id: 'abc', increment_id: '' }, undefined],
    ['a list', [{ entity_id: 12 }], undefined],
    ['nothing', null, undefined],
  ];
  for (const [name, body, expected] of envelopes) {
    it(`readEnvelope: ${name}, is read`, () => {
      expect(orderPlaced.readEnvelope(body)).to.deep.equal(expected);
    });
  }

  it('createOrderPlaced: a shop’s own methods, are read by its table', () => {
    const own = createOrderPlaced({ 'checkoutcom_*': 'authorised' });
    const body = { ...fixture('rest-configurable'), total_paid: 0 };

    expect([orderPlaced.parse(body).payment.mode, own.parse(body).payment.mode]).to.deep.equal([
      'prepaid',
      'authorised',
    ]);
  });
});
