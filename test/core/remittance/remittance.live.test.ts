/** The cash of couriers on MariaDB: matched, late, summed and listed as on a file. */
import { expect } from 'chai';
import { collectAtDoor } from '../../../src/core/payment/index.ts';
import {
  askForLate,
  expectCash,
  listEarlyRows,
  listReceivables,
  listStatements,
  markLate,
  readAgeing,
  readOn,
  resolveReceivable,
  sumRows,
  takeStatement,
} from '../../../src/core/remittance/index.ts';
import { listCases, listLiving } from '../../../src/core/delivery/index.ts';
import { openDatabase, type Database } from '../../../src/platform/db/index.ts';
import { momentOf } from '../../../src/platform/time.ts';
import { migratedLiveDatabase } from '../../helpers/live.ts';
import { caseOf, cod, failed, scan } from '../delivery/made.ts';
import { booked, fillShop } from '../made.ts';

const DAY_MS = 86_400_000;

describe('core/remittance (live)', () => {
  let db: Database;
  let live: Awaited<ReturnType<typeof migratedLiveDatabase>>;

  before(async () => {
    live = await migratedLiveDatabase();
    db = openDatabase(live.url);
    await fillShop(db, 10);
  });
  after(async () => {
    await db?.close();
    await live?.drop();
  });

  it('collected, paid in part, late, written off: each sum holds; the desk finds its cases', async () => {
    const parcels = [await booked(db, cod), await booked(db, cod)];
    for (const one of parcels) {
      for (const code of [4, 8]) await scan(db, one, code);
      await db.tx(async (tx) => expectCash(tx, await collectAtDoor(tx, [one])));
    }
    const text = `AWB,COD\n${parcels[0]?.awb},20\nNOBODY,7\n`;
    const wish = { courierCode: 'ARAMEX', statementNo: 'S', currency: 'AED', fileName: 'a.csv', text };
    const { id } = await db.tx((tx) => takeStatement(tx, wish));
    await readOn(db, id);
    expect(await db.tx((tx) => markLate(tx, new Date(Date.now() + 15 * DAY_MS), 10))).to.equal(1);
    expect(await db.tx((tx) => askForLate(tx))).to.equal(1);
    const cash = await db.read((reader) => listReceivables(reader, { courier: 'ARAMEX' }, { limit: 9 }));
    const short = cash.find((one) => one.state === 'short');
    await db.tx((tx) => resolveReceivable(tx, short?.id ?? '', { action: 'write_off', note: 'gone' }));

    const bounds = [7, 14, 30].map((days) => momentOf(new Date(Date.now() - days * DAY_MS))) as [
      string,
      string,
      string,
    ];
    const [ageing] = await db.read((reader) => readAgeing(reader, bounds, ['AE']));
    expect(ageing).to.deep.include({ parcels: 2, collectedMinor: 24_000, remittedMinor: 2_000, writtenMinor: 10_000 });
    expect(ageing).to.deep.include({ openMinor: 12_000, lateMinor: 12_000, open: [12_000, 0, 0, 0] });
    const sums = await db.read((reader) => sumRows(reader, id));
    expect(sums.map((one) => [one.outcome, one.rows, one.appliedMinor])).to.deep.equal([
      ['short', 1, 2_000],
      ['unknown_awb', 1, 0],
    ]);
    expect(await db.read((reader) => listEarlyRows(reader, '', 9))).to.have.length(1);
    // The written-off parcel's row is over; the one that nobody knows waits.
    const [statement] = await db.read((reader) => listStatements(reader, undefined, { limit: 9, offset: 0 }));
    expect(statement?.open).to.equal(1);

    const parcel = await failed(db, 6);
    const { id: caseId } = await caseOf(db, parcel);
    const found = await db.read((reader) =>
      listCases(reader, { courier: 'ARAMEX', ndrCode: 6, channels: ['AE'] }, { limit: 9, offset: 0 }),
    );
    expect(found.map((one) => one.id)).to.deep.equal([caseId]);
    expect(await db.read((reader) => listLiving(reader, '', 9))).to.have.length(1);
  });
});
