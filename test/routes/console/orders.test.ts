import { expect } from 'chai';
import { makeHistory, makeLine, makeOrder, makeShipment } from '../../helpers/make.ts';
import { openHouse, type House, type Visitor } from './house.ts';

describe('routes/console/orders', () => {
  let house: House;
  let manager: Visitor;
  const order = makeOrder({
    increment_id: '000000777',
    number: 'AE-000000777',
    customer_name: 'Zaïnab <b onmouseover=alert(1)>',
    search_name: 'zainab <b onmouseover=alert(1)>',
    customer_email: 'zainab@example.com',
    customer_phone: '+971505550123',
  });
  const arabic = makeOrder({
    channel_id: 'SA',
    customer_name: 'أحمد الزهراني',
    customer_phone: '+966512345678',
    state: 'on_hold',
    reason: 'payment_pending',
  });
  const parcel = makeShipment(String(order.id), { awb: 'AWB00099', reference: 'S00099999' });

  before(async () => {
    house = await openHouse();
    const others = Array.from({ length: 60 }, (_, at) =>
      makeOrder({
        customer_name: `Person ${at}`,
        received_at: `2026-01-01 10:00:${String(at % 60).padStart(2, '0')}.000`,
      }),
    );
    await house.db.tx(async (tx) => {
      await tx.insert('orders', [order, arabic, ...others]);
      await tx.insert('order_lines', [makeLine(String(order.id))]);
      await tx.insert('shipments', [parcel]);
      await tx.insert('history', [makeHistory(String(order.id))]);
      await tx.insert('invoices', [
        {
          id: String(parcel.id),
          number: 'AE-INV-7',
          company_id: 'X',
          shipment_id: String(parcel.id),
          order_id: String(order.id),
          currency: 'AED',
          goods_minor: 1,
          shipping_minor: 0,
          other_minor: 0,
          tax_minor: 0,
          total_minor: 1,
          issued_on: '2026-01-01',
          issued_at: '2026-01-01 00:00:00.000',
        },
      ]);
    });
    manager = house.visitor();
    await manager.signIn('manager');
  });
  after(() => house.close());

  const numbers: Record<string, string> = {
    'order number': 'ae-000000777',
    'Magento number': '#000000777',
    'Magento number in Arabic digits': '٠٠٠٠٠٠٧٧٧',
    AWB: 'AWB00099',
    'shipment reference': 's00099999',
    'invoice number': 'AE-INV-7',
  };
  for (const [what, typed] of Object.entries(numbers)) {
    it(`search: the ${what} opens its order at once`, async () => {
      const answer = await manager.get(`/console/orders?q=${encodeURIComponent(typed)}`);

      expect(answer.headers.location).to.equal(`/console/orders/${String(order.id)}`);
    });
  }

  const texts: Record<string, readonly [string, unknown]> = {
    'whole phone': ['+971 50 555 0123', order.id],
    'phone with zeros before': ['00971505550123', order.id],
    'phone as people say it': ['050-555 0123', order.id],
    'mail in capitals': ['Zainab@Example.com', order.id],
    'beginning of the name without its accent': ['zainab', order.id],
    'Arabic name without its hamza': ['احمد', arabic.id],
  };
  for (const [what, [typed, id]] of Object.entries(texts)) {
    it(`search: finds by the ${what}`, async () => {
      const { payload } = await manager.get(`/console/orders?q=${encodeURIComponent(typed)}`);

      expect(payload).to.contain(`/console/orders/${String(id)}`);
    });
  }

  it('search: nothing found is said', async () => {
    expect((await manager.get('/console/orders?q=nobody')).payload).to.contain('No order here');
  });

  it('list: names are escaped', async () => {
    const { payload } = await manager.get('/console/orders?q=zainab');

    expect(payload).to.contain('&lt;b onmouseover').and.not.contain('<b onmouseover');
  });

  it('list: pages follow each other without a gap or a repeat, and lead back', async () => {
    const idsOf = (html: string): string[] =>
      [...html.matchAll(/id="o-([0-9a-f-]{36})"/g)].map((match) => match[1] ?? '');
    const link = (html: string, id: string): string =>
      new RegExp(`id="${id}"[^>]*href="([^"]+)"`).exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';

    const first = (await manager.get('/console/orders')).payload;
    const second = (await manager.get(link(first, 'older'))).payload;
    const again = (await manager.get(link(second, 'newer'))).payload;

    expect(idsOf(first)).to.have.length(50);
    expect(idsOf(second)).to.have.length(12);
    expect(new Set([...idsOf(first), ...idsOf(second)])).to.have.property('size', 62);
    expect(idsOf(again)).to.eql(idsOf(first));
  });

  it('list: filters by state and channel', async () => {
    const { payload } = await manager.get('/console/orders?state=on_hold&channel=SA');

    expect(payload).to.contain(String(arabic.number)).and.not.contain('AE-000000777');
  });

  it('rows: the fragment is the list alone', async () => {
    const { payload } = await manager.get('/console/orders/rows?state=on_hold', { 'hx-request': 'true' });

    expect(payload).to.contain(String(arabic.number)).and.not.contain('<html');
  });

  it('order: shows its lines, shipments, history and moment in the zone of its channel', async () => {
    const { payload } = await manager.get(`/console/orders/${String(order.id)}`);

    expect(payload).to.contain('MUG-RED').and.contain('AWB00099').and.contain('AE-INV-7').and.contain('UTC+4');
    expect(payload).to.contain('+971505550123').and.contain('AED\u00a0140.00');
    expect(payload).to.contain(`sse:order-${String(order.id)}`);
  });

  it('order: of another channel is not there', async () => {
    const visitor = house.visitor();
    await visitor.signIn('support.sa');

    expect((await visitor.get(`/console/orders/${String(order.id)}`)).statusCode).to.equal(404);
    expect((await visitor.get(`/console/orders/${String(arabic.id)}`)).statusCode).to.equal(200);
    expect((await visitor.get('/console/orders?q=AE-000000777')).payload).not.to.contain(String(order.id));
  });

  it('order: a store sees what ships from it, without phone and mail; another store nothing', async () => {
    const own = house.visitor();
    await own.signIn('store.1042');
    const other = house.visitor();
    await other.signIn('warehouse.1001');

    const seen = await own.get(`/console/orders/${String(order.id)}`);

    expect(seen.statusCode).to.equal(200);
    expect(seen.payload).not.to.contain('+971505550123').and.not.to.contain('zainab@example.com');
    expect((await other.get(`/console/orders/${String(order.id)}`)).statusCode).to.equal(404);
  });

  it('order: an id that is none is a page that says so', async () => {
    const answer = await manager.get('/console/orders/01a20017-0000-7000-8000-000000000000');

    expect(answer.statusCode).to.equal(404);
    expect(answer.payload).to.contain('Not found');
  });
});
