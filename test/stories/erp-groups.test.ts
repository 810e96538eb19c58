/** Web sales at a location of their own: a transfer and then the sale, strictly in this order, and one overlay. */
import { expect } from 'chai';
import { AppError } from '../../src/platform/errors.ts';
import type { Tx } from '../../src/platform/db/index.ts';
import { changeMaster } from '../helpers/master.ts';
import { until } from './house.ts';
import { COMPANY, openStockHouse, STORE, type StockHouse } from './stock-races.ts';

describe('stories/erp-groups', () => {
  let house: StockHouse;

  before(async () => {
    house = await openStockHouse({ GROUP: { [STORE]: 9 }, CRASH: { [STORE]: 9 } });
    const [row] = await house.rows<{ erp: string }>("SELECT erp FROM companies WHERE id = 'AE01'");
    const erp = { ...(JSON.parse(row?.erp ?? '{}') as object), postings: { webSaleAt: 'location' } };
    await changeMaster(house.hub.db, (tx) =>
      tx.run("UPDATE companies SET erp = ? WHERE id = 'AE01'", [JSON.stringify(erp)]),
    );
  });
  afterEach(() => house.erp.switches.reset());
  after(() => house?.close());

  const erp = () => house.erp.company(COMPANY);
  const states = async (): Promise<string[]> =>
    (await house.rows<{ type: string; state: string }>('SELECT type, state FROM erp_postings ORDER BY out_seq')).map(
      (row) => `${row.type.split('.')[0]} ${row.state}`,
    );
  const settled = async (): Promise<void> => {
    await house.erp.idle();
    await house.hub.jobs.runNow('erp.overdue');
  };

  it('both steps: stock leaves the store once, the web location is at nothing, revenue is there', async () => {
    const { number } = await house.buy('GROUP');
    await house.ship(number);
    await until('both', async () => (await house.count('erp_postings', "state IN ('written', 'sent')")) === 0);
    await settled();

    expect(await house.numbers('GROUP')).to.include({ physical: 8, free: 8 });
    expect(erp().ledger.onHand(STORE, 'GROUP').onHand).to.equal(8);
    expect(erp().ledger.onHand('WEB-AE', 'GROUP').onHand).to.equal(0);
    expect(erp().staging.revenue.get('WEB-AE')).to.equal(25_000);
    expect(await states()).to.deep.equal(['transfer settled', 'sale settled']);
    await house.check();
  });

  it('the second fails: the first stays, stock is right, the missing revenue asks a person as a parked group', async () => {
    house.erp.switches.set({ park: { count: 1, path: 'sale.posting' } });
    const { number } = await house.buy('GROUP');
    await house.ship(number);
    await until('both', async () => (await house.count('erp_postings', "state IN ('written', 'sent')")) === 0);
    await settled();

    expect((await states()).slice(2)).to.deep.equal(['transfer settled', 'sale parked']);
    expect(await house.numbers('GROUP')).to.include({ physical: 7, free: 7 });
    expect(erp().ledger.onHand('WEB-AE', 'GROUP').onHand).to.equal(1);
    const [task] = await house.openTasks();
    expect(task).to.include({ kind: 'erp.posting_parked', reason_code: 'erp.group_parked' });
    const parked = erp()
      .staging.rows()
      .find((row) => row.status === 'PARKED');
    erp().staging.repair(parked?.body.messageId ?? '');
    await settled();
    expect(erp().ledger.onHand('WEB-AE', 'GROUP').onHand).to.equal(0);
    expect((await states()).slice(2)).to.deep.equal(['transfer settled', 'sale settled']);
    await house.check();
  });

  it('the first fails: the second is not booked without it; the next parcel of the store is', async () => {
    house.erp.switches.set({ park: { count: 1, path: 'transfer.posting' } });
    const first = await house.buy('GROUP');
    await house.ship(first.number);
    const second = await house.buy('GROUP');
    await house.ship(second.number);
    await until('all', async () => (await house.count('erp_postings', "state IN ('written', 'sent')")) === 0);
    await settled();

    expect((await states()).slice(4)).to.deep.equal([
      'transfer parked',
      'sale parked',
      'transfer settled',
      'sale settled',
    ]);
    expect(await house.numbers('GROUP')).to.include({ physical: 5, free: 5 });
    const parked = erp()
      .staging.rows()
      .filter((row) => row.status === 'PARKED');
    expect(parked.map((row) => row.error?.code)).to.deep.equal(['PERIOD_CLOSED', 'GROUP_STEP_MISSING']);
    for (const row of parked) erp().staging.repair(row.body.messageId);
    await settled();
    await until('all settled', async () => (await house.count('erp_postings', "state <> 'settled'")) === 0);
    expect(erp().ledger.onHand(STORE, 'GROUP').onHand).to.equal(5);
    await house.check();
  });

  it('the database fails between the ERP’s answer and its record, and the hub is started anew: booked once', async () => {
    let failed = 0;
    const { db } = house.hub;
    const good = db.tx.bind(db);
    Object.assign(db, {
      tx: <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
        good(async (tx) => {
          const result = await work(tx);
          const row = await tx.one<{ n: number }>(
            `SELECT COUNT(*) AS n FROM erp_postings p JOIN order_lines l ON l.order_id = p.order_id
             WHERE l.sku = 'CRASH' AND p.state IN ('posted', 'settled')`,
          );
          if (Number(row?.n) === 0 || failed === 3) return result;
          failed++;
          throw new AppError('unavailable', 'database.line_down', { story: true });
        }),
    });
    const { number } = await house.buy('CRASH');
    const awb = await until('labelled', async () => {
      const shipment = await house.shipment(number);
      return shipment?.state === 'labelled' && shipment.awb;
    });
    await house.clickpost.sendStatus(awb, 4);
    await until('a failed record', () => failed > 0);

    // With servers another process waits until the claim of the first has run out, longer than a story may take.
    if (house.mode === 'embedded') await house.restart();

    await until('answered', async () => (await house.count('erp_postings', "state IN ('written', 'sent')")) === 0);
    await settled();
    const booked = erp()
      .ledger.entries()
      .filter((entry) => entry.sku === 'CRASH' && entry.store === STORE);
    expect(booked.map((entry) => entry.quantity)).to.deep.equal([-1]);
    expect(await house.numbers('CRASH')).to.include({ physical: 8, free: 8 });
    await house.check();
  });
});
