/** Orders entered here: numbers, prices with tax, repeats, refusals. */
import { expect } from 'chai';
import { enterOrder, type EnteredOrder } from '../../../src/core/order/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, codeOf, shop, sku } from '../made.ts';

const wish = (over: Partial<EnteredOrder> = {}): EnteredOrder => ({
  channelId: 'AE',
  customer: { email: 'Aisha@Example.com', name: 'Aisha Khan' },
  shipTo: { name: 'Aisha Khan', lines: ['Villa 5'], city: 'Dubai', country: 'AE', phone: '050 123 4567' },
  lines: [{ sku, quantity: 3, priceMinor: 10_500 }],
  shipping: { amountMinor: 1_500 },
  payment: { mode: 'prepaid' },
  ...over,
});

describe('core/order/enter-order', () => {
  let fresh: FreshDatabase;

  before(async () => {
    fresh = await shop();
  });
  after(() => fresh.drop());

  const enter = (over: Partial<EnteredOrder> = {}) => fresh.db.tx((tx) => enterOrder(tx, wish(over)));

  it('enterOrder: prices hold their tax, the number is the channel’s next, nobody outside knows of it', async () => {
    const { order } = await enter();
    const next = await enter();

    expect(order).to.include({
      state: 'accepted',
      origin: 'manual',
      magentoOrderId: null,
      goodsMinor: 31_500,
      grandTotalMinor: 33_000,
      taxMinor: 1_500 + 71,
      paidMinor: 33_000,
      dueMinor: 0,
      customerPhone: '+971501234567',
      customerKey: 'e:aisha@example.com',
      channelState: null,
    });
    expect(order.number).to.match(/^AE-M\d+$/);
    expect(Number(next.order.incrementId.slice(1))).to.equal(Number(order.incrementId.slice(1)) + 1);
  });

  it('enterOrder: the same reference is the same order, with other contents it is a conflict', async () => {
    const first = await enter({ clientReference: 'r-1' });

    const second = await enter({ clientReference: 'r-1' });

    expect([second.repeated, second.order.id]).to.deep.equal([true, first.order.id]);
    expect(await codeOf(enter({ clientReference: 'r-1', note: 'other' }))).to.equal('order.reference_taken');
    expect(await all(fresh.db, "SELECT id FROM orders WHERE client_reference = 'r-1'")).to.have.length(1);
  });

  it('enterOrder: ten at once with one reference, are one order', async () => {
    const made = await Promise.all(Array.from({ length: 10 }, () => enter({ clientReference: 'r-2' })));

    expect(new Set(made.map(({ order }) => order.id)).size).to.equal(1);
    expect(made.filter(({ repeated }) => !repeated)).to.have.length(1);
  });

  // prettier-ignore
  const modes: [string, Partial<EnteredOrder>, string, string | null][] = [
    ['cash', { payment: { mode: 'cod' } }, 'accepted', null],
    ['cash over the limit', { payment: { mode: 'cod' }, lines: [{ sku, quantity: 1, priceMinor: 400_000 }] }, 'on_hold', 'cod_over_limit'],
    ['payment on its way', { payment: { mode: 'pending' } }, 'on_hold', 'payment_pending'],
    ['a later date', { notBefore: '2099-01-01 00:00:00.000' }, 'scheduled', 'not_before'],
  ];
  for (const [name, over, state, reason] of modes) {
    it(`enterOrder: ${name}, is ${state}`, async () => {
      const { order } = await enter(over);

      expect([order.state, order.reason]).to.deep.equal([state, reason]);
    });
  }

  it('enterOrder: wrong, says everything and keeps nothing', async () => {
    const before = await all(fresh.db, 'SELECT id FROM orders');

    const error = await enter({ lines: [{ sku: 'NEVER', quantity: 0, priceMinor: 1 }] }).catch(
      (thrown: unknown) => thrown,
    );

    expect(error).to.include({ kind: 'invalid' });
    expect(String((error as { details: { errors: string[] } }).details.errors))
      .to.include('order.unknown_sku')
      .and.include('order.bad_quantity');
    expect(await codeOf(enter({ channelId: 'XX' }))).to.equal('order.unknown_channel');
    expect(await all(fresh.db, 'SELECT id FROM orders')).to.have.length(before.length);
  });
});
