/** Changes to orders from their page: who may, what is asked, what two at once are told, in both languages. */
import { expect } from 'chai';
import { makeOrder } from '../../helpers/make.ts';
import { openHouse, type House, type Visitor } from './house.ts';

describe('routes/console/order-actions', () => {
  let house: House;
  let manager: Visitor;
  beforeEach(async () => {
    house = await openHouse();
    manager = house.visitor();
    await manager.signIn('manager');
  });
  afterEach(() => house.close());

  const order = async (state: string): Promise<string> => {
    const row = makeOrder({ state, version: 3 });
    await house.db.tx((tx) => tx.insert('orders', [row]));
    return String(row.id);
  };
  const stateOf = async (id: string): Promise<string | undefined> =>
    (await house.db.read((r) => r.one<{ state: string }>('SELECT state FROM orders WHERE id = ?', [id])))?.state;

  it('cancel: asks for a reason; who saw another version is told', async () => {
    const id = await order('accepted');
    const fields = { why: 'the customer called', version: '3' };

    const page = await manager.get(`/console/orders/${id}/cancel`);
    const noReason = await manager.post(`/console/orders/${id}/cancel`, { version: '3' });
    const first = await manager.post(`/console/orders/${id}/cancel`, { ...fields, version: '2' });

    expect(page.payload).to.contain('name="version"').and.contain('name="why"');
    expect(noReason.statusCode).to.equal(400);
    expect(first.statusCode).to.equal(409);
    expect(await stateOf(id)).to.equal('accepted');
  });

  it('hold and release: by the same form, with a task between', async () => {
    const id = await order('accepted');

    const held = await manager.post(`/console/orders/${id}/hold`, { why: 'wait for the address', version: '3' });
    const page = await manager.get(`/console/orders/${id}`);

    expect(held.headers.location).to.equal(`/console/orders/${id}?done=held`);
    expect(await stateOf(id)).to.equal('on_hold');
    expect(page.payload).to.contain('id="release"').and.not.contain('id="hold"');
  });

  it('a store changes no order', async () => {
    const id = await order('accepted');
    const store = house.visitor();
    await store.signIn('store.1042');

    for (const verb of ['cancel', 'hold', 'pause', 'pieces', 'address'])
      expect((await store.get(`/console/orders/${id}/${verb}`)).statusCode, verb).to.equal(403);
  });

  it('in Arabic no English word is left', async () => {
    const id = await order('accepted');
    await manager.post('/console/language', { locale: 'ar', next: '/' });

    for (const verb of ['cancel', 'hold', 'release', 'pause', 'resume', 'pieces', 'address']) {
      const { payload, statusCode } = await manager.get(`/console/orders/${id}/${verb}`);
      const text = payload
        .slice(payload.indexOf('<body'))
        .replace(/<bdi[^>]*>.*?<\/bdi>/gs, '')
        .replace(/\u2068.*?\u2069/gs, '')
        .replace(/<button[^>]*lang="en".*?<\/button>/gs, '')
        .replace(/<[^>]+>/g, ' ');
      expect(statusCode, verb).to.equal(200);
      expect(text.match(/[A-Za-z]{3,}/g), verb).to.equal(null);
    }
  });
});
