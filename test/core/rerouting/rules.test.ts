import { expect } from 'chai';
import { firstCalendars } from '../../../config/calendars.ts';
import { correctionsOf, firstIdAt, linesDown, roomFor, workingMinutes } from '../../../src/core/rerouting/index.ts';
import { trustedPieces, trustScore } from '../../../src/core/sourcing/index.ts';

describe('core/rerouting/rules', () => {
  const day = (daysAgo: number, offered: number, refused: number) => ({ daysAgo, offered, refused });
  const scores: readonly (readonly [name: string, days: ReturnType<typeof day>[], score: number])[] = [
    ['no history: trusted wholly', [], 1],
    ['few pieces: trusted wholly, whatever became of them', [day(0, 19, 19)], 1],
    ['one in a hundred: as good as all', [day(0, 100, 1)], 1],
    ['one in five', [day(0, 100, 20)], 0.8182],
    ['all of it: never below the floor', [day(0, 100, 100)], 0.5],
    ['a bad day a month ago counts half', [day(30, 100, 40), day(0, 100, 0)], 0.875],
    ['beyond the window: forgotten', [day(91, 1000, 1000)], 1],
    ['more refused than offered on a day: no more than all', [day(0, 30, 60)], 0.5],
  ];
  for (const [name, days, score] of scores)
    it(`trustScore: ${name}`, () => expect(trustScore(days)).to.be.closeTo(score, 0.0001));

  it('trustedPieces: a place below 1 keeps its last piece, a trusted one promises all', () => {
    expect([trustedPieces(1, 0.9), trustedPieces(10, 0.85), trustedPieces(7, 1), trustedPieces(-2, 0.5)]).to.eql([
      0, 8, 7, -2,
    ]);
  });

  const dubai = { kind: 'store', country: 'AE', timeZone: 'Asia/Dubai' };
  const warehouse = { ...dubai, kind: 'warehouse' };
  const times: readonly (readonly [name: string, from: string, to: string, node: typeof dubai, minutes: number])[] = [
    ['within the hours', '2026-11-23T08:00:00Z', '2026-11-23T09:30:00Z', dubai, 90],
    ['over the night', '2026-11-23T17:30:00Z', '2026-11-24T06:30:00Z', dubai, 60],
    ['before it opens', '2026-11-23T02:00:00Z', '2026-11-23T05:59:00Z', dubai, 0],
    ['on a Sunday nobody is in the warehouse', '2026-11-22T06:00:00Z', '2026-11-22T12:00:00Z', warehouse, 0],
    ['on a holiday the mall is open', '2026-12-02T08:00:00Z', '2026-12-02T09:00:00Z', dubai, 60],
    ['on a holiday the warehouse is not', '2026-12-02T08:00:00Z', '2026-12-02T09:00:00Z', warehouse, 0],
  ];
  for (const [name, from, to, node, minutes] of times)
    it(`workingMinutes: ${name}`, () => {
      expect(workingMinutes(new Date(from), new Date(to), node, firstCalendars)).to.equal(minutes);
    });

  it('linesDown: what was found says how many are missing; a pack counts in its base units', () => {
    const pieces = [
      { orderLineId: 'a', sku: 'S', quantity: 2, reserved: 2 },
      { orderLineId: 'b', sku: 'S', quantity: 3, reserved: 3 },
      { orderLineId: 'c', sku: 'PACK', quantity: 2, reserved: 12 },
    ];
    const short = linesDown(pieces, { reason: 'mismatch', lines: [{ sku: 'S', found: 1 }] });
    const pack = linesDown(pieces, { reason: 'damaged', lines: [{ sku: 'PACK', quantity: 1 }] });

    expect(short.map((one) => [one.orderLineId, one.quantity, one.found])).to.eql([
      ['a', 2, 1],
      ['b', 2, 1],
    ]);
    expect(pack.map((one) => [one.quantity, one.factor])).to.eql([[1, 6]]);
    expect(linesDown(pieces, { reason: 'other' })).to.have.length(3);
  });

  it('correctionsOf: one line a SKU, what is gone off the stock, what is broken into quarantine', () => {
    const lines = [
      { sku: 'S', quantity: 2, reason: 'not_found' },
      { sku: 'S', quantity: 1, reason: 'damaged' },
      { sku: 'T', quantity: 4, reason: 'worn_display' },
    ];
    expect(correctionsOf(lines)).to.eql([
      { sku: 'S', quantity: -2, quarantine: 1, reason: 'NOT_FOUND' },
      { sku: 'T', quantity: 0, quarantine: 4, reason: 'OTHER' },
    ]);
  });

  const flood = {
    limits: { store: 100, warehouse: 500 },
    kindOf: (id: string) => (id === 'W' ? 'warehouse' : 'store'),
  };
  const group = (second: number, placed: Record<string, number>) => ({
    runId: 'R',
    at: `2026-11-22 10:00:${String(second).padStart(2, '0')}.000`,
    targets: new Map(Object.entries(placed)),
  });
  const paces: readonly (readonly [name: string, groups: ReturnType<typeof group>[], most: number, room: object])[] = [
    ['nothing placed: as much as the smallest place takes', [], 999, { count: 100 }],
    ["the fullest of the run's places sets the pace", [group(1, { W: 450, S: 30 })], 999, { count: 50 }],
    ['places of other runs alone do not count', [group(1, { other: 100 })], 999, { count: 100 }],
    [
      'too little for a group: not before enough of it is a minute old',
      [group(1, { S: 10 }), group(9, { S: 80 })],
      999,
      { count: 0, againAt: '2026-11-22 10:01:01.000' },
    ],
    [
      'of which nobody knows yet where they go: they count everywhere',
      [group(1, { S: 10, '': 20 })],
      999,
      { count: 70 },
    ],
    ['too little for a group, enough for what is left', [group(1, { S: 90 })], 8, { count: 10 }],
  ];
  for (const [name, groups, most, room] of paces)
    it(`roomFor: ${name}`, () => expect(roomFor(flood, groups, new Set(['W', 'S']), most)).to.eql(room));

  it('roomFor: no limit, no end; a limit of nothing never has room', () => {
    const places = new Set(['S']);

    expect(roomFor({ ...flood, limits: {} }, [], places)).to.eql({ count: Infinity });
    expect(roomFor({ ...flood, limits: { store: 0 } }, [], places)).to.eql({ count: 0 });
  });

  it('firstIdAt: ids of a later moment are greater', () => {
    expect(firstIdAt(1) < firstIdAt(2)).to.equal(true);
    expect(firstIdAt(Date.parse('2026-11-22T00:00:00Z'))).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7000-8000-0{12}$/);
  });
});
