/** What becomes of postings: outcomes, the outbox that is fetched, the alarm, and what a person covers. */
import { expect } from 'chai';
import {
  countOverdue,
  coverPosting,
  intendSending,
  listOutbox,
  recordOutcome,
  recordSending,
  watchPostings,
  type OutcomeStatus,
} from '../../../src/core/erp/index.ts';
import { recordMovements } from '../../../src/core/inventory/index.ts';
import { momentOf } from '../../../src/platform/time.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { changeMaster } from '../../helpers/master.ts';
import { all, codeOf } from '../made.ts';
import { postings, sku, sold, stockOf, store, trade } from './made.ts';

describe('core/erp/outcomes', () => {
  let fresh: FreshDatabase;
  let id: string;

  beforeEach(async () => {
    fresh = await trade();
    await sold(fresh.db);
    id = (await postings(fresh.db))[0]?.id ?? '';
  });
  afterEach(() => fresh.drop());

  const said = (status: OutcomeStatus, more: object = {}) =>
    fresh.db.tx((tx) => recordOutcome(tx, { companyId: 'AE01', messageId: id, status, ...more }));
  const state = async (): Promise<string | undefined> => (await postings(fresh.db))[0]?.state;
  const tasks = () =>
    all<{ kind: string; reason_code: string }>(fresh.db, "SELECT kind, reason_code FROM tasks WHERE state = 'open'");
  const echo = () =>
    fresh.db.tx((tx) =>
      recordMovements(tx, [
        {
          locationId: store,
          sku,
          quantity: -1,
          kind: 'SALE',
          businessKey: 'mv:AE01:1001',
          ledger: '1001',
          companyId: 'AE01',
          at: momentOf(new Date()),
          echoOf: 1,
        },
      ]),
    );

  it('recordOutcome: booked, the overlay still counts; the echo comes, settled', async () => {
    const first = await said('POSTED', {
      outSeq: 1,
      erpDocuments: [{ type: 'SALES_INVOICE', number: 'PSI-1' }],
      ledgerTo: '1001',
    });
    expect(first.status).to.equal('APPLIED');
    expect(await state()).to.equal('posted');
    expect(await stockOf(fresh.db, store)).to.include({ physical: 9, overlay_sum: -1 });

    await echo();
    const watched = await watchPostings(fresh.db, new Date());

    expect(watched).to.deep.equal({ settled: 1, overdue: 0 });
    expect(await state()).to.equal('settled');
    expect(await stockOf(fresh.db, store)).to.include({ physical: 9, overlay_sum: 0 });
  });

  it('recordOutcome: the echo first, the outcome after it: settled at once', async () => {
    await echo();

    await said('POSTED');

    expect(await state()).to.equal('settled');
  });

  it('recordOutcome: told twice, or late, moves nothing more', async () => {
    await said('POSTED');

    expect((await said('POSTED')).status).to.equal('DUPLICATE');
    expect((await said('PARKED', { error: { code: 'X', text: 'x' } })).status).to.equal('DUPLICATE');
    expect(await state()).to.equal('posted');
    expect(await tasks()).to.deep.equal([]);
  });

  it('recordOutcome: parked asks a person, mended over there it is booked and the question closed', async () => {
    await said('PARKED', { error: { code: 'PERIOD_CLOSED', text: 'The period is closed.' } });
    expect(await tasks()).to.deep.equal([{ kind: 'erp.posting_parked', reason_code: 'erp.parked' }]);

    await said('POSTED');

    expect(await state()).to.equal('posted');
    expect(await tasks()).to.deep.equal([]);
  });

  it('recordOutcome: of another company, of nothing, with another number: refused', async () => {
    const tell = (over: object) =>
      codeOf(fresh.db.tx((tx) => recordOutcome(tx, { companyId: 'AE01', messageId: id, status: 'POSTED', ...over })));

    expect(await tell({ companyId: 'SA01' })).to.equal('erp.unknown_posting');
    expect(await tell({ messageId: 'nothing' })).to.equal('erp.unknown_posting');
    expect(await tell({ outSeq: 7 })).to.equal('erp.out_seq_mismatch');
  });

  it('watchPostings: its time over, an alarm and a number to watch; echoed, both are gone', async () => {
    const later = new Date(Date.now() + 5 * 3_600_000);

    await watchPostings(fresh.db, new Date());
    expect(await tasks()).to.deep.equal([]);
    expect((await watchPostings(fresh.db, later)).overdue).to.equal(1);
    expect((await watchPostings(fresh.db, later)).overdue).to.equal(1);

    expect(await tasks()).to.deep.equal([{ kind: 'erp.posting_overdue', reason_code: 'erp.posting_overdue' }]);
    expect(await fresh.db.read((r) => countOverdue(r, momentOf(later)))).to.equal(1);
    await echo();
    await watchPostings(fresh.db, later);
    expect(await tasks()).to.deep.equal([]);
    expect(await fresh.db.read((r) => countOverdue(r, momentOf(later)))).to.equal(0);
  });

  it('watchPostings: many late at one place, one alarm; a company without an ERP is told nothing', async () => {
    for (let n = 0; n < 3; n++) await sold(fresh.db);
    await changeMaster(fresh.db, (tx) => tx.run("UPDATE companies SET erp = NULL WHERE id = 'AE01'"));
    const later = new Date(Date.now() + 5 * 3_600_000);
    expect((await watchPostings(fresh.db, later)).overdue).to.equal(0);
    await sold(fresh.db);
    expect(await postings(fresh.db)).to.have.length(4);
    await changeMaster(fresh.db, (tx) => tx.run("UPDATE companies SET erp = '{}' WHERE id = 'AE01'"));

    expect((await watchPostings(fresh.db, later)).overdue).to.equal(4);

    expect(await tasks()).to.have.length(1);
  });

  it('coverPosting: a person names the ERP’s document: the overlay ends, the message books nothing any more', async () => {
    await said('PARKED', { error: { code: 'X', text: 'x' } });

    const { rows } = await fresh.db.tx((tx) => coverPosting(tx, id, 'ADJ-778', 'accountant'));

    expect(rows).to.equal(1);
    expect(await state()).to.equal('covered');
    expect(await stockOf(fresh.db, store)).to.include({ physical: 10, overlay_sum: 0, open_count: 0 });
    expect(await tasks()).to.deep.equal([]);
    const page = await fresh.db.read((r) =>
      listOutbox(r, { companyId: 'AE01', locationId: store, after: 0, limit: 10 }),
    );
    expect(page.items[0]?.['covered']).to.deep.equal({ document: 'ADJ-778' });
    expect(await codeOf(fresh.db.tx((tx) => coverPosting(tx, id, 'ADJ-779', 'accountant')))).to.equal(
      'erp.posting_ended',
    );
  });

  it('listOutbox: pages in the order of the numbers, for the company alone, repeatable', async () => {
    for (let n = 0; n < 4; n++) await sold(fresh.db);
    const read = (after: number, companyId = 'AE01') =>
      fresh.db.read((r) => listOutbox(r, { companyId, locationId: store, after, limit: 3 }));

    const first = await read(0);
    const again = await read(0);
    const second = await read(first.nextAfter);

    expect(first.items.map((one) => one.outSeq)).to.deep.equal([1, 2, 3]);
    expect(again).to.deep.equal(first);
    expect(first).to.include({ nextAfter: 3, hasMore: true });
    expect(second.items.map((one) => one.outSeq)).to.deep.equal([4, 5]);
    expect(second).to.include({ nextAfter: 5, hasMore: false });
    expect((await read(0, 'SA01')).items).to.deep.equal([]);
  });

  it('recordSending: taken for later is sent, a no asks a person, what is left is announced', async () => {
    for (let n = 0; n < 2; n++) await sold(fresh.db);
    const ids = (await postings(fresh.db)).map((row) => row.id);
    const sending = await fresh.db.tx((tx) => intendSending(tx, { companyId: 'AE01', locationId: store }));
    if (sending === undefined) throw new Error('nothing to send');

    await fresh.db.tx((tx) =>
      recordSending(tx, sending, [
        { messageId: ids[0] ?? '', status: 'STAGED' },
        { messageId: ids[1] ?? '', status: 'REJECTED', error: { code: 'BAD', text: 'no' } },
      ]),
    );

    expect((await postings(fresh.db)).map((row) => row.state)).to.deep.equal(['sent', 'rejected', 'written']);
    expect(await tasks()).to.deep.equal([{ kind: 'erp.posting_parked', reason_code: 'erp.rejected' }]);
    const told = await all<{ doc_version: number }>(
      fresh.db,
      "SELECT doc_version FROM event_log WHERE event = 'erp.posting.written' ORDER BY seq",
    );
    expect(told.map((row) => Number(row.doc_version))).to.deep.equal([1, 2, 3, 3]);
  });
});
