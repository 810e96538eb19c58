/** What runs low is asked for once; what has recovered is asked for no more. */
import { expect } from 'chai';
import {
  closeReplenishment,
  gatherLetters,
  intendLetter,
  recordLetterSent,
  recordReceived,
  watchAll,
  watchChanged,
  watchOverdue,
} from '../../../src/core/replenishment/index.ts';
import { recordAbsolutes } from '../../../src/core/inventory/index.ts';
import { momentOf } from '../../../src/platform/time.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import {
  announce,
  openTasks,
  otherSku,
  requests,
  rule,
  rules,
  setFree,
  shelves,
  sku,
  STORE,
  told,
  WAREHOUSE,
} from './made.ts';

const HOUR = 3_600_000;

describe('core/replenishment/watch-low', () => {
  let fresh: FreshDatabase;
  const db = () => fresh.db;
  beforeEach(async () => {
    fresh = await shelves();
  });
  afterEach(() => fresh.drop());

  async function sent(): Promise<void> {
    await gatherLetters(db(), new Date(), 0);
    for (const letterId of new Set((await requests(db())).map((one) => one.letterId))) {
      await db().tx(async (tx) => {
        const letter = await intendLetter(tx, letterId ?? '', ['mail']);
        if (letter !== undefined) await recordLetterSent(tx, letter);
      });
    }
  }

  it('watchAll: at the threshold, one request up to the wanted number, with a task and an event; again, nothing', async () => {
    await rules(db(), rule(), rule({ sku: otherSku }));
    await setFree(db(), 2);

    const first = await watchAll(db());
    const second = await watchAll(db());

    expect([first.requested, second.requested]).to.deep.equal([1, 0]);
    const [one, ...others] = await requests(db());
    expect(others).to.deep.equal([]);
    expect(one).to.include({ number: 'RPL-000001', companyId: 'AE01', locationId: STORE, sku, quantity: 8 });
    expect(one).to.include({ state: 'requested', supplierId: 'NILE', freeWhenAsked: 2, received: 0, letterId: null });
    expect(await openTasks(db())).to.deep.equal(['stock.low']);
    expect(await told(db())).to.deep.equal(['replenishment.requested']);
  });

  it('watchAll: above the threshold, or with the rule switched off, nothing', async () => {
    await rules(db(), rule(), rule({ sku: otherSku, active: false }));
    await setFree(db(), 3);
    await setFree(db(), 0, { sku: otherSku });

    expect((await watchAll(db())).requested).to.equal(0);
  });

  it('watchAll: quarantine, pending, hold, safety and reserved do not count; below nothing asks for more', async () => {
    await rules(db(), rule());
    await db().tx((tx) =>
      tx.run(
        'UPDATE stock SET reserved = 4, safety = 3, quarantine = 2, pending = 1, hold = 1 WHERE location_id = ? AND sku = ?',
        [STORE, sku],
      ),
    );

    await watchAll(db());

    expect((await requests(db()))[0]).to.include({ quantity: 11, freeWhenAsked: -1 });
  });

  it('watchAll: what a supplier has announced counts as coming; too little of it asks for the rest', async () => {
    await rules(db(), rule());
    await setFree(db(), 0);
    await announce(db(), 3);
    expect((await watchAll(db())).requested).to.equal(0);

    await db().tx((tx) => tx.run('UPDATE stock_expected SET quantity = 2'));
    await watchAll(db());

    expect((await requests(db()))[0]).to.include({ quantity: 8 });
  });

  it('watchAll: a SKU that the place never had is wanted; a place of which nothing was ever told is not empty', async () => {
    await rules(db(), rule(), rule({ sku: otherSku }));
    await db().tx((tx) => tx.run('DELETE FROM stock WHERE location_id = ? AND sku = ?', [STORE, sku]));
    expect((await watchAll(db())).requested).to.equal(1);

    await db().tx((tx) => tx.run('DELETE FROM replenishments'));
    await db().tx((tx) => tx.run('DELETE FROM stock WHERE location_id = ?', [STORE]));

    expect((await watchAll(db())).requested).to.equal(0);
  });

  it('watchAll: a closed place and a blocked item, ask nobody', async () => {
    await rules(db(), rule(), rule({ sku: otherSku }));
    await setFree(db(), 0);
    await setFree(db(), 0, { sku: otherSku });
    await db().tx((tx) => tx.run('UPDATE items SET blocked = 1 WHERE sku = ?', [sku]));

    await watchAll(db());

    expect((await requests(db())).map((one) => one.sku)).to.deep.equal([otherSku]);
  });

  it('watchAll: two at once, one request', async () => {
    await rules(db(), rule(), rule({ sku: otherSku }));
    await setFree(db(), 1);
    await setFree(db(), 1, { sku: otherSku });

    const made = await Promise.all(Array.from({ length: 6 }, () => watchAll(db())));

    expect(made.reduce((sum, one) => sum + one.requested, 0)).to.equal(2);
    expect((await requests(db())).map((one) => one.number)).to.have.members(['RPL-000001', 'RPL-000002']);
  });

  it('watchChanged: looks at what is named, one SKU or a range, and at nothing else', async () => {
    await rules(db(), rule(), rule({ sku: otherSku }));
    await setFree(db(), 0);
    await setFree(db(), 0, { sku: otherSku });

    const one = await watchChanged(db(), [{ locationId: STORE, sku }]);
    const range = await watchChanged(db(), [{ locationId: STORE, sku: '', skuTo: 'ZZZ' }]);

    expect([one.requested, range.requested]).to.deep.equal([1, 1]);
  });

  it('from a warehouse: on its list at once, with a task for it; no letter', async () => {
    await rules(db(), rule({ fromLocation: WAREHOUSE }));
    await setFree(db(), 0);

    await watchAll(db());

    expect((await requests(db()))[0]).to.include({ state: 'told', sentBy: 'transfer', fromLocation: WAREHOUSE });
    expect(await gatherLetters(db(), new Date(), 0)).to.equal(0);
    expect(await openTasks(db())).to.deep.equal(['replenishment.to_ship', 'stock.low']);
  });

  it('gatherLetters: what one supplier is asked for goes together; the next within the hour waits for its end', async () => {
    await rules(db(), rule(), rule({ sku: otherSku }), rule({ locationId: '1043' }));
    await setFree(db(), 0);
    await setFree(db(), 0, { sku: otherSku });
    await watchAll(db());
    const now = new Date();
    expect(await gatherLetters(db(), now, HOUR)).to.equal(1);
    expect(new Set((await requests(db())).map((one) => one.letterId)).size).to.equal(1);

    await setFree(db(), 0, { locationId: '1043' });
    await watchAll(db());

    expect(await gatherLetters(db(), new Date(now.getTime() + HOUR - 1000), HOUR)).to.equal(0);
    expect(await gatherLetters(db(), new Date(now.getTime() + HOUR), HOUR)).to.equal(1);
    expect((await told(db())).filter((event) => event === 'replenishment.gathered')).to.have.length(2);
  });

  it('recordReceived: a part leaves the rest open, all of it ends it and its tasks; a stranger changes nothing', async () => {
    await rules(db(), rule());
    await setFree(db(), 0);
    await watchAll(db());
    await sent();
    const came = (quantity: number, what = sku) =>
      db().tx((tx) =>
        recordReceived(tx, [
          { orderId: 'x', companyId: 'AE01', locationId: STORE, lines: [{ sku: what, quantity, fact: 'r1' }] },
        ]),
      );

    await came(4);
    await came(4, otherSku);
    expect((await requests(db()))[0]).to.include({ state: 'told', received: 4 });
    expect(await openTasks(db())).to.deep.equal(['stock.low']);
    await came(6);

    expect((await requests(db()))[0]).to.include({ state: 'received', received: 10 });
    expect(await openTasks(db())).to.deep.equal([]);
    expect((await watchAll(db())).requested).to.equal(1);
  });

  it('recover: before anybody was told it is withdrawn; after that only a count ends it', async () => {
    await rules(db(), rule());
    await setFree(db(), 0);
    await watchAll(db());
    await setFree(db(), 9);
    expect((await watchAll(db())).recovered).to.equal(1);
    await setFree(db(), 1);
    await watchAll(db());
    await sent();
    await setFree(db(), 9);

    expect((await watchAll(db())).recovered).to.equal(0);
    await db().tx((tx) =>
      recordAbsolutes(tx, [
        {
          locationId: STORE,
          sku,
          onHand: 12,
          quarantine: 0,
          ledger: '1001',
          omsSeq: 0,
          omsParked: [],
          businessKey: 'mv:AE01:1',
          at: momentOf(new Date()),
          companyId: 'AE01',
        },
      ]),
    );
    expect((await watchAll(db())).recovered).to.equal(1);

    expect((await requests(db())).map((one) => one.state)).to.deep.equal(['recovered', 'recovered']);
    expect((await requests(db()))[1]?.closedWhy).to.equal('a count has found 3');
  });

  it('watchOverdue: past its day, one task, gone with the request', async () => {
    await rules(db(), rule());
    await setFree(db(), 0);
    await watchAll(db());
    await sent();
    const late = new Date(Date.now() + 7 * 24 * HOUR);

    expect(await db().tx((tx) => watchOverdue(tx, new Date()))).to.equal(0);
    expect(await db().tx((tx) => watchOverdue(tx, late))).to.equal(1);
    expect(await db().tx((tx) => watchOverdue(tx, late))).to.equal(1);
    expect(await openTasks(db())).to.deep.equal(['replenishment.overdue', 'stock.low']);

    const [one] = await requests(db());
    await db().tx((tx) => closeReplenishment(tx, one?.id ?? '', 'bought elsewhere'));
    expect(await openTasks(db())).to.deep.equal([]);
    expect((await requests(db()))[0]).to.include({ state: 'closed', closedWhy: 'bought elsewhere' });
  });
});
