/** The timeline of an order on the screen: filters, pages, a moment, both languages, and whose it is. */
import { expect } from 'chai';
import { makeHistory, makeLine, makeOrder, makeShipment } from '../../helpers/make.ts';
import { openHouse, type House, type Visitor } from './house.ts';

describe('routes/console/timeline', () => {
  let house: House;
  let visitor: Visitor;
  const order = makeOrder({ promised_on: '2026-11-20' });
  const other = makeOrder({});
  const path = `/console/orders/${String(order.id)}/timeline`;

  before(async () => {
    house = await openHouse({ demo: false });
    await house.db.tx(async (tx) => {
      await tx.insert('orders', [order]);
      await tx.insert('orders', [other]);
      await tx.insert('order_lines', [makeLine(String(order.id))]);
      await tx.insert('shipments', [
        makeShipment(String(order.id), { promised_on: '2026-11-20', expected_on: '2031-01-02' }),
      ]);
      await tx.insert('history', [
        makeHistory(String(order.id), {
          who: 'manager',
          why: 'the <b>customer</b> called',
          at: '2026-11-19 10:00:00.000',
        }),
      ]);
      await tx.insert('late_orders', [
        { order_id: String(order.id), promised_on: '2026-11-20', noticed_at: '2026-11-21 00:00:00.000' },
      ]);
    });
    visitor = house.visitor();
    await visitor.signIn('manager');
  });
  after(() => house.close());

  it('the page: shows who did what, marks people, escapes what they wrote', async () => {
    const { statusCode, payload } = await visitor.get(path);

    expect(statusCode).to.equal(200);
    expect(payload).to.contain('<bdi class="hub-strong">manager</bdi>');
    expect(payload).not.to.contain('<b>customer</b>');
    expect(payload).to.contain('only-people');
  });

  it('filters: people only, then partners only, of whom there are none', async () => {
    const people = await visitor.get(`${path}?only=people`);
    const partners = await visitor.get(`${path}?only=partners`);

    expect(people.payload).to.contain('called');
    expect(partners.payload).to.contain('Nothing of that kind');
  });

  it('a moment: how it stood then; before it came; and what is no moment', async () => {
    const [then, before, wrong] = await Promise.all(
      ['2026-11-19 12:00', '2020-01-01', 'yesterday'].map((at) => visitor.get(`${path}?at=${encodeURIComponent(at)}`)),
    );

    expect(then?.payload).to.contain('As it was then');
    expect(before?.payload).to.contain('It had not come in yet');
    expect(wrong?.payload).to.contain('That is no moment');
    expect(wrong?.statusCode).to.equal(200);
  });

  it('an unknown order, and a filter that is none: refused', async () => {
    const strange = await visitor.get(path.replace(String(order.id), '018f0000-0000-7000-8000-000000000000'));
    const filter = await visitor.get(`${path}?only=everything`);

    expect([strange.statusCode, filter.statusCode]).to.deep.equal([404, 400]);
  });

  it('in Arabic: from right to left, and no English word left', async () => {
    const arab = house.visitor();
    await arab.signIn('manager');
    await arab.post('/console/language', { locale: 'ar', next: path });

    const { payload } = await arab.get(`${path}?at=2026-11-19`);

    const text = payload
      .slice(payload.indexOf('<body'))
      .replace(/<bdi[^>]*>.*?<\/bdi>/gs, '')
      .replace(/<button[^>]*lang="en".*?<\/button>/gs, '')
      .replace(/<[^>]+>/g, ' ');
    expect(payload).to.contain('<html lang="ar" dir="rtl">');
    expect(text.match(/[A-Za-z]{3,}/g)).to.equal(null);
  });

  it('the order’s page: its status, its promise, the courier’s day, that it is late, and the way to the timeline', async () => {
    const { payload } = await visitor.get(`/console/orders/${String(order.id)}`);

    expect(payload).to.contain(`href="${path}"`);
    expect(payload).to.match(/id="status">Allocated</);
    expect(payload).to.match(/id="promised">.*2026-11-20.*Late/s);
    expect(payload).to.match(/id="expected">.*2031-01-02/s);
  });

  it('the list: filtered to late orders, only those, each with its mark', async () => {
    const { payload } = await visitor.get('/console/orders?late=1');

    expect(payload).to.contain(`o-${String(order.id)}`);
    expect(payload).not.to.contain(`o-${String(other.id)}`);
    expect(payload).to.contain('>Late<');
  });
});
