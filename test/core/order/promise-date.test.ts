/** The day of delivery: cut-off, weekends, holidays and lanes, each in its own place's time. */
import { expect } from 'chai';
import { calendarsSchema, firstCalendars, type Calendars } from '../../../config/calendars.ts';
import { promiseDate, type Lane } from '../../../src/core/order/index.ts';

const dubai: Lane = {
  from: { kind: 'store', country: 'AE', city: 'Dubai', timeZone: 'Asia/Dubai' },
  to: { country: 'AE', city: 'Dubai' },
  courier: 'ARAMEX',
};
const riyadh: Lane = {
  from: { kind: 'store', country: 'SA', city: 'Riyadh', timeZone: 'Asia/Riyadh' },
  to: { country: 'SA', city: 'Jeddah' },
  courier: 'NAQEL',
};
const mumbai: Lane = {
  from: { kind: 'warehouse', country: 'IN', city: 'Mumbai', timeZone: 'Asia/Kolkata' },
  to: { country: 'IN', city: 'Mumbai' },
  courier: 'BLUEDART',
};
const on = (utc: string, lane: Lane, calendars: Calendars = firstCalendars) =>
  promiseDate(new Date(utc), lane, calendars);
const storeCutOff = (cutOff: string): Calendars => ({
  ...firstCalendars,
  nodes: { ...firstCalendars.nodes, store: { '*': { cutOff, handlingDays: 0, closedOn: [], keepsHolidays: false } } },
});

describe('core/order/promise-date', () => {
  // 2026-11-23 is a Monday.
  // prettier-ignore
  const table: readonly (readonly [what: string, at: string, lane: Lane, day: string])[] = [
    ['same city, before the cut-off, is the next day',            '2026-11-23T12:00:00Z', dubai,  '2026-11-24'],
    ['at the very minute of the cut-off, still goes out',         '2026-11-23T13:00:59Z', dubai,  '2026-11-24'],
    ['a minute after the cut-off, goes out a day later',          '2026-11-23T13:01:00Z', dubai,  '2026-11-25'],
    ['another city, takes two delivery days',                     '2026-11-23T08:00:00Z', { ...dubai, to: { country: 'AE', city: 'Abu Dhabi' } }, '2026-11-25'],
    ['city names, are compared without case and blanks',          '2026-11-23T08:00:00Z', { ...dubai, to: { country: 'AE', city: ' DUBAI ' } }, '2026-11-24'],
    ['abroad, counts the delivery days over there',               '2026-11-23T08:00:00Z', { ...dubai, to: { country: 'SA', city: 'Riyadh' } }, '2026-11-29'],
    ['UAE on Saturday, nobody delivers on Sunday',                '2026-11-28T08:00:00Z', dubai,  '2026-11-30'],
    ['UAE before its National Days, they are passed over',        '2026-12-01T08:00:00Z', dubai,  '2026-12-04'],
    ['KSA on Wednesday, Friday does not count, Saturday does',    '2026-11-25T08:00:00Z', riyadh, '2026-11-28'],
    ['KSA on Thursday after the cut-off, collected on Saturday',  '2026-11-26T15:00:00Z', riyadh, '2026-11-30'],
    ['KSA around Eid, its tentative days are passed over',        '2027-03-08T08:00:00Z', riyadh, '2027-03-14'],
    ['India, the half hour counts: 14:59 local is in time',       '2026-11-23T09:29:00Z', mumbai, '2026-11-24'],
    ['India, 15:01 local is too late',                            '2026-11-23T09:31:00Z', mumbai, '2026-11-25'],
    ['India on Saturday evening, warehouse and courier rest',     '2026-11-28T12:00:00Z', mumbai, '2026-12-01'],
    ['late in the evening UTC, it is the next day over there',    '2026-11-23T21:00:00Z', dubai,  '2026-11-25'],
    ['a same-day courier, delivers on the day itself',            '2026-11-23T08:00:00Z', { ...dubai, courier: 'JEEBLY' }, '2026-11-23'],
    ['a courier that nobody has described, takes the usual time', '2026-11-23T08:00:00Z', { ...dubai, courier: 'NEW' }, '2026-11-24'],
  ];
  for (const [what, at, lane, day] of table)
    it(`promiseDate: ${what}`, () => {
      expect(on(at, lane)).to.equal(day);
    });

  it('promiseDate: a cut-off at 23:59, the whole day is in time, midnight is the next day', () => {
    const calendars = storeCutOff('23:59');

    const days = ['2026-11-23T19:59:59Z', '2026-11-23T20:00:00Z'].map((at) => on(at, dubai, calendars));

    expect(days).to.deep.equal(['2026-11-24', '2026-11-25']);
  });

  it('promiseDate: handling days, are the place’s working days', () => {
    const node = { cutOff: '15:00', handlingDays: 2, closedOn: [5, 6], keepsHolidays: true } as const;
    const calendars = { ...firstCalendars, nodes: { ...firstCalendars.nodes, store: { '*': node } } };

    // Thursday; Sunday and Monday are the two days of handling.
    expect(on('2026-11-26T08:00:00Z', riyadh, calendars)).to.equal('2026-12-02');
  });

  it('promiseDate: a courier with days of its own, keeps those', () => {
    const couriers = {
      ...firstCalendars.couriers,
      ARAMEX: { transit: { sameCity: 1, domestic: 2, abroad: 5 }, restsOn: { AE: [] } },
    };

    expect(on('2026-11-28T08:00:00Z', dubai, { ...firstCalendars, couriers })).to.equal('2026-11-29');
  });

  it('promiseDate: a calendar without a working day, ends all the same', () => {
    const restsOn = { AE: [1, 2, 3, 4, 5, 6, 7] as const };

    expect(on('2026-11-23T08:00:00Z', dubai, { ...firstCalendars, restsOn })).to.match(/^\d{4}-\d\d-\d\d$/);
  });

  it('firstCalendars: keep their own schema', () => {
    expect(calendarsSchema.validate(firstCalendars).error).to.equal(undefined);
  });

  it('calendarsSchema: seven closed days, an impossible date and a time out of the day, are refused', () => {
    const wrong = [
      { ...firstCalendars, restsOn: { AE: [1, 2, 3, 4, 5, 6, 7] } },
      { ...firstCalendars, holidays: { AE: [{ on: '2026-13-01', name: 'x' }] } },
      storeCutOff('24:00'),
    ];

    expect(wrong.map((one) => calendarsSchema.validate(one).error !== undefined)).to.deep.equal([true, true, true]);
  });
});
