/** Letters to suppliers, and transfers from a warehouse: what is said, and what becomes of a yes and of a no. */
import { expect } from 'chai';
import {
  closeReplenishment,
  gatherLetters,
  intendLetter,
  recordLetterRefused,
  recordLetterSent,
  saveSupplier,
  shipReplenishment,
  watchAll,
  type Replenishment,
} from '../../../src/core/replenishment/index.ts';
import { AppError } from '../../../src/platform/errors.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { codeOf } from '../made.ts';
import {
  openTasks,
  otherSku,
  requests,
  rule,
  rules,
  setFree,
  shelves,
  sku,
  STORE,
  supplier,
  WAREHOUSE,
} from './made.ts';

describe('core/replenishment/letter', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await shelves();
  });
  afterEach(() => fresh.drop());

  const first = async (): Promise<Replenishment> => {
    const [one] = await requests(fresh.db);
    if (one === undefined) throw new Error('no request');
    return one;
  };

  async function gathered(...skus: string[]): Promise<string> {
    await rules(fresh.db, ...skus.map((one) => rule({ sku: one })));
    for (const one of skus) await setFree(fresh.db, 0, { sku: one });
    await watchAll(fresh.db);
    await gatherLetters(fresh.db, new Date(), 0);
    return (await first()).letterId ?? '';
  }
  const intend = (id: string, ways: readonly ('mail' | 'csv' | 'amqp')[] = ['mail', 'csv']) =>
    fresh.db.tx((tx) => intendLetter(tx, id, ways));

  it('intendLetter: what is wanted, where to, from whom; only for the row of its way', async () => {
    const id = await gathered(sku, otherSku);

    const letter = await intend(id);

    expect(letter).to.include({ letterId: id, reference: 'RQ-000001', sendsBy: 'mail' });
    expect(letter?.supplier).to.deep.equal({
      id: 'NILE',
      name: 'Nile Textiles',
      contact: 'Omar',
      email: 'orders@nile.example',
    });
    expect(letter?.places.map((place) => place.id)).to.deep.equal([STORE]);
    expect(letter?.lines.map((line) => [line.number, line.sku, line.quantity])).to.deep.equal([
      ['RPL-000001', otherSku, 10],
      ['RPL-000002', sku, 10],
    ]);
    expect(await intend(id, ['amqp'])).to.equal(undefined);
  });

  it('recordLetterSent: its requests are told, with a day to expect them; said twice, once; never asked again', async () => {
    const id = await gathered(sku);
    const letter = await intend(id);
    if (letter === undefined) throw new Error('no letter');

    await fresh.db.tx((tx) => recordLetterSent(tx, letter));
    await fresh.db.tx((tx) => recordLetterSent(tx, letter));

    const one = await first();
    expect(one).to.include({ state: 'told', sentBy: 'mail', errorCode: null });
    expect(one.dueOn).to.match(/^\d{4}-\d\d-\d\d$/);
    expect(one.dueOn).to.equal(letter.lines[0]?.dueOn);
    expect(await intend(id)).to.equal(undefined);
    const history = await fresh.db.read((r) =>
      r.all<{ move: string }>("SELECT move FROM history WHERE entity = 'replenishment' ORDER BY seq"),
    );
    expect(history.map((row) => row.move)).to.deep.equal(['request', 'tell']);
  });

  it('recordLetterRefused: one task; a mended address is in the next attempt, which ends the task', async () => {
    const id = await gathered(sku, otherSku);
    const no = new AppError('refused', 'mail.address_refused');

    await fresh.db.tx((tx) => recordLetterRefused(tx, id, no));

    expect((await requests(fresh.db)).map((one) => [one.state, one.errorCode])).to.deep.equal([
      ['untold', 'mail.address_refused'],
      ['untold', 'mail.address_refused'],
    ]);
    expect(await openTasks(fresh.db)).to.deep.equal(['replenishment.untold', 'stock.low', 'stock.low']);
    await fresh.db.tx((tx) =>
      saveSupplier(tx, { ...supplier, email: 'new@nile.example' }, { who: 'a', broker: false }),
    );
    const again = await intend(id);
    expect(again?.supplier.email).to.equal('new@nile.example');
    if (again !== undefined) await fresh.db.tx((tx) => recordLetterSent(tx, again));
    expect((await requests(fresh.db)).map((one) => one.state)).to.deep.equal(['told', 'told']);
    expect(await openTasks(fresh.db)).to.deep.equal(['stock.low', 'stock.low']);
  });

  it('closeReplenishment: what was closed is not asked for; with the last of a letter its task goes', async () => {
    const id = await gathered(sku);
    await fresh.db.tx((tx) => recordLetterRefused(tx, id, new AppError('refused', 'mail.refused')));
    const one = await first();

    await fresh.db.tx((tx) => closeReplenishment(tx, one.id, 'by phone'));

    expect(await intend(id)).to.equal(undefined);
    expect(await openTasks(fresh.db)).to.deep.equal([]);
    expect(await codeOf(fresh.db.tx((tx) => closeReplenishment(tx, one.id, 'again')))).to.equal(
      'replenishment.illegal_move',
    );
    expect(await codeOf(fresh.db.tx((tx) => closeReplenishment(tx, 'nobody', 'x')))).to.equal('replenishment.unknown');
  });

  it('shipReplenishment: in parts, never more than asked or than may be promised; the ERP hears of each leg', async () => {
    await rules(fresh.db, rule({ fromLocation: WAREHOUSE }));
    await setFree(fresh.db, 0);
    await watchAll(fresh.db);
    const { id } = await first();
    const ship = (quantity?: number) =>
      fresh.db.tx((tx) => shipReplenishment(tx, id, { who: 'omar', ...(quantity === undefined ? {} : { quantity }) }));

    await ship(4);
    expect(await first()).to.include({ state: 'shipped', shipped: 4 });
    expect(await codeOf(ship(7))).to.equal('replenishment.quantity');
    await fresh.db.tx((tx) =>
      tx.run('UPDATE stock SET reserved = 3 WHERE location_id = ? AND sku = ?', [WAREHOUSE, sku]),
    );
    expect(await codeOf(ship())).to.equal('replenishment.not_enough');
    await fresh.db.tx((tx) =>
      tx.run('UPDATE stock SET reserved = 0 WHERE location_id = ? AND sku = ?', [WAREHOUSE, sku]),
    );
    await ship();

    expect(await first()).to.include({ state: 'shipped', shipped: 10 });
    expect(await openTasks(fresh.db)).to.deep.equal(['stock.low']);
    const legs = await fresh.db.read((r) =>
      r.all<{ payload: string; location_id: string }>('SELECT payload, location_id FROM erp_postings ORDER BY out_seq'),
    );
    expect(legs.map((leg) => leg.location_id)).to.deep.equal([WAREHOUSE, WAREHOUSE]);
    const bodies = legs.map((leg) => JSON.parse(leg.payload) as Record<string, unknown>);
    expect(bodies.map((body) => [body['transferId'], body['event'], body['to']])).to.deep.equal([
      ['RPL-000001', 'SHIP', STORE],
      ['RPL-000001', 'SHIP', STORE],
    ]);
  });

  it('shipReplenishment: one that a supplier serves, is not ours to ship', async () => {
    await gathered(sku);
    const { id } = await first();

    expect(await codeOf(fresh.db.tx((tx) => shipReplenishment(tx, id, { who: 'omar' })))).to.equal(
      'replenishment.illegal_move',
    );
  });
});
