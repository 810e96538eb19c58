/** The race between what the ERP says and what the hub does, with the numbers of docs/stock.md; one rule after the other. */
import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import {
  coverOverlay,
  ledgerOf,
  recordAbsolutes,
  recordPending,
  reservePieces,
  voidPending,
} from '../../../src/core/inventory/index.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';
import { all, codeOf } from '../made.ts';
import { at, item, move, movementOf, numbers, post, proof, rowOf, snapshot, stage, store } from './facts.ts';

describe('core/inventory/race', () => {
  let fresh: FreshDatabase;
  const piece = (quantity: number) => ({ locationId: store, sku: item, quantity });
  const statusOf = async (...movements: Parameters<typeof move>[1][]) =>
    (await move(fresh.db, ...movements)).map((one) => one.status);

  beforeEach(async () => {
    fresh = await freshDatabase();
    await snapshot(fresh.db, { w: 1000, k: 0, onHand: 2 });
  });
  afterEach(async () => {
    const wrong = (await proof(fresh.db)).filter((one) => one.column !== 'reserved');
    await fresh.drop();
    expect(wrong).to.deep.equal([]);
  });

  it('forward: a snapshot read before our shipment arrives after it, the last piece is not sold twice', async () => {
    // 10:02 the store ships W1 (ours, number 1); 10:04 W2 takes the last piece.
    const outSeq = await post(fresh.db, -1);
    await fresh.db.tx((tx) => reservePieces(tx, [piece(1)]));
    expect(await numbers(fresh.db)).to.deep.equal({ physical: 1, reserved: 1, free: 0 });

    // 10:11 the snapshot of 10:01 arrives: it knows nothing of our posting.
    await snapshot(fresh.db, { w: 1001, k: 0, onHand: 2 });
    expect(await numbers(fresh.db)).to.deep.equal({ physical: 1, reserved: 1, free: 0 });

    // 10:12 the echo: what was ours is theirs now.
    expect(await statusOf(movementOf(1002, -1, { kind: 'SALE', echoOf: outSeq }))).to.deep.equal(['APPLIED']);
    expect(await rowOf(fresh.db)).to.include({ physical: 1, relSum: -1, overlaySum: 0 });

    // 10:20 the next snapshot has both.
    await snapshot(fresh.db, { w: 1002, k: 1, onHand: 1 });
    expect(await rowOf(fresh.db)).to.include({ physical: 1, base: 1, relSum: 0, overlaySum: 0, openCount: 0 });
  });

  it('mirror: a snapshot that has our shipment arrives before its echo, the piece is taken off once', async () => {
    const outSeq = await post(fresh.db, -1);

    await snapshot(fresh.db, { w: 1001, k: 1, onHand: 1 });
    expect(await rowOf(fresh.db)).to.include({ physical: 1, overlaySum: 0 });

    const late = await move(fresh.db, movementOf(1001, -1, { kind: 'SALE', echoOf: outSeq }));
    expect(late).to.deep.equal([{ status: 'DUPLICATE', code: 'in_base' }]);
    expect(await rowOf(fresh.db)).to.include({ physical: 1, openCount: 0 });
  });

  it('R1: an older absolute, and the same one again, change nothing', async () => {
    await snapshot(fresh.db, { w: 1005, k: 0, onHand: 7 });
    await snapshot(fresh.db, { w: 1004, k: 0, onHand: 99 });
    await snapshot(fresh.db, { w: 1005, k: 0, onHand: 50 });

    expect(await numbers(fresh.db)).to.include({ physical: 7 });
    await snapshot(fresh.db, { w: 1005, k: 3, onHand: 6 });
    expect(await numbers(fresh.db), 'same position, more of our postings in it').to.include({ physical: 6 });
  });

  it('R1: an absolute of one SKU is younger than a whole snapshot read before it', async () => {
    const count = (ledger: number, onHand: number) =>
      fresh.db.tx((tx) =>
        recordAbsolutes(tx, [
          {
            ...{ locationId: store, sku: item, companyId: 'AE01', onHand, quarantine: 0, omsSeq: 0, omsParked: [], at },
            ledger: ledgerOf(String(ledger)),
            businessKey: `count:${ledger}`,
          },
        ]),
      );

    expect(await count(1010, 9)).to.deep.equal([{ status: 'APPLIED' }]);
    expect(await count(1010, 9)).to.deep.equal([{ status: 'DUPLICATE' }]);
    expect(await count(1009, 4)).to.deep.equal([{ status: 'STALE' }]);
    await snapshot(fresh.db, { w: 1008, k: 0, onHand: 3 });
    expect(await numbers(fresh.db)).to.include({ physical: 9 });
    expect(await statusOf(movementOf(1010, -1), movementOf(1011, -1))).to.deep.equal(['DUPLICATE', 'APPLIED']);
  });

  it('R2: the same movement twice, by its own key or by its place in the ledger, counts once', async () => {
    const first = movementOf(1001, -1);
    expect(await statusOf(first, first, movementOf(1001, -1, { businessKey: 'sale:other' }))).to.deep.equal([
      'APPLIED',
      'DUPLICATE',
      'DUPLICATE',
    ]);
    expect(await statusOf(first, movementOf(900, -1))).to.deep.equal(['DUPLICATE', 'DUPLICATE']);
    expect(await numbers(fresh.db)).to.include({ physical: 1 });
  });

  it('R2: an echo in two movements ends the overlay piece by piece', async () => {
    const outSeq = await post(fresh.db, -2);

    await move(fresh.db, movementOf(1001, -1, { echoOf: outSeq }));
    expect(await rowOf(fresh.db)).to.include({ physical: 0, relSum: -1, overlaySum: -1 });
    await move(fresh.db, movementOf(1002, -1, { echoOf: outSeq }));
    expect(await rowOf(fresh.db)).to.include({ physical: 0, relSum: -2, overlaySum: 0 });
  });

  it('R3: a parked posting goes on counting although its number is behind', async () => {
    await post(fresh.db, -1);
    await post(fresh.db, 3);

    await snapshot(fresh.db, { w: 1001, k: 2, parked: [1], onHand: 5 });
    expect(await rowOf(fresh.db)).to.include({ base: 5, overlaySum: -1, physical: 4 });
    await snapshot(fresh.db, { w: 1002, k: 2, onHand: 4 });
    expect(await rowOf(fresh.db)).to.include({ base: 4, overlaySum: 0, physical: 4 });
  });

  it('R6: between the two marks of a fuzzy number a decrement counts and an increment does not', async () => {
    await snapshot(fresh.db, { w: 1010, to: 1020, k: 0, onHand: 5 });

    await move(fresh.db, movementOf(1015, -1), movementOf(1016, 4), movementOf(1021, 2), movementOf(1010, -9));
    expect(await numbers(fresh.db)).to.include({ physical: 5 - 1 + 2 });

    await fresh.db.tx((tx) =>
      recordAbsolutes(tx, [
        {
          ...{
            locationId: store,
            sku: item,
            companyId: 'AE01',
            onHand: 8,
            quarantine: 0,
            omsSeq: 0,
            omsParked: [],
            at,
          },
          ledger: ledgerOf('1020'),
          businessKey: 'count:exact',
        },
      ]),
    );
    expect(await rowOf(fresh.db), 'the exact number ends the doubt').to.include({ base: 8, relSum: 2, physical: 10 });
  });

  it('R6: movements known before a fuzzy snapshot are counted anew under it', async () => {
    await move(fresh.db, movementOf(1015, 4), movementOf(1016, -1));
    expect(await numbers(fresh.db)).to.include({ physical: 5 });

    await snapshot(fresh.db, { w: 1010, to: 1020, k: 0, onHand: 2 });

    expect(await rowOf(fresh.db)).to.include({ relSum: -1, physical: 1, openCount: 2 });
  });

  it('R7: below nothing is stored as it is, is not promised, and somebody is asked', async () => {
    await move(fresh.db, movementOf(1001, -5));

    expect(await numbers(fresh.db)).to.deep.equal({ physical: -3, reserved: 0, free: -3 });
    expect(await all(fresh.db, "SELECT kind FROM tasks WHERE state = 'open'")).to.deep.equal([
      { kind: 'stock.negative' },
    ]);
    await move(fresh.db, movementOf(1002, 5));
    expect(await all(fresh.db, "SELECT kind FROM tasks WHERE state = 'open'")).to.deep.equal([]);
  });

  it('R5: a snapshot below what is promised keeps the promise, shows the shortfall and asks whose piece it is', async () => {
    await fresh.db.tx((tx) => reservePieces(tx, [piece(2)]));

    await snapshot(fresh.db, { w: 1001, k: 0, onHand: 0 });
    await move(fresh.db, movementOf(1002, -1));

    const row = await rowOf(fresh.db);
    expect(row.reserved).to.equal(2);
    expect(row.shortfall).to.equal(row.reserved - row.physical);
    expect(await codeOf(fresh.db.tx((tx) => reservePieces(tx, [piece(1)])))).to.equal('stock.moved');
    expect(await all(fresh.db, "SELECT kind FROM tasks WHERE kind = 'stock.shortfall'")).to.have.length(1);
  });

  it('R8: covered by a document of the ERP, the overlay ends and the ledger says who said so', async () => {
    await post(fresh.db, -1, 'P1');
    expect(await numbers(fresh.db)).to.include({ physical: 1 });

    const ended = await fresh.db.tx((tx) =>
      coverOverlay(tx, store, 'P1', { businessKey: 'cover:P1', why: 'covered by ADJ-17' }),
    );

    expect(ended).to.equal(1);
    expect(await rowOf(fresh.db)).to.include({ physical: 2, overlaySum: 0, openCount: 0 });
    expect(await all(fresh.db, "SELECT ref FROM stock_movements WHERE kind = 'covered'")).to.deep.equal([
      { ref: 'covered by ADJ-17' },
    ]);
  });

  it('pending: a receipt lowers what is promised, its ledger movement replaces it, in either order', async () => {
    const receipt = { ...piece(1), businessKey: 'sale:AE01:POS3-184:1', at };
    const posted = movementOf(1001, -1, { kind: 'SALE', replaces: [receipt.businessKey] });

    await fresh.db.tx((tx) => recordPending(tx, [receipt]));
    expect(await numbers(fresh.db)).to.deep.equal({ physical: 2, reserved: 0, free: 1 });
    await move(fresh.db, posted);
    expect(await numbers(fresh.db)).to.deep.equal({ physical: 1, reserved: 0, free: 1 });

    const other = { ...piece(1), businessKey: 'sale:AE01:POS3-185:1', at };
    await move(fresh.db, movementOf(1002, -1, { replaces: [other.businessKey] }));
    expect(await fresh.db.tx((tx) => recordPending(tx, [other, receipt]))).to.deep.equal([
      { status: 'DUPLICATE' },
      { status: 'DUPLICATE' },
    ]);
    expect(await numbers(fresh.db)).to.deep.equal({ physical: 0, reserved: 0, free: 0 });
  });

  it('pending: what comes back to the till is not promised before the ledger shows it; a void ends the wait', async () => {
    await fresh.db.tx((tx) =>
      recordPending(tx, [
        { ...piece(-1), businessKey: 'r1', at },
        { ...piece(2), businessKey: 'r2', at },
      ]),
    );
    expect(await numbers(fresh.db)).to.include({ physical: 2, free: 0 });

    expect(await fresh.db.tx((tx) => voidPending(tx, [{ locationId: store, sku: item, businessKey: 'r2' }]))).to.equal(
      1,
    );
    expect(await numbers(fresh.db)).to.include({ physical: 2, free: 2 });
  });

  it('quarantine: what cannot be sold is there but not promised', async () => {
    await snapshot(fresh.db, { w: 1001, k: 0, onHand: 6, quarantine: 2 });
    expect(await numbers(fresh.db)).to.deep.equal({ physical: 6, reserved: 0, free: 4 });

    await move(
      fresh.db,
      movementOf(1002, 0, { kind: 'STATUS_CHANGE', quarantine: -1 }),
      movementOf(1003, 1, { kind: 'RETURN', quarantine: 1 }),
    );
    expect(await rowOf(fresh.db)).to.include({ physical: 7, quarantine: 2 });
  });

  it('snapshot: whole with ZERO empties what it does not name, KEEP leaves it; a part of the SKUs touches only those', async () => {
    await snapshot(fresh.db, { w: 1001, k: 0, onHand: { A1: 5, B2: 5, C3: 5, D4: 5, E5: 5, F6: 5 } });

    await snapshot(fresh.db, { w: 1002, k: 0, whole: false, onHand: { B2: 4 } });
    expect((await rowOf(fresh.db, 'B2')).physical).to.equal(4);
    expect((await rowOf(fresh.db, 'A1')).physical).to.equal(5);
    await snapshot(fresh.db, { w: 1003, k: 0, keep: true, onHand: { A1: 6 } });
    expect((await rowOf(fresh.db, 'F6')).physical).to.equal(5);
    await snapshot(fresh.db, { w: 1004, k: 0, onHand: { A1: 6, B2: 4, C3: 5, D4: 5, E5: 5 }, slice: 2 });
    expect((await rowOf(fresh.db, 'F6')).physical).to.equal(0);
    expect((await rowOf(fresh.db, 'E5')).physical).to.equal(5);
  });

  it('snapshot: a movement that slips in between two slices is not counted on top of a base that has it', async () => {
    const id = uuidv7();
    await snapshot(fresh.db, { w: 1001, k: 0, onHand: { A1: 5, B2: 5 } });
    await stage(fresh.db, { w: 1010, k: 0, onHand: { A1: 5, B2: 5 } }, id);
    const { applySlice, beginApply } = await import('../../../src/core/inventory/index.ts');
    await fresh.db.tx((tx) => beginApply(tx, id));
    await applySlice(fresh.db, id, 1);

    // A1 has been looked at and did not change; then two movements that the file contains.
    await move(
      fresh.db,
      movementOf(1005, -1),
      movementOf(1006, 1),
      movementOf(1007, -1, { sku: 'B2' }),
      movementOf(1011, -2),
    );
    while ((await applySlice(fresh.db, id, 1)) === 'more');

    expect(await rowOf(fresh.db)).to.include({ physical: 3, relSum: -2, openCount: 1 });
    expect(await rowOf(fresh.db, 'B2')).to.include({ physical: 5, openCount: 0 });
  });

  it('snapshot: half a file is held for a person, with its reason and a task', async () => {
    await snapshot(fresh.db, { w: 1001, k: 0, onHand: { A1: 5, B2: 5, C3: 5, D4: 5, E5: 5 } });

    const held = await stage(fresh.db, { w: 1002, k: 0, onHand: { A1: 5, B2: 5 } }, 'half');

    expect(held).to.include({ ok: 'held' });
    expect((held as { reason: string }).reason).to.contain('3 of 5 SKUs would become empty');
    expect(await all(fresh.db, "SELECT kind FROM tasks WHERE state = 'open'")).to.deep.equal([
      { kind: 'stock.snapshot_held' },
    ]);
  });

  it('snapshot: the same place in two open ones is refused, the same id with the same body is the same', async () => {
    await stage(fresh.db, { w: 1001, k: 0, onHand: 2 }, 'one');

    expect(await codeOf(stage(fresh.db, { w: 1002, k: 0, onHand: 2 }, 'two'))).to.equal('snapshot.place_busy');
    expect(await codeOf(stage(fresh.db, { w: 1001, k: 0, onHand: 2 }, 'one'))).to.equal('done');
  });
});
