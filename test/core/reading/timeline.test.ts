/** The timeline: order, filters, pages, and how things stood at a moment. */
import { expect } from 'chai';
import { findOrders, findStateThen, findTimeline, findTrace, everywhere } from '../../../src/core/reading/index.ts';
import {
  fits,
  inOrder,
  pageOf,
  stateThen,
  timelineFilters,
  type HistoryFact,
  type TimelineEntry,
} from '../../../src/core/reading/timeline.ts';
import { uuidv7 } from 'uuidv7';
import type { FreshDatabase } from '../../helpers/database.ts';
import { booked, shop } from '../made.ts';

const entry = (over: Partial<TimelineEntry>): TimelineEntry => ({
  at: '2026-11-22 10:00:00.000',
  key: 'k',
  kind: 'step',
  what: 'order.accept',
  about: null,
  from: null,
  to: null,
  who: 'hub',
  person: false,
  why: null,
  correlationId: null,
  facts: {},
  ...over,
});
const fact = (over: Partial<HistoryFact>): HistoryFact => ({
  entity: 'order',
  entityId: 'o',
  move: 'accept',
  toState: 'accepted',
  changes: '{}',
  why: null,
  version: 1,
  at: '2026-11-22 10:00:00.000',
  ...over,
});

describe('core/reading/timeline', () => {
  it('inOrder: by time; of one moment the cause stands before what it led to', () => {
    const sorted = inOrder([
      entry({ key: 'c', kind: 'call' }),
      entry({ key: 'b', kind: 'step' }),
      entry({ key: 'a', kind: 'message_in' }),
      entry({ key: 'z', kind: 'task', at: '2026-11-22 09:00:00.000' }),
    ]);

    expect(sorted.map((one) => one.key)).to.deep.equal(['z', 'a', 'b', 'c']);
  });

  it('fits: people are whoever is a person, whatever they did; everything fits all', () => {
    const byHand = entry({ person: true, kind: 'document' });

    const names = timelineFilters.filter((filter) => fits(byHand, filter));

    expect(names).to.deep.equal(['all', 'people', 'money']);
  });

  it('pageOf: pages follow each other without a gap or a repeat, and the last has no next', () => {
    const all = Array.from({ length: 7 }, (_, at) => entry({ key: `k${at}`, at: `2026-11-22 10:00:0${at}.000` }));
    const seen: string[] = [];
    let after: string | undefined;
    for (let pages = 0; pages < 9; pages++) {
      const page = pageOf(all, after, 3);
      seen.push(...page.entries.map((one) => one.key));
      after = page.next;
      if (after === undefined) break;
    }

    expect(seen).to.deep.equal(all.map((one) => one.key));
  });

  it('pageOf: a mark whose entry is gone, goes on behind its moment; nonsense is an empty page', () => {
    const all = [entry({ key: 'a' }), entry({ key: 'b', at: '2026-11-22 11:00:00.000' })];

    expect(pageOf(all, '2026-11-22 10:30:00.000~gone', 5).entries.map((one) => one.key)).to.deep.equal(['b']);
    expect(pageOf(all, 'zzz', 5).entries).to.deep.equal([]);
  });

  it('stateThen: later rows do not count, fields are folded, a reason goes with its state', () => {
    const history = [
      fact({ move: 'hold', toState: 'on_hold', why: 'held_by_hand', at: '2026-11-22 10:00:00.000' }),
      fact({ move: 'release', toState: 'accepted', version: 2, at: '2026-11-22 11:00:00.000' }),
      fact({
        entity: 'shipment',
        entityId: 's',
        move: 'book',
        toState: 'booked',
        changes: '{"awb":[null,"A1"]}',
        at: '2026-11-22 12:00:00.000',
      }),
      fact({
        entity: 'shipment',
        entityId: 's',
        move: 'expect',
        toState: 'booked',
        changes: '{"expectedOn":[null,"2026-12-01"]}',
        at: '2026-11-22 13:00:00.000',
      }),
    ];

    const [held] = stateThen(history, '2026-11-22 10:30:00.000');
    const [free, parcel] = stateThen(history, '2026-11-22 13:00:00.000');

    expect([held?.state, held?.fields.reason]).to.deep.equal(['on_hold', 'held_by_hand']);
    expect([free?.state, free?.fields.reason]).to.deep.equal(['accepted', null]);
    expect([parcel?.state, parcel?.since, parcel?.fields]).to.deep.equal([
      'booked',
      '2026-11-22 12:00:00.000',
      { awb: 'A1', expectedOn: '2026-12-01' },
    ]);
    expect(stateThen(history, '2026-11-22 09:00:00.000')).to.deep.equal([]);
  });
});

