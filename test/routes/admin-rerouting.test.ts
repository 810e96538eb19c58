/** Places that do not serve, by HTTP: who may speak for which place, what is refused and by which code, two at once. */
import { expect } from 'chai';
import { createApiClient, type NewApiClient } from '../../src/core/access/index.ts';
import { fillShop, places, sku, sourced } from '../core/made.ts';
import { openHouse, type House } from './console/house.ts';

const [first, second] = places;
type Answer = { readonly status: number; readonly body: Record<string, unknown> };

describe('routes/admin-rerouting', () => {
  let house: House;
  before(async () => {
    house = await openHouse();
    await fillShop(house.db);
    await house.db.tx(async (tx) => {
      const scopes = ['orders.write', 'catalog.manage'] as const;
      const clients: readonly NewApiClient[] = [
        { name: 'desk', scopes: [...scopes], key: 'a-key-of-the-desk-of-rerouting' },
        { name: 'store', scopes: [...scopes], key: 'a-key-of-the-second-store', locations: [second] },
        { name: 'qa', scopes: [...scopes], key: 'a-key-of-another-channel', channelId: 'QA' },
      ];
      for (const one of clients) await createApiClient(tx, one);
    });
  });
  after(() => house.close());

  const keys = {
    desk: 'a-key-of-the-desk-of-rerouting',
    store: 'a-key-of-the-second-store',
    qa: 'a-key-of-another-channel',
  };
  async function call(who: keyof typeof keys, method: string, url: string, payload?: object): Promise<Answer> {
    const headers = { authorization: `Bearer ${keys[who]}` };
    const answer = await house.server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, body: JSON.parse(answer.payload) as Record<string, unknown> };
  }
  const code = ({ status, body }: Answer) => [status, body['code']];

  it('reject: a parcel of another place or channel is unknown; a version seen before is refused; done once', async () => {
    const { shipmentId } = await sourced(house.db);
    const path = `/admin/shipments/${shipmentId}/reject`;

    expect(code(await call('store', 'POST', path, { reason: 'other' }))).to.deep.equal([404, 'shipment.unknown']);
    expect(code(await call('qa', 'POST', path, { reason: 'other' }))).to.deep.equal([404, 'shipment.unknown']);
    expect((await call('desk', 'POST', path, { reason: 'bored' })).status).to.equal(400);
    expect(code(await call('desk', 'POST', path, { reason: 'other', version: 99 }))).to.deep.equal([
      409,
      'shipment.changed_meanwhile',
    ]);
    const both = await Promise.all([1, 2].map(() => call('desk', 'POST', path, { reason: 'other' })));
    expect(both.map((one) => one.status).sort()).to.deep.equal([200, 409]);
  });

  it('closing: one’s own place alone, once, opened once', async () => {
    const close = (who: keyof typeof keys, id: string) =>
      call(who, 'POST', `/admin/locations/${id}/close`, { reason: 'burst pipe', reroutes: false });

    expect(code(await close('store', first))).to.deep.equal([404, 'catalog.location_missing']);
    expect((await close('store', second)).status).to.equal(200);
    expect(code(await close('desk', second))).to.deep.equal([409, 'location.closed_already']);
    expect((await call('desk', 'POST', `/admin/locations/${second}/close`, {})).status).to.equal(400);
    expect((await call('store', 'POST', `/admin/locations/${second}/open`)).status).to.equal(200);
    expect(code(await call('store', 'POST', `/admin/locations/${second}/open`))).to.deep.equal([
      409,
      'location.not_closed',
    ]);
  });

  it('runs: who is bound to places or a channel starts none for all; one for a place at a time; stopped once', async () => {
    await sourced(house.db);
    const start = (who: keyof typeof keys, said: object) => call(who, 'POST', '/admin/reroutes', said);
    const run = { location: first, reason: 'burst pipe' };

    expect((await start('store', { held: true, reason: 'all of them' })).status).to.equal(403);
    expect((await start('desk', { reason: 'nothing named' })).status).to.equal(400);
    const nowhere = { location: 'AE-NOWHERE', reason: 'burst pipe' };
    expect(code(await start('desk', nowhere))).to.deep.equal([404, 'catalog.location_missing']);
    expect(code(await start('desk', { ...nowhere, dryRun: true }))).to.deep.equal([404, 'catalog.location_missing']);
    expect((await call('desk', 'GET', '/admin/reroutes')).body).to.deep.equal({ runs: [] });
    const begun = await start('desk', run);
    expect(begun.status).to.equal(202);
    expect(code(await start('desk', run))).to.deep.equal([409, 'reroute.runs_already']);
    const stop = () => call('desk', 'POST', `/admin/reroutes/${String(begun.body['id'])}/cancel`);
    expect((await stop()).status).to.equal(200);
    expect(code(await stop())).to.deep.equal([409, 'reroute.over']);
    expect((await call('qa', 'GET', '/admin/reroutes')).status).to.equal(403);
  });

  it('trust: set for a while by one of two who saw the same; without an end it is refused', async () => {
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const set = (said: object) =>
      call('desk', 'PUT', `/admin/trust/${first}`, { percent: 80, reason: 'counted through', version: 0, ...said });

    expect(code(await set({}))).to.deep.equal([400, 'trust.until_missing']);
    const both = await Promise.all([set({ until }), set({ until, percent: 90 })]);
    expect(both.map((one) => one.status).sort()).to.deep.equal([200, 409]);
    expect(both.find((one) => one.status === 409)?.body['code']).to.equal('trust.changed_meanwhile');
    expect((await call('store', 'GET', '/admin/trust')).status).to.equal(403);
  });

  it('withdraw: for all or not at all; once; listed with its reason; restored once', async () => {
    const withdraw = (who: keyof typeof keys, one = sku) =>
      call(who, 'POST', `/admin/items/${one}/withdraw`, { reason: 'recall 7' });

    expect((await withdraw('store')).status).to.equal(403);
    expect(code(await withdraw('desk', 'nothing'))).to.deep.equal([404, 'catalog.item_missing']);
    expect((await call('desk', 'POST', `/admin/items/${sku}/withdraw`, {})).status).to.equal(400);
    expect((await withdraw('desk')).body).to.include({ sku, places: 2 });
    expect(code(await withdraw('desk'))).to.deep.equal([409, 'item.withdrawn_already']);
    const { body } = await call('desk', 'GET', '/admin/items/withdrawn');
    expect((body['items'] as { sku: string; why: string }[]).map((one) => [one.sku, one.why])).to.deep.equal([
      [sku, 'recall 7'],
    ]);
    expect((await call('desk', 'POST', `/admin/items/${sku}/restore`)).status).to.equal(200);
    expect(code(await call('desk', 'POST', `/admin/items/${sku}/restore`))).to.deep.equal([409, 'item.not_withdrawn']);
  });
});
