import { expect } from 'chai';
import { createApiClient } from '../../src/core/access/index.ts';
import { costing, guest, placed, sell } from '../core/customer/made.ts';
import { openHouse, type House } from './console/house.ts';

type Answer = { status: number; body: Record<string, unknown> };

describe('routes/admin-risk', () => {
  let house: House;
  beforeEach(async () => {
    house = await openHouse();
    await sell(house.db);
    const clients = [
      { name: 'risk desk', scopes: ['risk.manage'], key: 'a-key-of-the-risk-desk' },
      { name: 'watcher', scopes: ['risk.read'], key: 'a-key-of-a-watcher' },
      { name: 'ae', scopes: ['risk.manage'], key: 'a-key-of-one-channel', channelId: 'AE' },
    ];
    await house.db.tx(async (tx) => {
      for (const one of clients) await createApiClient(tx, one);
    });
  });
  afterEach(() => house.close());

  async function call(method: string, url: string, payload?: object, key = 'a-key-of-the-risk-desk'): Promise<Answer> {
    const headers = { authorization: `Bearer ${key}` };
    const answer = await house.server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, body: JSON.parse(answer.payload) as Record<string, unknown> };
  }
  const limit = (limitMinor: unknown, more: object = {}) =>
    call('PUT', '/admin/risk/limits/AED', { limitMinor, reason: 'stolen cards', ...more });

  it('limit: set, holds at once; its version guards the next change', async () => {
    const set = await limit(20_000);
    const stale = await limit(30_000, { version: 1 });
    const over = await placed(house.db, costing(20_001, guest('ali@example.com')));

    expect(set.status).to.equal(200);
    expect(set.body['limits']).to.deep.include({ currency: 'AED', limitMinor: 20_000, countedSince: null });
    expect([stale.status, stale.body['code']]).to.deep.equal([409, 'risk.rules_changed']);
    expect([over.state, over.reason]).to.deep.equal(['rejected', 'spending_limit']);
  });

  it('limit: what is none, is refused with a code and changes nothing', async () => {
    const answers = [
      await limit(-1),
      await limit(1.5),
      await limit('much'),
      await call('PUT', '/admin/risk/limits/AED', { limitMinor: 5 }),
      await call('PUT', '/admin/risk/limits/EUR', { limitMinor: 5, reason: 'stolen cards' }),
    ];

    expect(answers.map((one) => one.status)).to.deep.equal([400, 400, 400, 400, 400]);
    expect(answers.map((one) => one.body['code'])).to.deep.equal([
      ...Array<string>(4).fill('request.invalid'),
      'risk.currency_unknown',
    ]);
    expect((await call('GET', '/admin/risk')).body['version']).to.equal(1);
  });

  it('reset: everybody, and one customer', async () => {
    await limit(20_000);
    await placed(house.db, costing(20_000, guest('ali@example.com')));
    const found = await call('GET', '/admin/risk/customers?search=ali@example.com');
    const { customerId } = (found.body['rows'] as { customerId: string }[])[0] ?? { customerId: '' };

    const moved = await call('POST', `/admin/risk/customers/${customerId}/reset`, {
      currency: 'AED',
      reason: 'known buyer',
      seenMinor: 19_999,
    });
    const one = await call('POST', `/admin/risk/customers/${customerId}/reset`, {
      currency: 'AED',
      reason: 'known buyer',
      seenMinor: 20_000,
    });
    const next = await placed(house.db, costing(20_000, guest('ali@example.com')));
    const all = await call('POST', '/admin/risk/limits/AED/reset', { reason: 'a new month' });
    const last = await placed(house.db, costing(20_000, guest('ali@example.com')));
    const shown = await call('GET', `/admin/risk/customers/${customerId}`);

    expect([moved.status, moved.body['code']]).to.deep.equal([409, 'risk.spending_moved']);
    expect([one.status, all.status]).to.deep.equal([200, 200]);
    expect([next.state, last.state]).to.deep.equal(['accepted', 'accepted']);
    const { rows } = shown.body['ledger'] as { rows: { kind: string }[] };
    expect(rows.map((row) => row.kind).sort()).to.deep.equal(['book', 'book', 'book', 'reset', 'reset']);
  });

  it('maintenance: begun and ended, for all or for one channel', async () => {
    const begun = await call('PUT', '/admin/risk/maintenance/all', { reason: 'gateway moves' });
    const past = await call('PUT', '/admin/risk/maintenance/AE', { reason: 'too late', until: '2020-01-01T00:00:00Z' });
    const unknown = await call('PUT', '/admin/risk/maintenance/XX', { reason: 'nowhere' });
    const held = await placed(house.db, costing(100, guest('ali@example.com')));
    const during = await call('GET', '/admin/risk');
    const ended = await call('POST', '/admin/risk/maintenance/all/end', { reason: 'moved' });
    const again = await call('POST', '/admin/risk/maintenance/all/end', { reason: 'moved' });

    expect([begun.status, ended.status]).to.deep.equal([200, 200]);
    expect([past.body['code'], unknown.body['code']]).to.deep.equal(['risk.end_passed', 'risk.channel_unknown']);
    expect([again.status, again.body['code']]).to.deep.equal([409, 'risk.no_maintenance']);
    expect(held.reason).to.equal('maintenance');
    expect(during.body['held']).to.deep.equal({ AE: 1 });
    expect((during.body['maintenance'] as object[])[0]).to.include({ channel: 'all', by: 'api:risk desk' });
  });

  it('rights: who reads decides nothing, who speaks for a channel stays in it', async () => {
    const reason = 'because';
    const reading = await call('PUT', '/admin/risk/limits/AED', { limitMinor: 1, reason }, 'a-key-of-a-watcher');
    const own = await call('PUT', '/admin/risk/maintenance/AE', { reason }, 'a-key-of-one-channel');
    const others = [
      await call('PUT', '/admin/risk/maintenance/all', { reason }, 'a-key-of-one-channel'),
      await call('PUT', '/admin/risk/maintenance/KW', { reason }, 'a-key-of-one-channel'),
      await call('PUT', '/admin/risk/limits/AED', { limitMinor: 1, reason }, 'a-key-of-one-channel'),
      await call('GET', '/admin/risk/customers?currency=AED', undefined, 'a-key-of-one-channel'),
    ];

    expect([reading.status, own.status]).to.deep.equal([403, 200]);
    expect(others.map((one) => one.status)).to.deep.equal([403, 403, 403, 403]);
  });
});
