/** What the hub tells the ERP, and what comes of it: each posting once, in its order, whatever breaks on the way. */
import { expect } from 'chai';
import { openHouse, until, type House } from './house.ts';

type PostingRow = {
  id: string;
  location_id: string;
  out_seq: number;
  type: string;
  document_key: string;
  state: string;
  shipment_id: string | null;
};

describe('stories/erp-postings', () => {
  let house: House;

  before(async () => {
    house = await openHouse({ stepMs: 60, erp: true });
  });
  afterEach(() => house.erp.switches.reset());
  after(() => house?.close());

  const postings = (): Promise<PostingRow[]> =>
    house.rows<PostingRow>('SELECT * FROM erp_postings ORDER BY location_id, out_seq');
  const closed = (number: string) =>
    until(`${number} closed`, async () => (await house.order(number))?.state === 'closed');
  const settledAll = async (): Promise<void> => {
    await house.erp.idle();
    await until('all settled', async () => {
      await house.hub.jobs.runNow('erp.overdue');
      return (await house.count('erp_postings', "state <> 'settled'")) === 0;
    });
  };

  it('a parcel leaves: one sale in the ERP, revenue at the web location, stock at the store, echoed, settled', async () => {
    const { order, number } = await house.place('two_lines');
    await closed(number);
    await settledAll();
    await house.check();

    const shipment = await house.shipment(number);
    const [row] = house.erp.company('AE01').staging.rows();
    const { staging, ledger } = house.erp.company('AE01');
    expect(row?.status).to.equal('POSTED');
    expect(row?.body).to.include({ salesLocation: 'WEB-AE', location: shipment?.location_id, orderNumber: number });
    expect(staging.revenue.get('WEB-AE')).to.equal(Math.round(order.amounts.grand_total * 1000));
    expect(ledger.entries().map((entry) => [entry.store, entry.quantity < 0])).to.deep.equal(
      (await house.lines(number)).map(() => [shipment?.location_id, true]),
    );
    expect(await house.count('stock_open', "kind = 'overlay'")).to.equal(0);
    expect(await same(['AE01'])).to.deep.equal([]);
  });

  /** Places where hub and ERP have different numbers. */
  async function same(companies: string[]): Promise<unknown[]> {
    const wrong: unknown[] = [];
    const rows = await house.rows<{ location_id: string; sku: string; physical: number; quarantine: number }>(
      'SELECT location_id, sku, physical, quarantine FROM stock',
    );
    for (const id of companies) {
      const company = house.erp.company(id);
      for (const row of rows.filter((one) => company.setting.stores.includes(one.location_id))) {
        const theirs = company.ledger.onHand(row.location_id, row.sku);
        if (theirs.onHand !== row.physical || theirs.nonSellable !== row.quarantine) wrong.push({ row, theirs });
      }
    }
    return wrong;
  }

  it('lost answers, failures and throttling: every posting is there once, and in its order', async () => {
    house.erp.switches.set({ lostResponse: { rate: 0.3 }, fail: { rate: 0.2 }, throttle: 40 });
    const placed = await Promise.all([1, 2, 3, 4, 5, 6].map(() => house.place('simple')));

    for (const { number } of placed) await closed(number);
    await until('all answered', async () => (await house.count('erp_postings', "state IN ('written', 'sent')")) === 0);
    house.erp.switches.reset();
    await settledAll();
    await house.check();

    const rows = house.erp.company('AE01').staging.rows();
    const byStore = new Map<string, number[]>();
    for (const { body } of rows) byStore.set(body.location, [...(byStore.get(body.location) ?? []), body.outSeq]);
    for (const numbers of byStore.values())
      expect(numbers, 'the order of arrival').to.deep.equal(numbers.map((_, at) => at + 1));
    expect(rows.filter((row) => row.status !== 'POSTED')).to.deep.equal([]);
    expect(new Set(rows.map((row) => row.body.documentKey)).size).to.equal(rows.length);
    expect(house.erp.journal.all().some((entry) => entry.fault === 'lostResponse')).to.equal(true);
    expect(await same(['AE01'])).to.deep.equal([]);
  });

  for (const down of ['503', 'reset'] as const) {
    it(`the ERP is away (${down}): orders go their way; it comes back, and gets everything in its order`, async () => {
      house.erp.switches.set({ down });
      const placed = await Promise.all([1, 2, 3, 4].map(() => house.place('simple')));
      for (const { number } of placed) await closed(number);
      await until('four wait', async () => (await house.count('erp_postings', "state = 'written'")) === 4);

      house.erp.switches.reset();

      await settledAll();
      await house.check();
      expect(await same(['AE01'])).to.deep.equal([]);
    });
  }

  it('the ERP takes first and books later: sent, then its outcomes', async () => {
    house.erp.switches.set({ postLagMs: 300 });
    const { number } = await house.place('simple');
    await closed(number);

    await until('sent', async () => (await house.count('erp_postings', "state = 'sent'")) === 1);
    await settledAll();
    await house.check();
  });

  it('a parked posting holds nobody up and asks a person; mended over there, all is settled', async () => {
    house.erp.switches.set({ park: { count: 1 } });
    const first = await house.place('simple');
    await closed(first.number);
    const second = await house.place('simple');
    await closed(second.number);
    await until('both answered', async () => (await house.count('erp_postings', "state = 'written'")) === 0);
    await house.check({ tasks: ['erp.posting_parked'] });
    const parked = (await postings()).find((row) => row.state === 'parked');
    const open = await house.rows<{ out_seq: number }>('SELECT out_seq FROM stock_open');
    expect(open.map((row) => Number(row.out_seq))).to.include(parked?.out_seq);

    house.erp.company('AE01').staging.repair(parked?.id ?? '');

    await settledAll();
    await house.check();
    expect(await same(['AE01'])).to.deep.equal([]);
  });

  it('an ERP that fetches: the outbox in its order, outcomes, echoes', async () => {
    const { number } = await house.place('simple', { storeCode: 'sa_ar' });
    await closed(number);
    await until('one waits', async () => (await house.count('erp_postings', "state = 'written'")) === 1);

    expect(await house.erp.pull()).to.equal(1);
    expect(await house.erp.pull()).to.equal(0);

    await settledAll();
    await house.check();
    expect(await same(['SA01'])).to.deep.equal([]);
  });

  it('a person covers a parked posting by a document that was written by hand: the overlay ends, no piece is lost', async () => {
    house.erp.switches.set({ park: { count: 1 } });
    const { number } = await house.place('simple');
    await closed(number);
    await until('parked', async () => (await house.count('erp_postings', "state = 'parked'")) === 1);
    const parked = (await postings()).find((row) => row.state === 'parked');
    const document = await house.erp.company('AE01').bookByHand(parked?.id ?? '');
    await house.erp.idle();
    expect(await same(['AE01'])).to.have.length(1);
    const { createApiClient } = await import('../../src/core/access/index.ts');
    const { key } = await house.hub.db.tx((tx) =>
      createApiClient(tx, { name: 'desk', scopes: ['stock.adjust', 'stock.read'] }),
    );
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };

    const answer = await house.call(`/admin/erp/postings/${parked?.id}/cover`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ document: document.number }),
    });

    expect(answer.status).to.equal(200);
    expect(answer.body).to.include({ state: 'covered', rows: 1 });
    await house.check();
    expect(await same(['AE01'])).to.deep.equal([]);
    expect(await house.rows("SELECT who, action FROM audit_log WHERE action = 'erp_posting.covered'")).to.deep.equal([
      { who: 'api:desk', action: 'erp_posting.covered' },
    ]);
    const list = await house.call('/admin/erp/postings?state=covered', { headers });
    expect(list.body).to.include({ total: 1 });
  });
});
