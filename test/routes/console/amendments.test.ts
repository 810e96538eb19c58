/** Questions to customers on the console, and the page behind a customer's link: who may, who wins, what a look changes. */
import { expect } from 'chai';
import { firstItems } from '../../../config/items.ts';
import { firstLocations } from '../../../config/locations.ts';
import { seedCatalog } from '../../../src/core/catalog/index.ts';
import { seedStock } from '../../../src/core/inventory/index.ts';
import { answerAmendment } from '../../../src/core/amendment/index.ts';
import { all, places, sku, otherSku } from '../../core/made.ts';
import { again, asked, orderOf, placed, tokenFor } from '../../core/amendment/made.ts';
import { openHouse, type House, type Visitor } from './house.ts';

describe('routes/console/amendments', () => {
  let house: House;
  let manager: Visitor;

  before(async () => {
    house = await openHouse();
    const locations = firstLocations.filter((one) => (places as readonly string[]).includes(one.id));
    await house.db.tx((tx) =>
      seedCatalog(tx, { companies: [], channels: [], locations, items: firstItems.slice(0, 2) }),
    );
    const quantity = 2;
    await house.db.tx((tx) =>
      seedStock(
        tx,
        places.flatMap((locationId) => [sku, otherSku].map((one) => ({ locationId, sku: one, quantity }))),
      ),
    );
    manager = house.visitor();
    await manager.signIn('manager');
  });
  after(() => house.close());
  // Everything is there for the next one again.
  afterEach(() => house.db.tx((tx) => tx.run('UPDATE stock SET hold = 0, reserved = 0')));

  /** An order of which one piece is nowhere; its customer is asked. */
  async function question(): Promise<{ id: string; orderId: string; number: string }> {
    const orderId = await placed(house.db, orderOf(0, 5));
    const { id, orderNumber: number } = await asked(house.db, orderId);
    return { id, orderId, number };
  }
  const stateOf = async (id: string) => (await again(house.db, id))?.state;
  const everything = () =>
    all(
      house.db,
      `SELECT 'a' AS what, id, version AS n, state FROM amendments UNION ALL SELECT 'o', id, version, state FROM orders
       UNION ALL SELECT 'l', id, 0, COALESCE(used_at, revoked_at, '') FROM link_tokens ORDER BY 1, 2`,
    );

  it('view: the list, the question and the order lead to each other', async () => {
    const { id, orderId, number } = await question();

    const list = await manager.get('/console/amendments');
    const page = await manager.get(`/console/orders/${orderId}/amendment`);
    const order = await manager.get(`/console/orders/${orderId}`);
    const orders = await manager.get('/console/orders');

    expect(list.payload).to.contain(number).and.contain(`/console/orders/${orderId}/amendment`);
    expect(page.payload).to.contain(`/console/amendments/${id}/answer`).and.contain('name="version" value="1"');
    expect(order.payload).to.contain('id="question"').and.contain(`/console/orders/${orderId}/amendment`);
    expect(orders.payload).to.contain('href="/console/amendments"');
  });

  it('answer: counts once; who saw an older version, or comes second, is told', async () => {
    const { id, orderId } = await question();
    const answer = (choice: string, version = '1') =>
      manager.post(`/console/amendments/${id}/answer`, { choice, version });

    const stale = await answer('cancel', '7');
    const strange = await answer('store:NONE');
    const none = await manager.post(`/console/amendments/${id}/answer`, { version: '1' });
    expect([stale.statusCode, strange.statusCode, none.statusCode]).to.deep.equal([409, 400, 400]);
    expect(await stateOf(id)).to.equal('open');

    const first = await answer('accept');
    const second = await answer('cancel');

    expect([first.statusCode, second.statusCode]).to.deep.equal([303, 409]);
    const page = await manager.get(String(first.headers.location));
    expect(page.payload).to.contain('The answer is saved').and.contain('manager').and.not.contain('name="choice"');
    expect((await manager.get(`/console/orders/${orderId}`)).payload).not.to.contain('id="question"');
    const audits = await all<{ who: string }>(
      house.db,
      "SELECT who FROM audit_log WHERE action = 'amendment.answered'",
    );
    expect(audits).to.deep.equal([{ who: 'manager' }]);
  });

  it('a new link: the one that the customer has stops working; taken back, none works', async () => {
    const { id } = await question();
    const old = await tokenFor(house.db, id);

    const resent = await manager.post(`/console/amendments/${id}/ask-again`);
    const fresh = await tokenFor(house.db, id);
    const open = await house.server.inject(`/o/${fresh}`);
    const revoked = await manager.post(`/console/amendments/${id}/revoke`);

    expect([resent.statusCode, revoked.statusCode]).to.deep.equal([303, 303]);
    expect((await house.server.inject(`/o/${old}`)).payload).to.contain('not valid any more');
    expect(open.payload).to.contain('name="choice"');
    expect((await house.server.inject(`/o/${fresh}`)).payload).to.contain('not valid any more');
    expect(await stateOf(id)).to.equal('open');
  });

  it('who may: a store neither sees nor answers, another country does not know it, without a crumb nothing', async () => {
    const { id, orderId, number } = await question();
    const store = house.visitor();
    await store.signIn('store.1042');
    const foreign = house.visitor();
    await foreign.signIn('support.sa');

    expect((await store.get('/console/amendments')).payload).not.to.contain(number);
    expect((await foreign.get('/console/amendments')).payload).not.to.contain(number);
    expect((await foreign.get(`/console/orders/${orderId}/amendment`)).statusCode).to.equal(404);
    const fields = { choice: 'accept', version: '1' };
    for (const [who, code] of [
      [store, 403],
      [foreign, 404],
    ] as const)
      for (const verb of ['answer', 'ask-again', 'revoke'])
        expect(
          (await who.post(`/console/amendments/${id}/${verb}`, verb === 'answer' ? fields : {})).statusCode,
        ).to.equal(code);
    expect((await manager.post(`/console/amendments/${id}/answer`, fields, false)).statusCode).to.equal(403);
    expect(await stateOf(id)).to.equal('open');
  });

  it('in Arabic no English word is left, with a question and without', async () => {
    const { orderId } = await question();
    const arab = house.visitor();
    await arab.signIn('manager');
    await arab.post('/console/language', { locale: 'ar', next: '/console/orders' });

    for (const path of ['/console/amendments', `/console/orders/${orderId}/amendment`, `/console/orders/${orderId}`]) {
      const { payload } = await arab.get(path);
      const text = payload
        .slice(payload.indexOf('<main'))
        .replace(/<bdi[^>]*>.*?<\/bdi>/gs, '')
        .replace(/\u2068.*?\u2069/gs, '')
        .replace(/<button[^>]*lang="en".*?<\/button>/gs, '')
        .replace(/<[^>]+>/g, ' ');
      expect(text.match(/[A-Za-z]{3,}/g), path).to.equal(null);
    }
  });

  describe('the customer’s page', () => {
    const look = (token: string, method: 'GET' | 'HEAD' = 'GET') => house.server.inject({ method, url: `/o/${token}` });

    it('a look changes nothing, by page or by API, however often', async () => {
      const { id } = await question();
      const token = await tokenFor(house.db, id);
      const before = await everything();

      for (const method of ['GET', 'HEAD', 'GET'] as const)
        expect((await look(token, method)).statusCode).to.equal(200);
      expect((await house.server.inject(`/customer/amendments/${token}`)).statusCode).to.equal(200);

      expect(await everything()).to.deep.equal(before);
    });

    it('unknown, expired, used: each page says so and has no form', async () => {
      const unknown = await look('AAAAAAAAAAAAAAAAAAAAAA');
      const broken = await look('short');
      expect([unknown.statusCode, broken.statusCode]).to.deep.equal([404, 404]);
      expect(unknown.payload).to.contain('There is no such page');
      expect(unknown.headers['x-problem-code']).to.equal('link.unknown');

      const late = await question();
      const lateToken = await tokenFor(house.db, late.id);
      await house.db.tx((tx) =>
        tx.run("UPDATE amendments SET due_at = '2020-01-01 00:00:00.000' WHERE id = ?", [late.id]),
      );
      const over = await look(lateToken);
      const tooLate = await house.server.inject({
        method: 'POST',
        url: `/o/${lateToken}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'choice=accept&version=1',
      });
      expect(over.payload).to.contain('The time for this answer is over').and.not.contain('<form');
      expect([tooLate.statusCode, tooLate.headers['x-problem-code']]).to.deep.equal([409, 'link.expired']);
      expect(await stateOf(late.id)).to.equal('open');

      const done = await question();
      const usedToken = await tokenFor(house.db, done.id);
      await house.db.tx((tx) => answerAmendment(tx, done.id, { choice: { kind: 'cancel' } }));
      const used = await look(usedToken);
      expect(used.payload).to.contain('has been answered').and.not.contain('<form');
    });
  });
});
