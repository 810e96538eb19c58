/** Cash orders that wait for their customer's word, on a real database: asked, confirmed, called off, overtaken, too late. */
import { expect } from 'chai';
import {
  answerConfirmation,
  answerParcelLink,
  askConfirmation,
  findConfirmation,
  followConfirmation,
  intendConfirmLetter,
  noteReturned,
  openParcelLink,
  renewConfirmations,
} from '../../../src/core/delivery/index.ts';
import { cancelLines, holdOrder, releaseOrder } from '../../../src/core/change/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { configure } from '../amendment/made.ts';
import { all, codeOf, incomingOrder, lineOf, orderRow, receive, shop } from '../made.ts';
import { cod, failed, links } from './made.ts';

const HOUR_MS = 3_600_000;

describe('core/delivery/confirm-order', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await shop(10);
  });
  afterEach(() => fresh.drop());

  const tasks = async () =>
    (await all<{ kind: string }>(fresh.db, "SELECT kind FROM tasks WHERE state = 'open' ORDER BY kind")).map(
      (one) => one.kind,
    );
  const held = async (over: Parameters<typeof incomingOrder>[0] = {}) => {
    const order = incomingOrder({ ...cod, ...over });
    await receive(fresh.db, [order]);
    const row = await orderRow(fresh.db, order);
    if (row.state === 'on_hold') await fresh.db.tx((tx) => askConfirmation(tx, row.id));
    return row;
  };
  const stateOf = async (id: string) =>
    (
      await all<{ state: string; reason: string | null }>(
        fresh.db,
        `SELECT state, reason FROM orders WHERE id = '${id}'`,
      )
    )[0];
  const confirmation = (id: string) => fresh.db.read((reader) => findConfirmation(reader, id));

  it('without a rule, and below its amount, nobody is asked; paid ones never', async () => {
    expect((await held()).state).to.equal('accepted');
    await configure(fresh.db, { codConfirm: { overMinor: 12_000 } });
    expect((await held()).state).to.equal('accepted');
    await configure(fresh.db, { codConfirm: { overMinor: 1 } });
    const paid = incomingOrder();
    await receive(fresh.db, [paid]);
    expect((await orderRow(fresh.db, paid)).state).to.equal('accepted');
  });

  it('waits, is confirmed by link and goes on; the second answer, and another kind of it, are refused', async () => {
    await configure(fresh.db, { codConfirm: { overMinor: 11_999 } });
    const row = await held();
    expect(await stateOf(row.id)).to.deep.equal({ state: 'on_hold', reason: 'cod_unconfirmed' });
    expect(await confirmation(row.id)).to.include({ state: 'open', amountMinor: 12_000, currency: 'AED' });
    const letter = await fresh.db.tx((tx) => intendConfirmLetter(tx, row.id, links));
    const token = links.tokenOf(letter?.linkId ?? '');
    expect(await fresh.db.read((reader) => openParcelLink(reader, token))).to.include({
      kind: 'confirmation',
      standing: 'open',
    });

    await fresh.db.tx((tx) => answerParcelLink(tx, token, { kind: 'confirmation', yes: true }));

    expect(await stateOf(row.id)).to.deep.equal({ state: 'accepted', reason: null });
    expect(await codeOf(fresh.db.tx((tx) => answerConfirmation(tx, row.id, { yes: false })))).to.equal(
      'confirmation.already_answered',
    );
    expect(
      await codeOf(fresh.db.tx((tx) => answerParcelLink(tx, token, { kind: 'confirmation', yes: false }))),
    ).to.equal('link.answered');
  });

  it('called off by its customer it is cancelled; released by a person its question is overtaken', async () => {
    await configure(fresh.db, { codConfirm: { areas: ['DUBAI'] } });
    const refused = await held();
    await fresh.db.tx((tx) => answerConfirmation(tx, refused.id, { yes: false, note: 'called' }));
    expect(await stateOf(refused.id)).to.deep.equal({ state: 'cancelled', reason: 'cod_refused' });
    const released = await held();
    await fresh.db.tx((tx) => releaseOrder(tx, released.id, { reason: 'knows him' }));
    expect((await stateOf(released.id))?.state).to.equal('accepted');
    expect(await fresh.db.tx((tx) => followConfirmation(tx, released.id, new Date()))).to.equal('overtaken');

    // Held for something else and released: nobody could answer the old question any more.
    await fresh.db.tx((tx) => holdOrder(tx, released.id, { reason: 'look at it' }));
    await fresh.db.tx((tx) => releaseOrder(tx, released.id, { reason: 'looked at' }));
    await fresh.db.tx((tx) => askConfirmation(tx, released.id));
    expect((await stateOf(released.id))?.state).to.equal('accepted');
  });

  for (const atDeadline of ['task', 'cancel'] as const)
    it(`nobody answers in time: ${atDeadline}`, async () => {
      await configure(fresh.db, { codConfirm: { firstOrder: true, hours: 2, atDeadline } });
      const row = await held();
      const at = (hours: number) =>
        fresh.db.tx((tx) => followConfirmation(tx, row.id, new Date(Date.now() + hours * HOUR_MS)));

      expect([await at(1), await at(3), await at(4)]).to.deep.equal(['nothing', 'expired', 'nothing']);
      expect((await stateOf(row.id))?.state).to.equal(atDeadline === 'task' ? 'on_hold' : 'cancelled');
      expect(await tasks()).to.deep.equal(atDeadline === 'task' ? ['order.cod_unconfirmed'] : []);
      if (atDeadline === 'cancel') return;
      await fresh.db.tx((tx) => answerConfirmation(tx, row.id, { yes: true, note: 'by phone' }));
      expect([(await stateOf(row.id))?.state, await tasks()]).to.deep.equal(['accepted', []]);
    });

  const amend = (id: string, pieces: number) =>
    fresh.db.tx(async (tx) => {
      const [line] = await tx.all<{ id: string }>('SELECT id FROM order_lines WHERE order_id = ?', [id]);
      await cancelLines(tx, id, [{ orderLineId: line?.id ?? '', quantity: pieces }], { reason: 'test' });
    });
  const two = { lines: [lineOf({ quantity: 2, totalMinor: 21_000, taxMinor: 1_000 })], grandTotalMinor: 22_500 };
  const dear = { ...two, payment: { method: 'cashondelivery', mode: 'cod', paidMinor: 0, dueMinor: 22_500 } } as const;

  it('revised while it is asked: the link shows what is paid now, the older answer is none, another letter asks', async () => {
    await configure(fresh.db, { codConfirm: { overMinor: 1 } });
    const row = await held(dear);
    const first = await fresh.db.tx((tx) => intendConfirmLetter(tx, row.id, links));
    const token = links.tokenOf(first?.linkId ?? '');
    const open = () => fresh.db.read((reader) => openParcelLink(reader, token));
    const seen = await open();
    const answer = (version?: number) =>
      fresh.db.tx((tx) =>
        answerParcelLink(tx, token, { kind: 'confirmation', yes: true, ...(version === undefined ? {} : { version }) }),
      );

    await amend(row.id, 1);
    // Before anybody has looked at the change, and after.
    const early = await codeOf(answer(seen?.version));
    const shown = await open();
    await fresh.db.tx((tx) => renewConfirmations(tx, [row.id]));
    const late = await codeOf(answer(seen?.version));
    const second = await fresh.db.tx((tx) => intendConfirmLetter(tx, row.id, links));
    await answer((await open())?.version);

    expect([early, late]).to.deep.equal(['confirmation.changed_meanwhile', 'confirmation.changed_meanwhile']);
    expect([first?.amountMinor, second?.amountMinor]).to.deep.equal([22_500, 12_000]);
    expect(shown).to.include({ kind: 'confirmation', standing: 'open', amountMinor: 12_000 });
    expect(second?.id).not.to.equal(first?.id);
    expect(await confirmation(row.id)).to.include({ state: 'confirmed', amountMinor: 12_000 });
    expect((await stateOf(row.id))?.state).to.equal('accepted');
  });

  it('confirmed, held again and dearer by now: asked once more; cheaper, it goes on', async () => {
    await configure(fresh.db, { codConfirm: { overMinor: 1 } });
    const row = await held(dear);
    const again = async () => {
      await fresh.db.tx((tx) => holdOrder(tx, row.id, { reason: 'look at it' }));
      await fresh.db.tx((tx) => releaseOrder(tx, row.id, { reason: 'looked at' }));
      await fresh.db.tx((tx) => askConfirmation(tx, row.id));
      return [(await stateOf(row.id))?.state, (await confirmation(row.id))?.state];
    };
    await fresh.db.tx((tx) => answerConfirmation(tx, row.id, { yes: true }));
    await amend(row.id, 1);
    const cheaper = await again();
    await fresh.db.tx((tx) => tx.run('UPDATE cod_confirmations SET amount_minor = 100 WHERE order_id = ?', [row.id]));
    const dearer = await again();
    await fresh.db.tx((tx) => answerConfirmation(tx, row.id, { yes: true }));

    expect(cheaper).to.deep.equal(['accepted', 'confirmed']);
    expect(dearer).to.deep.equal(['on_hold', 'open']);
    expect(await confirmation(row.id)).to.include({ state: 'confirmed', amountMinor: 12_000 });
  });

  it('who has refused before is asked, others are not', async () => {
    await configure(fresh.db, { codConfirm: { refused: { times: 1, days: 30 } } });
    const parcel = await failed(fresh.db);
    await fresh.db.tx((tx) => noteReturned(tx, [parcel, parcel]));

    expect((await held()).state).to.equal('on_hold');
    const other = { email: 'omar@example.com', name: 'Omar', guest: false };
    expect((await held({ customer: other })).state).to.equal('accepted');
  });
});
