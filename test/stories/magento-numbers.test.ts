/** A company whose documents Magento numbers: made or found there, each of ours has Magento's number. */
import { expect } from 'chai';
import { cancelOrder } from '../../src/core/change/index.ts';
import { changeMaster } from '../helpers/master.ts';
import { openHouse, until, type House } from './house.ts';

type Numbered = { id: string; state: string; partner_number: string | null };
type Placed = Awaited<ReturnType<House['place']>>;

const TEE = 'FS-TEE-BLK-S';
const OTHER = 'FS-TEE-WHT-M';

describe('stories/magento-numbers', () => {
  let house: House;

  before(async () => {
    house = await openHouse();
    await changeMaster(house.hub.db, async (tx) => {
      await tx.run("UPDATE companies SET invoice_issuer = 'magento' WHERE country = 'AE'");
      // Each of the two has one place, so that an order of both leaves in two parcels.
      await tx.run("UPDATE stock SET safety = physical WHERE sku = ? AND location_id <> '1001'", [TEE]);
      await tx.run("UPDATE stock SET safety = physical WHERE sku = ? AND location_id <> '1002'", [OTHER]);
    });
  });
  after(() => house?.close());

  const documents = (table: 'invoices' | 'credit_notes', number: string): Promise<Numbered[]> =>
    house.rows<Numbered>(
      `SELECT d.id, d.state, d.partner_number FROM ${table} d JOIN orders o ON o.id = d.order_id WHERE o.number = ?`,
      [number],
    );
  const numbered = (table: 'invoices' | 'credit_notes', number: string, count: number): Promise<unknown> =>
    until('numbered', async () => {
      const rows = await documents(table, number);
      return rows.length === count && rows.every((one) => one.state === 'issued');
    });
  const theirs = (kind: 'invoices' | 'creditmemos', { order }: Placed): string[] =>
    [...house.magento[kind].values()]
      .filter((one) => one.order.entity_id === order.entity_id)
      .map((one) => one.increment_id);
  const numbersOf = async (table: 'invoices' | 'credit_notes', number: string): Promise<(string | null)[]> =>
    (await documents(table, number)).map((one) => one.partner_number).sort();
  const lines = [
    { sku: TEE, qty: 2 },
    { sku: OTHER, qty: 1 },
  ];

  it('paid at checkout: the invoice of checkout numbers both parcels, and none is made', async () => {
    const placed = await house.place('simple', { lines });
    await numbered('invoices', placed.number, 2);
    await house.check();

    const [checkout = ''] = theirs('invoices', placed);
    expect(theirs('invoices', placed)).to.have.length(1);
    expect(await numbersOf('invoices', placed.number)).to.deep.equal([checkout, checkout]);
  });

  it('authorised, the answer is lost: each parcel has the number of its own', async () => {
    house.magento.switches.set({ lostResponse: { count: 1, path: '/invoice' } });
    const placed = await house.place('simple', { authorised: true, lines });
    await numbered('invoices', placed.number, 2);
    house.magento.switches.reset();
    await house.check();

    expect(theirs('invoices', placed)).to.have.length(2);
    expect(await numbersOf('invoices', placed.number)).to.deep.equal(theirs('invoices', placed).sort());
  });

  it('cancelled after its invoice: the credit note has the number of Magento’s', async () => {
    const placed = await house.place('simple', { lines: [{ sku: TEE, qty: 1 }] });
    await numbered('invoices', placed.number, 1);
    const id = (await house.order(placed.number))?.id ?? '';
    await house.hub.db.tx((tx) => cancelOrder(tx, id, { reason: 'customer' }));
    await numbered('credit_notes', placed.number, 1);
    await house.check();

    expect(theirs('creditmemos', placed)).to.have.length(1);
    expect(await numbersOf('credit_notes', placed.number)).to.deep.equal(theirs('creditmemos', placed));
  });

  it('cash: numbered once it is in, though the channel’s rule makes no invoice for cash', async () => {
    const placed = await house.place('cod');
    const parcel = (): ReturnType<House['shipment']> => house.shipment(placed.number);
    await until('labelled', async () => (await parcel())?.state === 'labelled');
    expect((await documents('invoices', placed.number))[0]?.state).to.equal('awaited');

    for (const code of [4, 6, 8]) await house.clickpost.sendStatus((await parcel())?.awb ?? '', code);
    await numbered('invoices', placed.number, 1);
    await house.check();
    expect(await numbersOf('invoices', placed.number)).to.deep.equal(theirs('invoices', placed));
  });

  it('closed there by somebody: nothing is made, nothing is parked', async () => {
    const placed = await house.place('simple', { lines: [{ sku: TEE, qty: 1 }] });
    await numbered('invoices', placed.number, 1);
    const theirOrder = house.magento.orders.get(placed.order.entity_id);
    if (theirOrder !== undefined) Object.assign(theirOrder, { state: 'closed', status: 'closed' });
    const { id = '' } = (await house.order(placed.number)) ?? {};
    await house.hub.db.tx((tx) => cancelOrder(tx, id, { reason: 'customer' }));
    await house.settled();

    expect(theirs('creditmemos', placed)).to.deep.equal([]);
    const rows = await house.rows('SELECT reason FROM channel_documents WHERE order_id = ? AND state = ?', [
      id,
      'skipped',
    ]);
    expect(rows).to.deep.include({ reason: 'ended_there' });
    expect(await house.count('parked', '1 = 1')).to.equal(0);
  });
});
