/** Invoices: one per shipment, numbered without a gap. */
import { expect } from 'chai';
import { billShipments } from '../../../src/core/billing/index.ts';
import { takeNumbers } from '../../../src/core/billing/store.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, codeOf, shop, sourced } from '../made.ts';

describe('core/billing', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await shop(100);
  });
  afterEach(() => fresh.drop());

  it('takeNumbers: what is rolled back leaves no hole, at twenty at once', async () => {
    const taken: number[] = [];
    const take = (at: number) =>
      fresh.db.tx(async (tx) => {
        const first = await takeNumbers(tx, 'invoice:X:2026', 2);
        if (at % 3 === 0) throw new Error('rolled back');
        return first;
      });

    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, at) => take(at)));

    for (const one of results) if (one.status === 'fulfilled') taken.push(one.value, one.value + 1);
    expect(taken.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 26 }, (_, at) => at + 1));
  });

  it('billShipments: the same shipment twice, one invoice over the whole order', async () => {
    const fact = await sourced(fresh.db);

    await fresh.db.tx((tx) => billShipments(tx, [fact]));
    await fresh.db.tx((tx) => billShipments(tx, [fact]));

    const invoices = await all<{ number: string; total_minor: number }>(
      fresh.db,
      'SELECT number, total_minor FROM invoices',
    );
    expect(invoices.map((one) => one.total_minor)).to.deep.equal([12_000]);
    expect(invoices[0]?.number).to.match(/^AE01-\d{4}-0000001$/);
  });

  it('billShipments: a group that fails, takes no number', async () => {
    const fact = await sourced(fresh.db);
    await codeOf(
      fresh.db.tx(async (tx) => {
        await billShipments(tx, [fact]);
        throw new Error('rolled back');
      }),
    );

    await fresh.db.tx((tx) => billShipments(tx, [fact]));

    expect(await all<{ number: string }>(fresh.db, 'SELECT number FROM invoices')).to.satisfy(
      (rows: { number: string }[]) => rows[0]?.number.endsWith('-0000001'),
    );
  });
});
