/** What a channel is told of a source, worked out by hand. */
import { expect } from 'chai';
import { channelNumbers, type MemberStock } from '../../../src/core/availability/channel-number.ts';

const row = (locationId: string, over: Partial<MemberStock> = {}): MemberStock => ({
  locationId,
  physical: 0,
  quarantine: 0,
  pending: 0,
  hold: 0,
  reserved: 0,
  safety: 0,
  ownReserved: 0,
  ownHold: 0,
  inFlight: 0,
  ...over,
});
const member = (locationId: string, over: object = {}) => ({
  locationId,
  weight: 100,
  safety: 0,
  enabled: true,
  ...over,
});
const plain = { buffer: 0, salesFactor: 1 };
const sourceOf = (id: string): string => `own_${id}`;

function numberOf(rows: readonly MemberStock[], rules = plain, members = [member('A'), member('B')]): number {
  const pool = { mode: 'aggregate', sourceCode: 'web', members } as const;
  const stock = new Map(rows.map((one) => [one.locationId, one]));
  return channelNumbers(pool, stock, sourceOf, rules).get('web') ?? Number.NaN;
}

describe('core/availability/channel-number', () => {
  it('channelNumbers: own orders, are not subtracted; those of other channels are', () => {
    const own = row('A', { physical: 10, reserved: 3, ownReserved: 3 });
    const others = row('B', { physical: 10, reserved: 4, ownReserved: 1 });

    expect([numberOf([own]), numberOf([others]), numberOf([own, others])]).to.deep.equal([10, 7, 17]);
  });

  it('channelNumbers: holds, are subtracted unless they are of own orders', () => {
    expect(numberOf([row('A', { physical: 10, hold: 3, ownHold: 2 })])).to.equal(9);
  });

  it('channelNumbers: a piece on its way, counts until the channel has its shipment', () => {
    const shelf = row('A', { physical: 10, reserved: 2, ownReserved: 2 });
    const left = row('A', { physical: 8, inFlight: 2 });
    const known = row('A', { physical: 8 });

    expect([shelf, left, known].map((one) => numberOf([one]))).to.deep.equal([10, 10, 8]);
  });

  it('channelNumbers: quarantine, pending receipts and safety, are kept back; never less than nothing', () => {
    const one = row('A', { physical: 10, quarantine: 1, pending: 2, safety: 3 });
    const short = row('A', { physical: 1, safety: 3 });
    const owed = row('B', { physical: -4 });

    expect([numberOf([one]), numberOf([short]), numberOf([owed])]).to.deep.equal([4, 0, 0]);
    expect(numberOf([row('A', { physical: 5 }), owed]), 'a lack in one store takes nothing from another').to.equal(5);
  });

  it('channelNumbers: what must still be shipped, is never told away', () => {
    const sold = row('A', { physical: 3, reserved: 3, ownReserved: 3, safety: 2, inFlight: 1 });
    const buffer = { buffer: 100, salesFactor: 1 };

    expect([numberOf([sold]), numberOf([sold], buffer)]).to.deep.equal([4, 4]);
    expect(numberOf([row('A', { physical: 0, reserved: 2, ownReserved: 2 })]), 'not there at all').to.equal(0);
  });

  it('channelNumbers: a member, gives its share less its safety, or nothing when it is off', () => {
    const rows = [row('A', { physical: 11 }), row('B', { physical: 7, reserved: 2, ownReserved: 2 })];
    const members = [member('A', { weight: 50, safety: 1 }), member('B', { enabled: false })];

    expect(numberOf(rows, plain, members)).to.equal(4 + 2);
  });

  it('channelNumbers: a place outside the pool, gives only what it ships for the channel', () => {
    const outside = row('C', { physical: 9, reserved: 2, ownReserved: 2, inFlight: 1 });

    expect(numberOf([row('A', { physical: 5 }), outside])).to.equal(8);
  });

  it('channelNumbers: a buffer, is taken once from the whole; packs are rounded down', () => {
    const rows = [row('A', { physical: 10 }), row('B', { physical: 5 })];

    expect(numberOf(rows, { buffer: 4, salesFactor: 1 })).to.equal(11);
    expect(numberOf(rows, { buffer: 4, salesFactor: 6 })).to.equal(1);
  });

  it('channelNumbers: a source per store, each its own number, the buffer from the fullest first', () => {
    const pool = { mode: 'per_store', sourceCode: 'web', members: [member('A'), member('B')] } as const;
    const stock = new Map([row('A', { physical: 3 }), row('B', { physical: 9 })].map((one) => [one.locationId, one]));

    const numbers = channelNumbers(pool, stock, sourceOf, { buffer: 10, salesFactor: 1 });

    expect([...numbers].sort()).to.deep.equal([
      ['own_A', 2],
      ['own_B', 0],
    ]);
  });
});