describe('core/reading/store-trace', () => {
  let fresh: FreshDatabase;
  let about: Awaited<ReturnType<typeof booked>>;
  let number: string;

  before(async () => {
    fresh = await shop();
    about = await booked(fresh.db);
    const row = await fresh.db.read((r) =>
      r.one<{ number: string }>('SELECT number FROM orders WHERE id = ?', [about.orderId]),
    );
    number = row?.number ?? '';
    await fresh.db.tx((tx) =>
      tx.insert('charges', [
        {
          id: uuidv7(),
          order_id: about.orderId,
          shipment_id: uuidv7(),
          mode: 'prepaid',
          currency: 'AED',
          amount_minor: 1,
          state: 'captured',
          action_ref: 'act_trace_1',
          version: 1,
          created_at: '2026-11-22 10:00:00.000',
          updated_at: '2026-11-22 10:00:00.000',
        },
      ]),
    );
  });
  after(() => fresh.drop());

  it('findTrace: status, promise and parcels; nothing of another channel', async () => {
    const trace = await fresh.db.read((reader) => findTrace(reader, number, 'all'));
    const strange = await fresh.db.read((reader) => findTrace(reader, number, ['SA']));

    expect(trace?.status).to.equal('allocated');
    expect(trace?.promisedOn).to.equal(trace?.shipments[0]?.promisedOn);
    expect([trace?.expectedOn, trace?.late]).to.deep.equal([trace?.promisedOn, false]);
    expect(strange).to.equal(undefined);
  });

  it('findTimeline: all sources in order of time; each filter narrows', async () => {
    const page = (filter: (typeof timelineFilters)[number]) =>
      fresh.db.read((reader) => findTimeline(reader, number, 'all', { filter, limit: 500 }));

    const all = (await page('all'))?.entries ?? [];
    const kinds = new Set(all.map((one) => one.kind));
    const steps = (await page('steps'))?.entries ?? [];

    expect([...kinds]).to.include.members(['step', 'decision', 'message_out', 'document']);
    expect(all.map((one) => one.at)).to.deep.equal([...all.map((one) => one.at)].sort());
    expect(new Set(all.map((one) => one.key)).size).to.equal(all.length);
    expect(steps.every((one) => ['step', 'decision'].includes(one.kind))).to.equal(true);
    expect(all.some((one) => one.what === 'shipment.book' && one.about !== null)).to.equal(true);
  });

  it('findTimeline: no personal data in it', async () => {
    const page = await fresh.db.read((reader) => findTimeline(reader, number, 'all', { filter: 'all', limit: 500 }));

    expect(JSON.stringify(page)).not.to.match(/aisha|Villa|\+9715/i);
  });

  it('findStateThen: before it came there was nothing, now there is a shipment with its AWB', async () => {
    const then = (at: string) => fresh.db.read((reader) => findStateThen(reader, number, 'all', at));

    const before = await then('2020-01-01 00:00:00.000');
    const now = await then('2099-01-01 00:00:00.000');

    expect(before?.things).to.deep.equal([]);
    const parcel = now?.things.find((one) => one.entity === 'shipment');
    expect([parcel?.state, parcel?.fields.awb]).to.deep.equal(['labelled', about.awb]);
  });

  it('findOrders: by the number of a charge at the gateway', async () => {
    const found = await fresh.db.read((reader) =>
      findOrders(reader, everywhere, 'act_trace_1', { countries: ['AE'], limit: 5 }),
    );

    expect([found.exact, found.rows[0]?.id]).to.deep.equal([true, about.orderId]);
  });
});
