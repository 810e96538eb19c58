/** Bills per parcel through the whole house: papers, credit notes with their money, and the tax authority that hears of them. */
import { expect } from 'chai';
import { startEinvoiceSandbox, type EinvoiceSandbox } from '../../sandbox/index.ts';
import { createApiClient } from '../../src/core/access/index.ts';
import { changeMaster } from '../helpers/master.ts';
import { openHouse, until, type House } from './house.ts';

const KEY = 'einvoice-key-for-tests';

describe('stories/billing', () => {
  let house: House;
  let authority: EinvoiceSandbox;
  let headers: Record<string, string>;

  before(async () => {
    authority = await startEinvoiceSandbox({ keys: [KEY] });
    house = await openHouse({
      env: { HUB_EINVOICE_ENDPOINTS: JSON.stringify({ SA01: { url: authority.url, key: KEY } }) },
    });
    await changeMaster(house.hub.db, (tx) =>
      tx.run('UPDATE companies SET billing = ? WHERE id = ?', [JSON.stringify({ einvoicing: true }), 'SA01']),
    );
    const { key } = await house.hub.db.tx((tx) =>
      createApiClient(tx, { name: 'books', scopes: ['orders.write', 'money.view'] }),
    );
    headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  });
  afterEach(() => authority.switches.reset());
  after(async () => {
    await house?.close();
    await authority?.stop();
  });

  const invoices = async (query: string): Promise<Record<string, string>[]> =>
    (await house.call(`/admin/invoices?${query}`, { headers })).body['rows'] as Record<string, string>[];
  const reach = (number: string, state: string): Promise<unknown> =>
    until(`${number} ${state}`, async () => (await house.shipment(number))?.state === state);
  const reported = (number: string, state: string): Promise<unknown> =>
    until(`${number} ${state}`, async () => (await invoices(`number=${number}`))[0]?.['reported'] === state);

  it('a labelled order is cancelled: credited in its own series, all money goes back, the books are even', async () => {
    const { number } = await house.place('simple');
    await reach(number, 'labelled');
    const [invoice] = await invoices(`number=${number}`);

    await house.call(`/admin/orders/${number}/cancel`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ reason: 'the customer called' }),
    });
    const note = await until('its credit note', async () => (await invoices(`kind=credit_note&number=${number}`))[0]);
    await house.settled();

    expect(invoice).to.include({ state: 'issued', company: 'AE01', credited: '0.00' });
    expect(note).to.include({ original: invoice?.['number'], total: invoice?.['total'], tax: invoice?.['tax'] });
    expect((await invoices(`number=${number}`))[0]).to.include({ credited: invoice?.['total'] });
    const [sums] = await house.rows<{ charged: number; refunded: number }>(
      `SELECT (SELECT SUM(c.amount_minor) FROM charges c WHERE c.order_id = o.id) AS charged,
         (SELECT SUM(r.amount_minor) FROM refunds r WHERE r.order_id = o.id AND r.way <> 'none') AS refunded
       FROM orders o WHERE o.number = ?`,
      [number],
    );
    expect(Number(sums?.refunded)).to.equal(Number(sums?.charged));
  });

  it('a company that reports: every document once, in one chain, though answers are lost and the line is down', async () => {
    authority.switches.set({ lostResponse: { count: 1 } });
    const first = await house.place('simple', { storeCode: 'sa_ar' });
    await reported(first.number, 'accepted');
    authority.switches.set({ down: true });
    const second = await house.place('simple', { storeCode: 'sa_ar' });
    // The parcel does not wait for the authority.
    await reach(second.number, 'labelled');
    expect((await invoices(`number=${second.number}`))[0]?.['reported'] ?? 'asked').to.equal('asked');
    authority.switches.reset();
    await reported(second.number, 'accepted');

    expect(authority.chainErrors()).to.deep.equal([]);
    expect(authority.kept().map((one) => one.invoice.number)).to.have.length(2);
  });

  it('the authority refuses: a person is asked, the parcel goes on', async () => {
    authority.switches.set({ reject: { count: 1 } });
    const { number } = await house.place('simple', { storeCode: 'sa_ar' });

    await reported(number, 'refused');
    await reach(number, 'labelled');

    const tasks = await house.openTasks();
    expect(tasks.map((task) => task.kind)).to.include('einvoice.refused');
    expect(authority.chainErrors()).to.deep.equal([]);
  });

  it('wrong questions: refused with a code', async () => {
    const wrong = await house.call('/admin/invoices?from=yesterday', { headers });
    const nobody = await house.call('/admin/invoices');

    expect([wrong.status, nobody.status]).to.deep.equal([400, 401]);
  });
});
