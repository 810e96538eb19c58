/** The courier's label that comes late: ours stands in, and what becomes of it is the rule of the courier. */
import { expect } from 'chai';
import type { CourierRow } from '../../../config/couriers.ts';
import {
  dispatchShipments,
  intendLateLabel,
  intendTimelyLabel,
  printLabel,
  recordAwaitedLabel,
  recordLateLabel,
  type Label,
} from '../../../src/core/shipment/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { setCourier } from '../../helpers/master.ts';
import { all, booked, shop } from '../made.ts';

const ours: Label = { bytes: Buffer.from('%PDF-1.4 ours'), mediaType: 'application/pdf', origin: 'hub' };
const theirs: Label = { bytes: Buffer.from('%PDF-1.4 theirs'), mediaType: 'application/pdf', origin: 'courier' };
const code = 'clickpost.label_host_down';

describe('core/shipment/late-label', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await shop();
  });
  afterEach(() => fresh.drop());

  const rule = (over: Partial<CourierRow>): Promise<void> => setCourier(fresh.db, undefined, over);
  const tasks = async () =>
    (await all<{ kind: string }>(fresh.db, "SELECT kind FROM tasks WHERE state = 'open'")).map((one) => one.kind);
  const standing = async () => {
    const [row] = await all<{ state: string; label_id: string | null; origin: string | null }>(
      fresh.db,
      'SELECT s.state, s.label_id, d.origin FROM shipments s LEFT JOIN documents d ON d.id = s.label_id',
    );
    return row;
  };
  const awaiting = async (label: Partial<Label> = ours) => {
    const { shipmentId } = await booked(fresh.db, {}, false);
    await fresh.db.tx((tx) => recordAwaitedLabel(tx, shipmentId, { awaited: code, ...label }));
    const labelId = (await standing())?.label_id ?? null;
    return { shipmentId, labelId };
  };

  it('intendTimelyLabel: waits as long as the row of the courier says', async () => {
    await rule({ labelWaitSeconds: 30, ownLabel: 'never' });
    const { shipmentId } = await booked(fresh.db, {}, false);

    const now = new Date('2026-11-22T10:00:00Z');
    const intent = await fresh.db.tx((tx) => intendTimelyLabel(tx, shipmentId, undefined, now));

    expect(intent).to.include({ waitUntil: '2026-11-22 10:00:30.000', ownLabel: 'never' });
  });

  type Row = [
    string,
    CourierRow['ownLabel'],
    { printed: boolean },
    { origin: string; before: string[]; after: string[] },
  ];
  const rows: Row[] = [
    ['ours stands, printed: it stays', undefined, { printed: true }, { origin: 'hub', before: [], after: [] }],
    [
      'ours stands, not printed: theirs takes its place',
      undefined,
      { printed: false },
      { origin: 'courier', before: [], after: [] },
    ],
    [
      'until theirs comes, printed: stuck over ours',
      'until_theirs',
      { printed: true },
      { origin: 'courier', before: ['label.awaited'], after: ['label.swapped'] },
    ],
    [
      'until theirs comes, not printed',
      'until_theirs',
      { printed: false },
      { origin: 'courier', before: ['label.awaited'], after: [] },
    ],
  ];
  for (const [name, ownLabel, { printed }, expected] of rows)
    it(`recordLateLabel: ${name}; each print is of the bytes that stand`, async () => {
      if (ownLabel !== undefined) await rule({ ownLabel });
      const one = await awaiting();
      const before = await tasks();
      if (printed) await fresh.db.tx((tx) => printLabel(tx, one.shipmentId));

      const asked = await fresh.db.tx((tx) => intendLateLabel(tx, one));
      await fresh.db.tx((tx) => recordLateLabel(tx, one, theirs));
      await fresh.db.tx((tx) => recordLateLabel(tx, one, theirs));

      const copies = [];
      for (const reason of ['torn', 'torn again'])
        copies.push((await fresh.db.tx((tx) => printLabel(tx, one.shipmentId, reason))).document.sha256);
      expect(asked?.data.copy).to.equal(1);
      expect(await standing()).to.include({ state: 'labelled', origin: expected.origin });
      expect([before, await tasks()]).to.deep.equal([expected.before, expected.after]);
      expect(copies[0]).to.equal(copies[1]);
    });

  it('recordAwaitedLabel: a courier that takes no other, the parcel waits with a task until its own comes', async () => {
    await rule({ ownLabel: 'never' });
    const one = await awaiting({});
    const waiting = [(await standing())?.state, ...(await tasks())];

    await fresh.db.tx((tx) => recordLateLabel(tx, one, theirs));

    expect(waiting).to.deep.equal(['booked', 'label.awaited']);
    expect(await standing()).to.include({ state: 'labelled', origin: 'courier' });
    expect(await tasks()).to.deep.equal([]);
  });

  it('intendLateLabel: the parcel has left with ours, nobody asks any more and the task is gone', async () => {
    await rule({ ownLabel: 'until_theirs' });
    const one = await awaiting();
    await fresh.db.tx((tx) => dispatchShipments(tx, [one.shipmentId]));

    const asked = await fresh.db.tx((tx) => intendLateLabel(tx, one));
    await fresh.db.tx((tx) => recordLateLabel(tx, one, theirs));

    expect(asked).to.equal(undefined);
    expect(await standing()).to.include({ state: 'dispatched', origin: 'hub' });
    expect(await tasks()).to.deep.equal([]);
  });

  it('recordLateLabel: the courier’s is none that we would print, ours stays and a person asks', async () => {
    const one = await awaiting();

    await fresh.db.tx((tx) => recordLateLabel(tx, one, { ...ours, refused: { code: 'label.type', details: {} } }));

    expect((await standing())?.label_id).to.equal(one.labelId);
    expect(await tasks()).to.deep.equal(['label.refused']);
  });
});
