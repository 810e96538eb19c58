/** Deadlines by calendar, attempts by time, and which cash orders are asked: tables of cases. */
import { expect } from 'chai';
import { firstCalendars } from '../../../config/calendars.ts';
import { countAttempts, deadlineOf, deliveryDays, standingOfCase } from '../../../src/core/delivery/index.ts';
import { reasonsToConfirm } from '../../../src/core/order/index.ts';

describe('core/delivery/deadline', () => {
  const qatar = { country: 'QA', courier: 'ARAMEX', timeZone: 'Asia/Qatar' };
  const dubai = { country: 'AE', courier: 'ARAMEX', timeZone: 'Asia/Dubai' };

  // Qatar rests on Fridays: 2026-11-27 is one.
  for (const [why, at, hours, door, due] of [
    ['on a working day', '2026-11-24T08:00:00Z', 24, qatar, '2026-11-25T08:00:00.000Z'],
    ['before a day of rest, which does not count', '2026-11-26T08:00:00Z', 24, qatar, '2026-11-28T08:00:00.000Z'],
    ['on a day of rest: from the midnight after it', '2026-11-27T08:00:00Z', 24, qatar, '2026-11-28T21:00:00.000Z'],
    ['before two holidays', '2026-12-01T16:00:00Z', 24, dubai, '2026-12-04T16:00:00.000Z'],
    ['within the hour before midnight', '2026-11-26T20:30:00Z', 1, qatar, '2026-11-27T21:30:00.000Z'],
  ] as const)
    it(`deadlineOf: ${why}`, () => {
      expect(deadlineOf(new Date(at), hours, door, firstCalendars).toISOString()).to.equal(due);
    });

  it('deliveryDays: the next days on which somebody drives, none of rest among them', () => {
    const days = deliveryDays(new Date('2026-11-25T10:00:00Z'), 3, qatar, firstCalendars);

    expect(days).to.deep.equal(['2026-11-26', '2026-11-28', '2026-11-29']);
  });

  for (const [count, hours] of [
    [0, []],
    [1, [0]],
    [1, [0, 0.5, 1.9]],
    [2, [0, 24]],
    [2, [24, 0, 25]],
    [3, [0, 2, 4]],
  ] as const)
    it(`countAttempts: reports after ${hours.join(', ') || 'no'} hours are ${count}`, () => {
      expect(countAttempts(hours.map((one) => new Date(one * 3_600_000)))).to.equal(count);
    });

  const link = { revokedAt: null, revision: 1, expiresAt: '2026-11-25 00:00:00.000' };
  const now = '2026-11-24 00:00:00.000';
  for (const [standing, over, state, failed] of [
    ['open', {}, 'open', true],
    ['revoked', { revokedAt: now }, 'open', true],
    ['overtaken', { revision: 2 }, 'open', true],
    ['expired', { expiresAt: now }, 'open', true],
    ['overtaken', {}, 'open', false],
    ['answered', {}, 'answered', true],
    ['answered', {}, 'taken', true],
    ['expired', {}, 'expired', true],
    ['overtaken', {}, 'solved', false],
  ] as const)
    it(`standingOfCase: ${state}, ${JSON.stringify(over)}: ${standing}`, () => {
      expect(standingOfCase({ ...link, ...over }, { state, attempts: 1 }, failed, now)).to.equal(standing);
    });

  const order = {
    dueMinor: 50_000,
    customerKey: 'k',
    shipTo: { name: '', lines: [], city: 'Al Ain', country: 'AE', phone: '' },
  };
  for (const [rule, facts, reasons] of [
    [{ overMinor: 49_999 }, {}, ['value']],
    [{ overMinor: 50_000 }, {}, []],
    [{ areas: ['al ain '] }, {}, ['area']],
    [{ areas: ['Ajman'] }, {}, []],
    [{ refused: { times: 2, days: 90 } }, { refusals: 2 }, ['refused']],
    [{ refused: { times: 2, days: 90 } }, { refusals: 1 }, []],
    [{ firstOrder: true }, { known: false }, ['first_order']],
    [{ firstOrder: true }, {}, []],
    [{ firstOrder: true, overMinor: 1 }, { known: false }, ['value', 'first_order']],
  ] as const)
    it(`reasonsToConfirm: ${JSON.stringify(rule)} and ${JSON.stringify(facts)}: ${reasons.join(', ') || 'none'}`, () => {
      expect(reasonsToConfirm(rule, order, { known: true, refusals: 0, ...facts })).to.deep.equal(reasons);
    });
});
