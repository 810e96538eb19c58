/** Goods that nobody has, on a real database: what is asked, each answer, the deadline, two answers at once. */
import { expect } from 'chai';
import {
  answerAmendment,
  answerByLink,
  askAgain,
  expireAmendment,
  openLink,
  overtakeAmendments,
  revokeLink,
} from '../../../src/core/amendment/index.ts';
import { setSelling, setSubstitutes } from '../../../src/core/catalog/index.ts';
import { cancelOrder } from '../../../src/core/change/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { changeMaster } from '../../helpers/master.ts';
import { all, codeOf, places, shop } from '../made.ts';
import { again, asked, configure, orderOf, other, placed, source, stateOf, stock, thing, tokenFor } from './made.ts';

describe('core/amendment', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await shop(2);
  });
  afterEach(() => fresh.drop());

  const stockSums = async () =>
    (
      await all<{ held: number; reserved: number }>(
        fresh.db,
        'SELECT SUM(hold) AS held, SUM(reserved) AS reserved FROM stock',
      )
    )[0];
  const tasks = () => all<{ kind: string }>(fresh.db, "SELECT kind FROM tasks WHERE state = 'open'");
  const answer = (id: string, choice: Parameters<typeof answerAmendment>[2]['choice'], version?: number) =>
    fresh.db.tx((tx) => answerAmendment(tx, id, { choice, ...(version === undefined ? {} : { version }) }));

  it('something is missing: the order waits for its customer, what there is, is set aside, with a task and a proposal', async () => {
    const id = await placed(fresh.db, orderOf(2, 5));
    const { proposal, state, revision } = await asked(fresh.db, id);

    expect(await stateOf(fresh.db, id)).to.include({ state: 'amending', reason: 'goods_missing' });
    expect(await stockSums()).to.deep.equal({ held: 6, reserved: 0 });
    expect(await tasks()).to.deep.equal([{ kind: 'order.amending' }]);
    expect({ state, revision }).to.deep.equal({ state: 'open', revision: 1 });
    expect(proposal.missing.map(({ sku, quantity }) => ({ sku, quantity }))).to.deep.equal([
      { sku: other, quantity: 1 },
    ]);
    expect(proposal.lines.map(({ quantity, missing }) => [quantity, missing])).to.deep.equal([
      [2, 0],
      [4, 1],
    ]);
    expect(proposal.beforeMinor - proposal.afterMinor).to.equal(10_500);
    expect(proposal.alternatives).to.deep.equal({ accept: true, stores: [] });
  });

  it('accepted: the missing piece is cancelled, the rest leaves from both places and what was set aside is reserved', async () => {
    const id = await placed(fresh.db, orderOf(2, 5));

    await answer((await asked(fresh.db, id)).id, { kind: 'accept' });
    expect(await stateOf(fresh.db, id)).to.include({ state: 'accepted' });
    await source(fresh.db, [id]);

    expect(await stateOf(fresh.db, id)).to.include({ state: 'sourced' });
    expect(await stockSums()).to.deep.equal({ held: 0, reserved: 6 });
    expect(await all(fresh.db, 'SELECT quantity, cancelled FROM order_lines ORDER BY line_no')).to.deep.equal([
      { quantity: 2, cancelled: 0 },
      { quantity: 5, cancelled: 1 },
    ]);
    expect(await all(fresh.db, 'SELECT id FROM shipments')).to.have.length(2);
    expect(await tasks()).to.deep.equal([]);
  });

  it('cancelled by the customer: nothing is set aside any more', async () => {
    const id = await placed(fresh.db, orderOf(2, 5));

    await answer((await asked(fresh.db, id)).id, { kind: 'cancel' });

    expect(await stateOf(fresh.db, id)).to.include({ state: 'cancelled', reason: 'customer_cancel' });
    expect(await stockSums()).to.deep.equal({ held: 0, reserved: 0 });
    expect(await tasks()).to.deep.equal([]);
  });

  it('nothing of it is there: to go on without it is not offered, only to cancel', async () => {
    for (const place of places) await stock(fresh.db, other, place, 0);
    const id = await placed(fresh.db, orderOf(0, 1));
    const question = await asked(fresh.db, id);

    expect(question.proposal.alternatives).to.deep.equal({ accept: false, stores: [] });
    expect(await codeOf(answer(question.id, { kind: 'accept' }))).to.equal('amendment.no_such_choice');
  });

  it('a choice that was not offered, or a form that saw another version, is refused and changes nothing', async () => {
    const id = await placed(fresh.db, orderOf(2, 5));
    const { id: question } = await asked(fresh.db, id);

    expect(await codeOf(answer(question, { kind: 'wait' }))).to.equal('amendment.no_such_choice');
    expect(await codeOf(answer(question, { kind: 'store', locationId: 'X' }))).to.equal('amendment.no_such_choice');
    expect(await codeOf(answer(question, { kind: 'accept' }, 7))).to.equal('amendment.changed_meanwhile');
    expect(await again(fresh.db, question)).to.include({ state: 'open', version: 1 });
  });

  it('two answers at once: one counts, the other is told which', async () => {
    const id = await placed(fresh.db, orderOf(2, 5));
    const { id: question } = await asked(fresh.db, id);

    const codes = await Promise.all([
      codeOf(answer(question, { kind: 'accept' })),
      codeOf(answer(question, { kind: 'cancel' })),
    ]);

    expect(codes.sort()).to.deep.equal(['amendment.already_answered', 'done']);
  });

  it('a substitute takes the place of what is missing, for less; the order sums to what its lines cost', async () => {
    await fresh.db.tx((tx) => setSubstitutes(tx, '', other, [{ sku: thing, lessMinor: 500 }], 'test'));
    const id = await placed(fresh.db, orderOf(0, 5));
    const question = await asked(fresh.db, id);
    expect(question.proposal.alternatives.substitute?.map(({ sku, quantity }) => [sku, quantity])).to.deep.equal([
      [thing, 1],
    ]);

    await answer(question.id, { kind: 'substitute' });
    await source(fresh.db, [id]);

    expect(await stateOf(fresh.db, id)).to.include({ state: 'sourced' });
    expect(
      await all(fresh.db, 'SELECT sku, quantity, ship_quantity, total_minor FROM order_lines ORDER BY line_no'),
    ).to.deep.equal([
      { sku: other, quantity: 4, ship_quantity: 4, total_minor: 42_000 },
      { sku: thing, quantity: 1, ship_quantity: 1, total_minor: 10_000 },
    ]);
    expect(await all(fresh.db, 'SELECT goods_minor, grand_total_minor FROM orders')).to.deep.equal([
      { goods_minor: 52_000, grand_total_minor: 53_500 },
    ]);
  });

  it('a substitute that would cost more than nothing less is never kept: the table refuses it', async () => {
    const save = fresh.db.tx((tx) => setSubstitutes(tx, '', other, [{ sku: thing, lessMinor: -1 }], 'test'));

    expect(
      await save.then(
        () => 'done',
        () => 'refused',
      ),
    ).to.equal('refused');
  });

  it('wait: what there is, stays set aside; what comes starts it, and it leaves whole', async () => {
    await fresh.db.tx((tx) =>
      setSelling(tx, { sku: other, releaseOn: null, backorder: true, availableOn: '2099-01-05' }),
    );
    const id = await placed(fresh.db, orderOf(2, 5));
    const question = await asked(fresh.db, id);
    expect(question.proposal.alternatives.wait?.on).to.equal('2099-01-05');

    await answer(question.id, { kind: 'wait' });

    expect(await stateOf(fresh.db, id)).to.deep.include({ state: 'scheduled', reason: 'waits_for_goods' });
    expect(await stockSums()).to.deep.equal({ held: 6, reserved: 0 });
    expect(await all(fresh.db, 'SELECT sku, quantity FROM order_waits')).to.deep.equal([{ sku: other, quantity: 1 }]);
  });

  it('another store: one that has all of it is offered, and the order is collected there', async () => {
    const [first, second] = places;
    await changeMaster(fresh.db, (tx) => tx.run("UPDATE locations SET kind = 'store', roles = NULL"));
    const codes = await all<{ id: string; code: string }>(fresh.db, 'SELECT id, source_code AS code FROM locations');
    const codeAt = (id: string) => codes.find((one) => one.id === id)?.code ?? '';
    await stock(fresh.db, thing, first, 0);
    const pickup = { pickupLocationCode: codeAt(first), shippingMethod: 'instore_pickup' };
    const id = await placed(fresh.db, orderOf(1, 1, pickup));
    const question = await asked(fresh.db, id);
    expect(question.proposal.alternatives.stores.map((one) => one.locationId)).to.deep.equal([second]);

    await answer(question.id, { kind: 'store', locationId: second });
    await source(fresh.db, [id]);

    expect(await stateOf(fresh.db, id)).to.include({ state: 'sourced' });
    expect(await all(fresh.db, 'SELECT pickup_location FROM orders')).to.deep.equal([
      { pickup_location: codeAt(second) },
    ]);
    expect(await all(fresh.db, 'SELECT location_id FROM shipments')).to.deep.equal([{ location_id: second }]);
    expect(await all(fresh.db, 'SELECT location_id, reserved FROM stock WHERE reserved + hold > 0')).to.deep.equal([
      { location_id: second, reserved: 1 },
      { location_id: second, reserved: 1 },
    ]);
  });

  for (const why of ['lacks a piece', 'is no store'] as const)
    it(`another store: one that ${why}, is not offered`, async () => {
      const [first, second] = places;
      const where = why === 'is no store' ? ` WHERE id = '${first}'` : '';
      await changeMaster(fresh.db, (tx) => tx.run(`UPDATE locations SET kind = 'store', roles = NULL${where}`));
      const [row] = await all<{ code: string }>(
        fresh.db,
        `SELECT source_code AS code FROM locations WHERE id = '${first}'`,
      );
      await stock(fresh.db, thing, first, 0);
      if (why === 'lacks a piece') await stock(fresh.db, other, second, 0);

      const pickup = { pickupLocationCode: row?.code ?? '', shippingMethod: 'instore_pickup' };
      const id = await placed(fresh.db, orderOf(1, 1, pickup));

      expect((await asked(fresh.db, id)).proposal.alternatives.stores).to.deep.equal([]);
    });

  it('the deadline passes: what was left is cancelled and given back, once', async () => {
    const id = await placed(fresh.db, orderOf(2, 5));
    const question = await asked(fresh.db, id);
    const expire = (hours: number) =>
      fresh.db.tx((tx) => expireAmendment(tx, question, new Date(Date.now() + hours * 3_600_000)));

    expect(await expire(23)).to.equal(false);
    expect(await expire(25)).to.equal(true);
    expect(await expire(26)).to.equal(false);
    expect(await stateOf(fresh.db, id)).to.include({ state: 'cancelled', reason: 'amendment_expired' });
    expect(await stockSums()).to.deep.equal({ held: 0, reserved: 0 });
    expect(await again(fresh.db, question.id)).to.include({ state: 'expired' });
    expect(await codeOf(answer(question.id, { kind: 'accept' }))).to.equal('amendment.expired');
  });

  it('the order is cancelled by somebody else: its question is over, and its task is done', async () => {
    const id = await placed(fresh.db, orderOf(2, 5));
    const question = await asked(fresh.db, id);

    await fresh.db.tx((tx) => cancelOrder(tx, id, { reason: 'customer_called' }));
    expect(await codeOf(answer(question.id, { kind: 'accept' }))).to.equal('amendment.overtaken');
    await fresh.db.tx((tx) => overtakeAmendments(tx, [id]));

    expect(await again(fresh.db, question.id)).to.include({ state: 'overtaken' });
    expect(await tasks()).to.deep.equal([]);
  });

  it('when missing, hold: a person decides, as where there is no mail server, and nothing is set aside', async () => {
    await configure(fresh.db, { whenMissing: 'hold' });
    const id = await placed(fresh.db, orderOf(2, 5));

    expect(await stateOf(fresh.db, id)).to.include({ state: 'on_hold', reason: 'no_location_has_all' });
    expect(await stockSums()).to.deep.equal({ held: 0, reserved: 0 });
  });

  it('when missing, cancel it: what there is, leaves; an order of which nothing is there, is cancelled', async () => {
    await configure(fresh.db, { whenMissing: 'cancel_missing' });
    const struck = await placed(fresh.db, orderOf(0, 5));
    const nothing = await placed(fresh.db, orderOf(0, 1));

    expect(await stateOf(fresh.db, struck)).to.include({ state: 'sourced' });
    expect(await stateOf(fresh.db, nothing)).to.include({ state: 'cancelled', reason: 'goods_missing' });
    expect(await stockSums()).to.deep.equal({ held: 0, reserved: 4 });
  });

  it('a channel that never splits: what the best place has, is offered', async () => {
    await configure(fresh.db, { split: false });
    await stock(fresh.db, thing, places[0], 0);
    await stock(fresh.db, other, places[1], 0);
    const id = await placed(fresh.db, orderOf(1, 1));
    const question = await asked(fresh.db, id);

    expect(question.proposal.missing).to.have.length(1);
    expect(question.proposal.alternatives).to.deep.include({ accept: true, stores: [] });
  });

  it('a link opens its question and nothing else; used, revoked, sent again and expired it says so', async () => {
    const id = await placed(fresh.db, orderOf(2, 5));
    const { id: question } = await asked(fresh.db, id);
    const first = await tokenFor(fresh.db, question);
    const open = (token: string, now?: Date) => fresh.db.read((reader) => openLink(reader, token, now));
    expect(first).to.match(/^[\w-]{22}$/);
    expect((await open(first)).standing).to.equal('open');
    expect((await open(first, new Date(Date.now() + 25 * 3_600_000))).standing).to.equal('expired');
    expect(await codeOf(open('AAAAAAAAAAAAAAAAAAAAAA'))).to.equal('link.unknown');
    const kept = await all<{ token_hash: string }>(fresh.db, 'SELECT token_hash FROM link_tokens');
    expect(JSON.stringify(kept)).not.to.contain(first);

    await fresh.db.tx((tx) => askAgain(tx, question));
    const second = await tokenFor(fresh.db, question);
    expect((await open(first)).standing).to.equal('revoked');
    expect((await open(second)).standing).to.equal('open');
    await fresh.db.tx((tx) => revokeLink(tx, question));
    const byLink = (token: string) => fresh.db.tx((tx) => answerByLink(tx, token, { choice: { kind: 'accept' } }));
    expect(await codeOf(byLink(second))).to.equal('link.revoked');

    await fresh.db.tx((tx) => askAgain(tx, question));
    const third = await tokenFor(fresh.db, question);
    await byLink(third);
    expect((await open(third)).standing).to.equal('answered');
    expect(await codeOf(byLink(third))).to.equal('amendment.already_answered');
  });
});
