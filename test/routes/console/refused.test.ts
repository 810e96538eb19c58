/** The pages of refused and of new orders: who may, what they show, what they keep, who wins. */
import { expect } from 'chai';
import { createOrderPlaced } from '../../../src/connectors/magento/inbound/order-placed.ts';
import { makeParkedPush } from '../../helpers/make.ts';
import { openHouse, type House, type Visitor } from './house.ts';

const placed = createOrderPlaced();
const partners = {
  readEnvelope: (body: unknown) => placed.readEnvelope(body),
  readOrder: (body: unknown) => placed.read(body),
  orderSource: placed.name,
};

describe('routes/console/refused', () => {
  let house: House;
  let manager: Visitor;

  before(async () => {
    house = await openHouse({ partners: partners as never });
    await house.db.tx((tx) =>
      tx.insert('items', [
        { sku: 'MUG', name: 'Mug', weight_g: 1, length_mm: 1, width_mm: 1, height_mm: 1, active: 1 },
      ]),
    );
    manager = house.visitor();
    await manager.signIn('manager');
  });
  after(() => house.close());

  const order = (over: object = {}): string =>
    JSON.stringify({
      increment_id: '000000077',
      entity_id: 77,
      created_at: '2026-11-21 10:00:00',
      state: 'processing',
      order_currency_code: 'AED',
      grand_total: 105,
      total_paid: 105,
      tax_amount: 5,
      customer_email: 'a@example.com',
      payment: { method: 'checkmo' },
      items: [{ item_id: 1, sku: 'MGU', qty_ordered: 1, price: 100, tax_amount: 5, tax_percent: 5 }],
      billing_address: {
        firstname: 'Aisha',
        street: ['Villa 5'],
        city: 'Dubai',
        country_id: 'AE',
        telephone: '+971501234567',
      },
      ...over,
    });
  const park = async (body = order()): Promise<string> => {
    const [inbound, parked] = makeParkedPush({ event: placed.name, order_number: 'AE-000000077' }, body);
    await house.db.tx(async (tx) => {
      await tx.insert('inbound_messages', [{ ...inbound, source: placed.name, channel_id: 'AE' }]);
      await tx.insert('parked', [parked]);
    });
    return String(parked.id);
  };
  const seenOf = async (id: string): Promise<string> =>
    (await house.db.read((r) => r.one<{ parked_at: string }>('SELECT parked_at FROM parked WHERE id = ?', [id])))
      ?.parked_at ?? '';
  const stateOf = async (id: string): Promise<unknown> =>
    (await house.db.read((r) => r.one<{ state: string }>('SELECT state FROM parked WHERE id = ?', [id])))?.state;

  it('correct: the page shows every reason in words, and a field for each', async () => {
    const id = await park();

    const { payload } = await manager.get(`/console/parked/${id}/correct`);

    expect(payload).to.contain('An item of the order is not in the catalog').and.contain('name="f:items[0].sku"');
    expect((await manager.get(`/console/parked/${id}`)).payload).to.contain(`/console/parked/${id}/correct`);
  });

  it('correct: what is still wrong is shown again with what was typed, and changes nothing', async () => {
    const id = await park();
    const seen = await seenOf(id);

    const answer = await manager.post(`/console/parked/${id}/correct`, { seen, 'f:items[0].sku': 'STILL' });
    const broken = await manager.post(`/console/parked/${id}/correct`, { seen, body: '{"half' });

    expect([answer.statusCode, broken.statusCode]).to.deep.equal([422, 422]);
    expect(answer.payload).to.contain('value="STILL"');
    expect(broken.payload).to.contain('{&quot;half');
    expect(await stateOf(id)).to.equal('open');
  });

  it('correct: mended it goes back to work, with who and what; the second of two is told', async () => {
    const id = await park();
    const seen = await seenOf(id);

    const first = await manager.post(`/console/parked/${id}/correct`, { seen, 'f:items[0].sku': 'MUG', why: 'typo' });
    const second = await manager.post(`/console/parked/${id}/correct`, { seen, 'f:items[0].sku': 'MUG' });

    expect([first.statusCode, second.statusCode]).to.deep.equal([303, 409]);
    const [kept] = await house.db.read((r) =>
      r.all<{ who: string; changes: string }>('SELECT who, changes FROM inbound_corrections'),
    );
    expect(kept).to.deep.equal({ who: 'manager', changes: '["items[0].sku"]' });
    const [message] = await house.db.read((r) =>
      r.all<{ state: string; body: string }>(
        'SELECT i.state, i.body FROM inbound_messages i JOIN parked p ON p.ref_id = i.id WHERE p.id = ?',
        [id],
      ),
    );
    expect(message?.state).to.equal('waiting');
    expect(message?.body).to.contain('"sku":"MUG"');
  });

  it('correct: parked again since it was opened, is a conflict', async () => {
    const id = await park();

    const answer = await manager.post(`/console/parked/${id}/correct`, {
      seen: '2020-01-01 00:00:00.000',
      'f:items[0].sku': 'MUG',
    });

    expect(answer.statusCode).to.equal(409);
    expect(await stateOf(id)).to.equal('open');
  });

  it('reject: the shop is told with the reason, once', async () => {
    const id = await park();
    const seen = await seenOf(id);

    const first = await manager.post(`/console/parked/${id}/reject`, { seen, reason: 'not sold here' });
    const second = await manager.post(`/console/parked/${id}/reject`, { seen, reason: 'not sold here' });

    expect([first.statusCode, second.statusCode]).to.deep.equal([303, 409]);
    const told = await house.db.read((r) =>
      r.all<{ payload: string }>("SELECT payload FROM event_log WHERE event = 'order.body_refused'"),
    );
    expect(told).to.have.length(1);
    expect(JSON.parse(told[0]?.payload ?? '{}')).to.include({ magentoOrderId: 77, reason: 'not sold here' });
  });

  it('another channel’s, a store, a body that is no order: not there, not allowed, not possible', async () => {
    const id = await park();
    const foreign = house.visitor();
    await foreign.signIn('support.sa');
    const store = house.visitor();
    await store.signIn('store.1042');

    expect((await foreign.get(`/console/parked/${id}/correct`)).statusCode).to.equal(404);
    expect((await store.get(`/console/parked/${id}/correct`)).statusCode).to.equal(403);
    expect((await store.get('/console/orders/new')).statusCode).to.equal(403);
  });

  const fields = {
    channel: 'AE',
    reference: 'form-1',
    name: 'Aisha',
    email: 'a@example.com',
    phone: '0501234567',
    street: 'Villa 5',
    city: 'Dubai',
    country: 'AE',
    sku0: 'MUG',
    quantity0: '2',
    price0: '52.50',
    payment: 'cod',
  };

  it('new order: entered once however often the button is pressed', async () => {
    expect((await manager.get('/console/orders/new')).payload).to.contain('name="sku0"');

    const first = await manager.post('/console/orders/new', fields);
    const second = await manager.post('/console/orders/new', fields);

    expect([first.statusCode, second.statusCode]).to.deep.equal([303, 303]);
    expect(first.headers.location).to.equal(second.headers.location);
    const page = await manager.get(String(first.headers.location));
    expect(page.payload).to.contain('AE-M');
  });

  it('new order: wrong, shows every reason and keeps what was typed', async () => {
    const answer = await manager.post('/console/orders/new', { ...fields, reference: 'f2', sku0: 'NONE', city: '' });

    expect(answer.statusCode).to.equal(422);
    expect(answer.payload).to.contain('The address has no city').and.contain('value="NONE"');
  });

  it('both pages in Arabic: no English word is left', async () => {
    const id = await park();
    await manager.get('/console/orders');
    await manager.post('/console/language', { locale: 'ar', next: '/console/orders' });
    for (const path of [`/console/parked/${id}/correct`, '/console/orders/new']) {
      const { payload } = await manager.get(path);
      const text = payload
        .slice(payload.indexOf('<body'))
        .replace(/<bdi[^>]*>.*?<\/bdi>/gs, '')
        .replace(/<textarea[^>]*>.*?<\/textarea>/gs, '')
        .replace(/<option[^>]*>[A-Z]{2} · .*?<\/option>/gs, '')
        .replace(/<button[^>]*lang="en".*?<\/button>/gs, '')
        .replace(/<[^>]+>/g, ' ');
      expect(text.match(/[A-Za-z]{3,}/g), path).to.equal(null);
    }
  });
});
