/** The cash of couriers on a real database: owed from the door on, statements read once, misfits resolved, sums that hold. */
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import {
  openOf,
  markLate,
  askForLate,
  expectCash,
  listReceivables,
  listRows,
  matchEarlyRow,
  listEarlyRows,
  readAgeing,
  readOn,
  resolveReceivable,
  resolveRow,
  sumRows,
  sumSurplus,
  takeStatement,
  type Receivable,
  type Resolving,
} from '../../../src/core/remittance/index.ts';
import { collectAtDoor } from '../../../src/core/payment/index.ts';
import { writeReceivablesCsv } from '../../../src/routes/remittance-csv.ts';
import { momentOf } from '../../../src/platform/time.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { cod, scan } from '../delivery/made.ts';
import { all, booked, codeOf, shop } from '../made.ts';

const DAY_MS = 86_400_000;

describe('core/remittance', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await shop(20);
  });
  afterEach(() => fresh.drop());

  type Parcel = Awaited<ReturnType<typeof booked>>;
  const collect = (parcel: Parcel) => fresh.db.tx(async (tx) => expectCash(tx, await collectAtDoor(tx, [parcel])));
  async function parcel(delivered = true, over = {}): Promise<Parcel> {
    const one = await booked(fresh.db, { ...cod, ...over });
    await scan(fresh.db, one, 4);
    if (delivered) {
      await scan(fresh.db, one, 8);
      await collect(one);
    }
    return one;
  }
  async function bring(file: string, statementNo = 'ST-1'): Promise<{ id: string; repeated: boolean }> {
    const wish = { courierCode: 'ARAMEX', statementNo, currency: 'AED', fileName: 'a.csv', text: file };
    const taken = await fresh.db.tx((tx) => takeStatement(tx, wish));
    await readOn(fresh.db, taken.id);
    return taken;
  }
  const rows = (id: string) => fresh.db.read((reader) => listRows(reader, id, {}, { limit: 100, offset: 0 }));
  const cash = () => fresh.db.read((reader) => listReceivables(reader, {}, { limit: 100 }));
  const only = async (): Promise<Receivable> => {
    const [one] = await cash();
    if (one === undefined) throw new Error('no cash');
    return one;
  };
  const resolve = (id: string, wish: Resolving) => fresh.db.tx((tx) => resolveRow(tx, id, wish));
  const openTasks = () => all<{ kind: string }>(fresh.db, "SELECT kind FROM tasks WHERE state = 'open' ORDER BY kind");

  it('delivered for cash: its courier owes it, once; a paid parcel is nobody’s debt', async () => {
    const one = await parcel();
    await collect(one);
    await parcel(true, {
      payment: { method: 'checkoutcom_card_payment', mode: 'prepaid', paidMinor: 12_000, dueMinor: 0 },
    });

    const [owed, ...more] = await cash();
    expect(owed).to.include({
      courierCode: 'ARAMEX',
      awb: one.awb,
      amountMinor: 12_000,
      currency: 'AED',
      state: 'collected',
    });
    expect(more).to.deep.equal([]);
    expect(Date.parse(owed?.dueAt ?? '') - Date.parse(owed?.collectedAt ?? '')).to.equal(14 * DAY_MS);
  });

  it('a statement: what fits is remitted, what fits nothing is listed with its reason and changes nothing; the same file counts once', async () => {
    const [a, b, c, late] = [await parcel(), await parcel(), await parcel(), await parcel(false)];
    const paid = await parcel(true, {
      payment: { method: 'checkoutcom_card_payment', mode: 'prepaid', paidMinor: 12_000, dueMinor: 0 },
    });
    const text = [
      'AWB,COD,Currency',
      `${a.awb},120.00,`,
      `${b.awb},119.99,`,
      `${c.awb},120.00,SAR`,
      `${late.awb},120,`,
      `${paid.awb},5,`,
      'NOBODY,7,',
      `${a.awb},120,`,
      `${c.awb},?,`,
    ].join('\n');

    const first = await bring(text);
    const repeated = await bring(text);
    const other = await bring(`${text}\n`);

    expect([repeated.id, repeated.repeated, other.id === first.id]).to.deep.equal([first.id, true, false]);
    expect((await rows(first.id)).map((one) => [one.lineNo, one.outcome, one.state])).to.deep.equal([
      [2, 'matched', 'done'],
      [3, 'short', 'open'],
      [4, 'wrong_currency', 'open'],
      [5, 'not_delivered', 'open'],
      [6, 'not_cod', 'open'],
      [7, 'unknown_awb', 'open'],
      [8, 'duplicate', 'open'],
      [9, 'unreadable', 'open'],
    ]);
    // Another file of the same statement brings no parcel a second time.
    expect((await rows(other.id)).slice(0, 2).map((one) => one.outcome)).to.deep.equal(['duplicate', 'duplicate']);
    const byAwb = new Map((await cash()).map((one) => [one.awb, one]));
    expect([a, b, c].map(({ awb }) => byAwb.get(awb)).map((one) => [one?.state, one?.remittedMinor])).to.deep.equal([
      ['remitted', 12_000],
      ['short', 11_999],
      ['collected', 0],
    ]);
    const sums = await fresh.db.read((reader) => sumRows(reader, first.id));
    expect(sums.reduce((sum, one) => sum + one.appliedMinor, 0)).to.equal(23_999);
    expect(await openTasks()).to.deep.include({ kind: 'remittance.unmatched' });
    expect(await all(fresh.db, 'SELECT body FROM remittance_statements WHERE body IS NOT NULL')).to.deep.equal([]);
  });

  it('short by a bit: disputed, the rest paid by a later statement; or written off; nothing is done twice', async () => {
    const [a, b] = [await parcel(), await parcel()];
    const { id } = await bring(`AWB,COD\n${a.awb},100\n${b.awb},119.50\n`);
    const [first, second] = await rows(id);
    await resolve(first?.id ?? '', { action: 'dispute', note: 'asked them', version: 1 });
    expect((await cash()).find((one) => one.awb === a.awb)?.state).to.equal('disputed');

    await bring(`AWB,COD\n${a.awb},20\n`, 'ST-2');
    await resolve(second?.id ?? '', { action: 'write_off', note: 'half a dirham' });

    expect(
      (await cash()).map((one) => [one.awb, one.state, one.remittedMinor, one.writtenMinor, openOf(one)]),
    ).to.have.deep.members([
      [a.awb, 'remitted', 12_000, 0, 0],
      [b.awb, 'written_off', 11_950, 50, 0],
    ]);
    expect((await rows(id)).map((one) => [one.state, one.resolution])).to.deep.equal([
      ['done', 'paid'],
      ['done', 'written_off'],
    ]);
    expect(await openTasks()).to.deep.equal([]);
    expect(await codeOf(resolve(second?.id ?? '', { action: 'write_off', note: 'again' }))).to.equal(
      'remittance.row_done',
    );
  });

  it('short: its row and its task are over when the rest comes by another statement, or is written off as cash', async () => {
    const [a, b] = [await parcel(), await parcel()];
    const { id } = await bring(`AWB,COD\n${a.awb},100\n`);
    const other = await bring(`AWB,COD\n${b.awb},100\n`, 'ST-2');

    await bring(`AWB,COD\n${a.awb},20\n`, 'ST-3');
    expect(await openTasks()).to.have.length(1);
    const owed = (await cash()).find((one) => one.awb === b.awb);
    await fresh.db.tx((tx) => resolveReceivable(tx, owed?.id ?? '', { action: 'write_off', note: 'gone' }));

    const ends = [...(await rows(id)), ...(await rows(other.id))].map((one) => [one.state, one.resolution]);
    expect(ends).to.deep.equal([
      ['done', 'paid'],
      ['done', 'written_off'],
    ]);
    expect(await openTasks()).to.deep.equal([]);
  });

  it('matched by hand, or set aside; what does not fit is refused and changes nothing', async () => {
    const one = await parcel();
    const { id } = await bring('AWB,COD\nTYPO1,120\nTYPO2,3\nTYPO3,x\n');
    const [typo, other, bad] = (await rows(id)).map((row) => row.id);

    expect(await codeOf(resolve(typo ?? '', { action: 'match', to: 'NOBODY', note: 'typo' }))).to.equal(
      'remittance.no_such_parcel',
    );
    expect(await codeOf(resolve(bad ?? '', { action: 'match', to: one.awb, note: 'typo' }))).to.equal(
      'remittance.amount_unreadable',
    );
    expect(await codeOf(resolve(typo ?? '', { action: 'write_off', note: 'typo' }))).to.equal(
      'remittance.nothing_open',
    );
    expect(await codeOf(resolve(typo ?? '', { action: 'match', to: one.awb, note: 'typo', version: 4 }))).to.equal(
      'remittance.changed_meanwhile',
    );
    await resolve(typo ?? '', { action: 'match', to: one.awb, note: 'a typo' });
    expect(await codeOf(resolve(other ?? '', { action: 'match', to: one.awb, note: 'typo' }))).to.equal(
      'remittance.nothing_open',
    );
    for (const row of [other, bad]) await resolve(row ?? '', { action: 'dismiss', note: 'a fee' });

    expect(await only()).to.include({ state: 'remitted', remittedMinor: 12_000 });
    expect(await openTasks()).to.deep.equal([]);
  });

  it('paid too much, named in small letters: as much as was owed counts, the rest has a line until somebody settles it', async () => {
    const one = await parcel();
    const { id } = await bring(`AWB,COD\n${one.awb.toLowerCase()},125.50\n`);
    const beyond = () => fresh.db.read((reader) => sumSurplus(reader, { channels: ['AE'] }));
    const [row] = await rows(id);
    expect([row?.outcome, (await only()).remittedMinor]).to.deep.equal(['over', 12_000]);
    expect(await beyond()).to.deep.equal([{ courierCode: 'ARAMEX', currency: 'AED', minor: 550, openMinor: 550 }]);

    await resolve(row?.id ?? '', { action: 'dismiss', note: 'sent back' });

    expect((await beyond())[0]).to.include({ minor: 550, openMinor: 0 });
    const csv = await text(writeReceivablesCsv(fresh.db, { channels: ['AE'] }));
    expect(csv).to.match(/0\.00,5\.50,-5\.50,0\.00,overpaid_settled/);
    expect(await fresh.db.read((reader) => sumSurplus(reader, { channels: ['SA'] }))).to.deep.equal([]);
  });

  it('paid before its delivery was known, named by our reference: matched when the cash is there', async () => {
    const one = await parcel(false);
    const [named] = await all<{ reference: string }>(fresh.db, 'SELECT reference FROM shipments');
    const { id } = await bring(`AWB,COD,Reference\n,120,${named?.reference}\n`);
    expect((await rows(id))[0]?.outcome).to.equal('not_delivered');
    await scan(fresh.db, one, 8);
    await collect(one);

    const [early] = await fresh.db.read((reader) => listEarlyRows(reader, '', 10));
    expect(
      await fresh.db.tx((tx) => matchEarlyRow(tx, early ?? { id: '', courierCode: '', statementNo: '' })),
    ).to.equal(true);

    expect(await only()).to.include({ state: 'remitted' });
    expect((await rows(id))[0]).to.include({ outcome: 'matched', state: 'done', resolution: 'matched' });
  });

  it('paid before its delivery was known, twice under one number: the first is matched, the other waits for a person', async () => {
    const one = await parcel(false);
    await bring(`AWB,COD\n${one.awb},50\n`, 'TWICE-1');
    await bring(`AWB,COD\n${one.awb},60\n`, 'TWICE-1');
    await scan(fresh.db, one, 8);
    await collect(one);

    const early = await fresh.db.read((reader) => listEarlyRows(reader, '', 10));
    const matched: boolean[] = [];
    for (const row of early) matched.push(await fresh.db.tx((tx) => matchEarlyRow(tx, row)));

    expect(matched).to.deep.equal([true, false]);
  });

  it('late: after its days, with one task for the courier; over when it comes, or is written off', async () => {
    const [a, b] = [await parcel(), await parcel()];
    const at = (days: number) => fresh.db.tx((tx) => markLate(tx, new Date(Date.now() + days * DAY_MS), 100));
    expect([await at(13), await at(15), await at(15)]).to.deep.equal([0, 2, 0]);
    expect(await fresh.db.tx((tx) => askForLate(tx))).to.equal(1);
    expect(await openTasks()).to.deep.equal([{ kind: 'remittance.late' }]);

    await bring(`AWB,COD\n${a.awb},120\n`);
    const late = (await cash()).find((one) => one.awb === b.awb);
    await fresh.db.tx((tx) => resolveReceivable(tx, late?.id ?? '', { action: 'write_off', note: 'gone', version: 2 }));
    await fresh.db.tx((tx) => askForLate(tx));

    expect(await openTasks()).to.deep.equal([]);
    const bounds = [7, 14, 30].map((days) => momentOf(new Date(Date.now() - days * DAY_MS))) as [
      string,
      string,
      string,
    ];
    const [ageing] = await fresh.db.read((reader) => readAgeing(reader, bounds, undefined));
    expect(ageing).to.deep.include({
      parcels: 2,
      collectedMinor: 24_000,
      remittedMinor: 12_000,
      writtenMinor: 12_000,
      openMinor: 0,
      open: [0, 0, 0, 0],
    });
  });

  it('a long file is read in steps; a reader that died goes on where it stopped', async () => {
    const one = await parcel();
    const lines = Array.from({ length: 1_200 }, (_, n) => `NO${n},1`);
    const text = ['AWB,COD', ...lines, `${one.awb},120`].join('\n');
    const wish = { courierCode: 'ARAMEX', statementNo: 'L', currency: 'AED', fileName: 'a.csv', text };
    const { id } = await fresh.db.tx((tx) => takeStatement(tx, wish));

    expect(await readOn(fresh.db, id)).to.equal(true);
    expect(await readOn(fresh.db, id)).to.equal(false);

    expect(await all(fresh.db, 'SELECT state, rows_total, rows_done FROM remittance_statements')).to.deep.equal([
      { state: 'done', rows_total: 1_201, rows_done: 1_201 },
    ]);
    expect(await only()).to.include({ state: 'remitted' });
    expect(await all(fresh.db, 'SELECT COUNT(*) AS n FROM remittance_rows')).to.deep.equal([{ n: 1_201 }]);
  });
});
