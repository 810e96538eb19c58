/** An order that no one place has whole leaves from two, each parcel billed, shipped and told by itself. */
import { expect } from 'chai';
import { readRuleFacts } from '../../src/core/rehearsal/index.ts';
import { activateRules, createVersion, rollbackRules } from '../../src/core/routing/index.ts';
import { until } from './house.ts';
import { openShortHouse, PLENTY, RARE, type ShortHouse } from './short-house.ts';

describe('stories/split', () => {
  let short: ShortHouse;

  before(async () => {
    short = await openShortHouse();
    const { places, stockUp } = short;
    await stockUp(places[0], RARE, 2);
    await stockUp(places[1], RARE, 1);
    await stockUp(places[1], PLENTY, 50);
  });
  after(() => short?.close());

  it('three pieces at two places and another thing: two parcels, both delivered, the shop has each once', async () => {
    const { house, order, inState } = short;

    const { number, id, entityId } = await order(3, 1);
    await inState(number, 'closed');
    await house.check();

    const parcels = await house.rows<{ reference: string; sku: string; quantity: number }>(
      `SELECT s.reference, l.sku, l.quantity FROM shipments s JOIN shipment_lines l ON l.shipment_id = s.id
       WHERE s.order_id = ? ORDER BY l.sku, l.quantity`,
      [id],
    );
    expect(parcels.map(({ sku, quantity }) => `${quantity} ${sku}`)).to.deep.equal([
      `1 ${PLENTY}`,
      `1 ${RARE}`,
      `2 ${RARE}`,
    ]);
    expect(new Set(parcels.map((one) => one.reference)).size).to.equal(2);
    const invoices = await house.rows<{ total_minor: number }>('SELECT total_minor FROM invoices WHERE order_id = ?', [
      id,
    ]);
    const row = await house.order(number);
    expect(invoices).to.have.length(2);
    expect(invoices.reduce((sum, one) => sum + Number(one.total_minor), 0)).to.equal(Number(row?.grand_total_minor));
    const told = [...house.magento.shipments.values()].filter((one) => one.order.entity_id === entityId);
    expect(told).to.have.length(2);
    expect(told[0]?.order.items.map((item) => [item.sku, item.qty_ordered, item.qty_shipped])).to.deep.equal([
      [RARE, 3, 3],
      [PLENTY, 1, 1],
    ]);
  });

  it('eight orders at once for what is left: none is promised a piece that is not there', async () => {
    const { house, order, places, stockUp } = short;
    await stockUp(places[0], RARE, 5);
    await stockUp(places[1], RARE, 6);

    const placed = await Promise.all(Array.from({ length: 8 }, () => order(2, 1)));
    await until('all decided', async () => {
      const states = await Promise.all(placed.map(async ({ number }) => (await house.order(number))?.state));
      return states.every((state) => state === 'closed' || state === 'amending');
    });
    await house.settled();

    const states = await Promise.all(placed.map(async ({ number }) => (await house.order(number))?.state));
    expect(states.filter((state) => state === 'closed')).to.have.length(5);
    expect(await house.stockMistakes()).to.deep.equal([]);
  });

  it('the routing rule is changed while orders flow: the next order goes by it, and a rollback brings the old one', async () => {
    const { house, order, places, stockUp, inState } = short;
    for (const place of places) await stockUp(place, RARE, 10);
    for (const place of places) await stockUp(place, PLENTY, 10);
    const { db } = house.hub;
    const leftFrom = async (): Promise<string> => {
      const { number, id } = await order(1, 1);
      await inState(number, 'closed');
      const rows = await house.rows<{ location_id: string }>('SELECT location_id FROM shipments WHERE order_id = ?', [
        id,
      ]);
      return rows.map((one) => one.location_id).join(' ');
    };

    const usual = await leftFrom();
    const other = places.find((one) => one !== usual) ?? '';
    const step = { name: 'the other', locations: { exceptIds: [usual] }, split: { most: 1 } };
    const sets = [{ name: 'the other', orders: {}, steps: [step], unfillable: 'hold' as const }];
    await db.tx(async (tx) => {
      const { version } = await createVersion(tx, { sets, note: 'a change' });
      await activateRules(tx, { version, note: 'a change' }, await readRuleFacts(tx));
    });
    const changed = await leftFrom();
    await db.tx((tx) => rollbackRules(tx, { note: 'back' }));
    const back = await leftFrom();

    expect([changed, back]).to.deep.equal([other, usual]);
  });
});
