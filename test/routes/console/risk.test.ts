import { expect } from 'chai';
import { readRules } from '../../../src/core/customer/index.ts';
import { costing, guest, placed, sell, spentBy } from '../../core/customer/made.ts';
import { openHouse, type House, type Visitor } from './house.ts';

describe('routes/console/risk', () => {
  let house: House;
  let manager: Visitor;
  beforeEach(async () => {
    house = await openHouse();
    await sell(house.db);
    manager = house.visitor();
    await manager.signIn('manager');
  });
  afterEach(() => house.close());

  const rules = () => house.db.read((reader) => readRules(reader));
  const limit = async (fields: Record<string, string>): Promise<number> => {
    const version = String((await rules()).version);
    const answer = await manager.post('/console/risk/limits', {
      version,
      currency: 'AED',
      reason: 'many stolen cards',
      ...fields,
    });
    return answer.statusCode;
  };
  const audits = () =>
    house.db.read((reader) =>
      reader.all<{ who: string; action: string; target: string; detail: string }>(
        "SELECT who, action, target, detail FROM audit_log WHERE action LIKE 'spending%' OR action LIKE 'maintenance%' ORDER BY seq",
      ),
    );

  it('limit: set, raised, lowered and lifted, holds each time and is written down', async () => {
    const codes = [
      await limit({ action: 'set', amount: '1,000.50' }),
      await limit({ action: 'raise', amount: '١٠٠' }),
      await limit({ action: 'lower', amount: '0.5' }),
    ];
    const before = (await rules()).limits['AED']?.minor;
    codes.push(await limit({ action: 'none' }));

    expect(codes).to.deep.equal([303, 303, 303, 303]);
    expect(before).to.equal(110_000);
    expect((await rules()).limits['AED']?.minor).to.equal(0);
    const written = (await audits()).map((one) => JSON.parse(one.detail) as { before: number; after: number });
    expect(written.map((one) => [one.before, one.after])).to.deep.equal([
      [0, 100_050],
      [100_050, 110_050],
      [110_050, 110_000],
      [110_000, 0],
    ]);
    expect((await audits())[0]).to.include({ who: 'manager', target: 'spending_limit:AED' });
    const page = await manager.get('/console/risk');
    expect(page.payload).to.contain('many stolen cards').and.contain('1,000.50'.replace(',', ''));
  });

  it('limit: what is no amount, is refused and changes nothing', async () => {
    const codes = [
      await limit({ action: 'set', amount: '' }),
      await limit({ action: 'set', amount: '1.234' }),
      await limit({ action: 'set', amount: '-5' }),
      await limit({ action: 'set', amount: '0' }),
      await limit({ action: 'lower', amount: '5' }),
      await limit({ action: 'set', amount: '5', currency: 'EUR' }),
    ];

    expect(new Set(codes)).to.deep.equal(new Set([400]));
    expect((await rules()).version).to.equal(1);
  });

  it('limit: two managers at once, the second is told what happened', async () => {
    const fields = { currency: 'AED', action: 'set', amount: '10', reason: 'a reason', version: '1' };

    const first = await manager.post('/console/risk/limits', fields);
    const second = await manager.post('/console/risk/limits', { ...fields, amount: '20' });

    expect([first.statusCode, second.statusCode]).to.deep.equal([303, 409]);
    expect(second.payload).to.contain('Somebody has changed the limit');
    expect((await rules()).limits['AED']?.minor).to.equal(1_000);
  });

  it('maintenance: begun with an end and ended early, says so on the page', async () => {
    const begin = await manager.post('/console/risk/maintenance', {
      version: '1',
      channel: 'AE',
      reason: 'gateway moves',
      minutes: '30',
    });
    const during = await manager.get('/console/risk');
    const end = await manager.post('/console/risk/maintenance/end', { version: '2', channel: 'AE', reason: 'moved' });
    const again = await manager.post('/console/risk/maintenance/end', { version: '3', channel: 'AE', reason: 'moved' });

    expect([begin.statusCode, end.statusCode, again.statusCode]).to.deep.equal([303, 303, 409]);
    expect(during.payload).to.contain('gateway moves').and.contain('End maintenance: ');
    expect((await audits()).map((one) => one.action)).to.deep.equal(['maintenance.begun', 'maintenance.ended']);
  });

  it('customers: found by e-mail, with every entry, and start at zero once', async () => {
    await limit({ action: 'set', amount: '1000' });
    await placed(house.db, costing(30_000, guest('ali@example.com')));
    const over = await placed(house.db, costing(80_000, guest('ali@example.com')));

    const list = await manager.get('/console/risk?q=ALI@example.com');
    const path = /\/console\/risk\/customers\/[\w-]+/.exec(list.payload)?.[0] ?? '';
    const one = await manager.get(path);
    const fields = { currency: 'AED', reason: 'known buyer', seen: '30000' };
    const reset = await manager.post(`${path}/reset`, fields);
    const again = await manager.post(`${path}/reset`, fields);

    expect(list.payload).to.contain('ali@example.com').and.contain('AED\u00a0300.00').and.contain(over.number);
    expect(one.payload).to.contain('Accepted').and.contain('AED\u00a0700.00');
    expect([reset.statusCode, again.statusCode]).to.deep.equal([303, 409]);
    expect(await spentBy(house.db, 'e:ali@example.com')).to.deep.equal({ booked: 0, settled: 0, round: 2 });
    expect((await manager.get(path)).payload)
      .to.contain('Started at zero')
      .and.contain('before a reset');
  });

  it('rights: support looks and decides nothing, a store does not even look', async () => {
    const support = house.visitor();
    await support.signIn('support');
    const store = house.visitor();
    await store.signIn('store.1042');

    const seen = await support.get('/console/risk');
    const tried = await support.post('/console/risk/maintenance', { version: '1', channel: '*', reason: 'because' });
    const looked = await store.get('/console/risk');

    expect([seen.statusCode, tried.statusCode, looked.statusCode]).to.deep.equal([200, 403, 403]);
    expect(seen.payload).not.to.contain('action="/console/risk/limits"');
    expect((await rules()).version).to.equal(1);
  });
});
