/** When an item may be sold before it is there, and what stands in for it: by HTTP. */
import { expect } from 'chai';
import { createApiClient } from '../../src/core/access/index.ts';
import { findSelling, findSubstitutes } from '../../src/core/catalog/index.ts';
import { openHouse, type House } from './console/house.ts';

type Answer = { status: number; body: Record<string, unknown> };

describe('routes/admin-selling', () => {
  let house: House;
  before(async () => {
    house = await openHouse();
    await house.db.tx(async (tx) => {
      await tx.insert(
        'items',
        ['MUG', 'CUP'].map((sku) => ({
          sku,
          name: sku,
          weight_g: 1,
          length_mm: 1,
          width_mm: 1,
          height_mm: 1,
          active: 1,
        })),
      );
      const clients = [
        { name: 'catalog desk', scopes: ['catalog.manage'], key: 'a-key-of-the-catalog-desk' },
        { name: 'watcher', scopes: ['risk.read'], key: 'a-key-of-a-watcher' },
        { name: 'ae', scopes: ['catalog.manage'], key: 'a-key-of-one-channel', channelId: 'AE' },
      ];
      for (const one of clients) await createApiClient(tx, one);
    });
  });
  after(() => house.close());

  async function put(
    what: string,
    payload: object,
    { sku = 'MUG', key = 'a-key-of-the-catalog-desk' } = {},
  ): Promise<Answer> {
    const headers = { authorization: `Bearer ${key}` };
    const answer = await house.server.inject({ method: 'PUT', url: `/admin/items/${sku}/${what}`, headers, payload });
    return { status: answer.statusCode, body: JSON.parse(answer.payload) as Record<string, unknown> };
  }
  const known = () =>
    house.db.read(async (reader) => ({
      selling: (await findSelling(reader, ['MUG'])).get('MUG'),
      substitutes: await findSubstitutes(reader, 'AE', ['MUG']),
    }));
  const audits = async () =>
    house.db.read((reader) =>
      reader.all<{ action: string; who: string }>("SELECT action, who FROM audit_log WHERE action LIKE 'item.%'"),
    );

  it('selling: kept as it was said, and again is the same; who did it is written down', async () => {
    const said = { releaseOn: null, backorder: true, availableOn: '2099-01-05' };

    const first = await put('selling', said);
    const second = await put('selling', said);

    expect([first.status, second.status]).to.deep.equal([200, 200]);
    expect(first.body).to.deep.equal({ sku: 'MUG', ...said });
    expect((await known()).selling).to.deep.include({ backorder: true, availableOn: '2099-01-05' });
    expect((await audits())[0]).to.deep.equal({ action: 'item.selling_set', who: 'api:catalog desk' });
  });

  it('substitutes: kept in their order, and taken away by an empty list', async () => {
    const set = await put('substitutes', { substitutes: [{ sku: 'CUP', lessMinor: 500 }] });
    const { substitutes } = await known();
    await put('substitutes', { substitutes: [] });

    expect(set.status).to.equal(200);
    expect(substitutes.map(({ substituteSku, lessMinor }) => [substituteSku, lessMinor])).to.deep.equal([['CUP', 500]]);
    expect((await known()).substitutes).to.deep.equal([]);
  });

  it('bad: each has its code, and changes nothing', async () => {
    const before = [await known(), (await audits()).length];
    const answers = [
      await put('selling', { availableOn: 'soon' }),
      await put('selling', { backorder: 'perhaps' }),
      await put('selling', { backorder: true }, { sku: 'NONE' }),
      await put('substitutes', {}),
      await put('substitutes', { substitutes: [{ sku: 'CUP', lessMinor: -1 }] }),
      await put('substitutes', { substitutes: [{ sku: 'CUP' }, { sku: 'CUP' }] }),
      await put('substitutes', { substitutes: [{ sku: 'NONE' }] }),
      await put('substitutes', { substitutes: [{ sku: 'MUG' }] }),
      await put('substitutes', { channel: 'XX', substitutes: [{ sku: 'CUP' }] }),
    ];

    expect(answers.map(({ status, body }) => `${status} ${String(body['code'])}`)).to.deep.equal([
      '400 request.invalid',
      '400 request.invalid',
      '404 item.unknown',
      '400 request.invalid',
      '400 request.invalid',
      '400 request.invalid',
      '404 item.unknown',
      '400 item.own_substitute',
      '404 channel.unknown',
    ]);
    expect([await known(), (await audits()).length]).to.deep.equal(before);
  });

  it('scope: without it, of one channel, or without a key: refused', async () => {
    const said = { backorder: false };
    const answers = [
      await put('selling', said, { key: 'a-key-of-a-watcher' }),
      await put('selling', said, { key: 'a-key-of-one-channel' }),
      await put('substitutes', { substitutes: [] }, { key: 'a-key-of-one-channel' }),
      await put('selling', said, { key: 'no-key-at-all' }),
    ];

    expect(answers.map((one) => one.status)).to.deep.equal([403, 403, 403, 401]);
    expect((await known()).selling?.backorder).to.equal(true);
  });
});
