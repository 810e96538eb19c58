/** Pieces are promised, given back and sent out under guards that hold whatever the caller believes. */
import { expect } from 'chai';
import {
  consumePieces,
  lockFree,
  placeKey,
  readFree,
  readSome,
  releasePieces,
  reserveLocked,
  reservePieces,
} from '../../../src/core/inventory/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, codeOf, otherSku, places, shop, sku } from '../made.ts';

describe('core/inventory/store', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await shop(3);
  });
  afterEach(() => fresh.drop());

  const piece = (quantity: number, of = sku) => ({ locationId: places[0], sku: of, quantity });
  const reserve = (...pieces: ReturnType<typeof piece>[]) => codeOf(fresh.db.tx((tx) => reservePieces(tx, pieces)));
  const held = async () =>
    (
      await all<{ physical: number; reserved: number }>(
        fresh.db,
        `SELECT physical, reserved FROM stock WHERE sku = '${sku}' AND location_id = '${places[0]}'`,
      )
    )[0];

  it('reservePieces: as many as there are, then not one more', async () => {
    expect(await reserve(piece(2), piece(1))).to.equal('done');
    expect(await reserve(piece(1))).to.equal('stock.moved');
    expect(await held()).to.deep.equal({ physical: 3, reserved: 3 });
  });

  it('reservePieces: one of two rows has too little, nothing is taken', async () => {
    expect(await reserve(piece(1, otherSku), piece(4))).to.equal('stock.moved');

    expect(await all(fresh.db, 'SELECT SUM(reserved) AS held FROM stock')).to.deep.equal([{ held: 0 }]);
  });

  it('reservePieces: what is on hold, in quarantine or kept for safety, is not promised', async () => {
    await fresh.db.tx((tx) => tx.run('UPDATE stock SET hold = 1, safety = 1 WHERE sku = ?', [sku]));

    expect(await reserve(piece(2))).to.equal('stock.moved');
    expect(await reserve(piece(1))).to.equal('done');
  });

  it('reservePieces: a hundred at once for three pieces, three get one', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => reserve(piece(1))));

    expect(answers.filter((one) => one === 'done')).to.have.length(3);
    expect(await held()).to.deep.equal({ physical: 3, reserved: 3 });
  }).timeout(20_000);

  it('reserveLocked: what was seen to be there is taken with the commit; one piece too many stops it, and nothing is taken', async () => {
    const take = (...pieces: ReturnType<typeof piece>[]) =>
      fresh.db
        .tx(async (tx) => {
          await lockFree(tx, pieces);
          await reserveLocked(tx, pieces);
        })
        .then(
          () => 'done',
          () => 'stopped',
        );

    expect([await take(piece(1), piece(1)), await take(piece(1, otherSku), piece(2))]).to.deep.equal([
      'done',
      'stopped',
    ]);
    expect(await held()).to.deep.equal({ physical: 3, reserved: 2 });
    expect(await all(fresh.db, 'SELECT SUM(reserved) AS held FROM stock')).to.deep.equal([{ held: 2 }]);
  });

  it('readSome: who has nothing to promise is left out', async () => {
    await reserve(piece(3));

    const some = await fresh.db.tx((tx) => readSome(tx, [piece(1), piece(1, otherSku)]));
    expect([...some]).to.deep.equal([[placeKey(piece(1, otherSku)), 3]]);
  });

  it('releasePieces: given back once, what is not held cannot be given back', async () => {
    await reserve(piece(2));
    const release = () => codeOf(fresh.db.tx((tx) => releasePieces(tx, [piece(2)])));

    expect([await release(), await release()]).to.deep.equal(['done', 'stock.reservation_missing']);
    expect(await held()).to.deep.equal({ physical: 3, reserved: 0 });
  });

  it('consumePieces: piece and reservation go together, in the ledger too; the same fact twice is refused whole', async () => {
    await reserve(piece(2));
    const consume = (key: string) =>
      codeOf(
        fresh.db.tx((tx) =>
          consumePieces(tx, [{ ...piece(1), businessKey: key, orderId: 'o', entryKey: `ship:${key}` }]),
        ),
      );

    const answers = [await consume('dispatch:1'), await consume('dispatch:1')];

    const free = await fresh.db.tx((tx) => readFree(tx, [piece(1)]));
    expect(answers[0]).to.equal('done');
    expect(answers[1]).not.to.equal('done');
    expect(await held()).to.deep.equal({ physical: 2, reserved: 1 });
    expect(free.get(placeKey(piece(1)))).to.equal(1);
    expect(await all(fresh.db, "SELECT quantity FROM stock_movements WHERE kind = 'dispatch'")).to.deep.equal([
      { quantity: -1 },
    ]);
  });
});
