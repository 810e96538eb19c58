/** Which courier takes a parcel, and what is said of the others. */
import { expect } from 'chai';
import { firstCouriers } from '../../../config/couriers.ts';
import { chooseCourier, type CourierQuestion, type Lost } from '../../../src/core/shipment/index.ts';
import type { Quote } from '../../../src/core/rate/index.ts';

const cash = (minor: number) => ({ cashOnDelivery: { minor, currency: 'AED' } });
const parcel = { fromCountry: 'AE', toCountry: 'AE', weightG: 1000 };
const inSaudi = { ...parcel, fromCountry: 'SA', toCountry: 'SA' };
const all = ['ARAMEX', 'JEEBLY', 'NAQEL'];
const [ARAMEX, JEEBLY, NAQEL] = [2, 316, 138];

const quote = (courierCode: string, costMinor: number, over: Partial<Quote> = {}): Quote => ({
  courierCode,
  service: courierCode === 'JEEBLY' ? 'same_day' : 'domestic',
  costMinor,
  parts: { base: costMinor },
  cardId: `${courierCode}@1`,
  ...over,
});
const quotes = [
  quote('NAQEL', 1_400, { days: 3, daysFrom: 'card' }),
  quote('ARAMEX', 1_500, { days: 2, daysFrom: 'measured', onTime: 0.9 }),
  quote('JEEBLY', 2_000, { days: 1, daysFrom: 'card', onTime: 0.99 }),
];
const cheap = { cost: 1, perDay: 0, perLatePercent: 0 };
const fast = { cost: 1, perDay: 700, perLatePercent: 0 };
const punctual = { cost: 1, perDay: 0, perLatePercent: 100 };
const ranked = (...ids: number[]) => ({ ranked: ids.map((partnerId) => ({ partnerId, account: '' })), ignored: [] });

const rest = { JEEBLY: 'later_in_order', NAQEL: 'later_in_order' } as const;

type Case = [string, Partial<CourierQuestion>, string | undefined, string, Partial<Record<string, Lost>>];
const cases: Case[] = [
  ['the first that may, where nothing is set', {}, 'ARAMEX', 'preferred', rest],
  ['prices alone do not change that', { quotes }, 'ARAMEX', 'preferred', rest],
  [
    'too heavy for the first',
    { preferred: ['JEEBLY', 'ARAMEX'], parcel: { ...parcel, weightG: 25_000 } },
    'ARAMEX',
    'preferred',
    { JEEBLY: 'too_heavy' },
  ],
  [
    'cash above the limit of the first',
    { preferred: ['JEEBLY', 'ARAMEX'], parcel: { ...parcel, ...cash(300_001) } },
    'ARAMEX',
    'preferred',
    { JEEBLY: 'cash_over_limit' },
  ],
  ['cash at the limit', { preferred: ['JEEBLY'], parcel: { ...parcel, ...cash(300_000) } }, 'JEEBLY', 'preferred', {}],
  ['does not collect there', { preferred: ['DELHIVERY'] }, undefined, 'nobody', { DELHIVERY: 'not_from_there' }],
  [
    'does not deliver there',
    { preferred: ['JEEBLY'], parcel: { ...parcel, toCountry: 'SA' } },
    undefined,
    'nobody',
    { JEEBLY: 'not_to_there' },
  ],
  [
    'lockers need a choice',
    { preferred: ['REDBOX'], parcel: inSaudi },
    undefined,
    'nobody',
    { REDBOX: 'lockers_only' },
  ],
  [
    'an id that nobody knows',
    { preferred: ['SMSA'], parcel: inSaudi },
    undefined,
    'nobody',
    { SMSA: 'no_aggregator_id' },
  ],
  ['a courier that is no more', { preferred: ['GONE', 'ARAMEX'] }, 'ARAMEX', 'preferred', { GONE: 'unknown' }],
  [
    'the cheapest by weight of cost',
    { quotes, rule: { weights: cheap } },
    'NAQEL',
    'score',
    { ARAMEX: 'higher_score', JEEBLY: 'higher_score' },
  ],
  [
    'the fastest by weight of days',
    { quotes, rule: { weights: fast } },
    'JEEBLY',
    'score',
    { ARAMEX: 'higher_score', NAQEL: 'higher_score' },
  ],
  [
    'the punctual; who is not measured counts as the latest',
    { quotes, rule: { weights: punctual } },
    'JEEBLY',
    'score',
    { ARAMEX: 'higher_score', NAQEL: 'higher_score' },
  ],
  [
    'a cheap one that may not carry it',
    { quotes, rule: { weights: cheap }, parcel: { ...parcel, ...cash(400_000) }, preferred: ['JEEBLY', 'ARAMEX'] },
    'ARAMEX',
    'score',
    { JEEBLY: 'cash_over_limit' },
  ],
  [
    'a draw: the order of the channel',
    { quotes: [quote('NAQEL', 5), quote('ARAMEX', 5)], rule: { weights: cheap }, preferred: ['NAQEL', 'ARAMEX'] },
    'NAQEL',
    'score',
    { ARAMEX: 'higher_score' },
  ],
  [
    'no card comes after every card',
    { quotes: [quote('NAQEL', 9_999)], rule: { weights: cheap } },
    'NAQEL',
    'score',
    { ARAMEX: 'no_card', JEEBLY: 'no_card' },
  ],
  ['no cards at all: the order of the channel', { quotes: [], rule: { weights: cheap } }, 'ARAMEX', 'preferred', rest],
  [
    'the better of two services of a courier',
    {
      preferred: ['BLUEDART'],
      couriers: firstCouriers,
      parcel: { fromCountry: 'IN', toCountry: 'IN', weightG: 900 },
      quotes: [quote('BLUEDART', 900), quote('BLUEDART', 700, { service: 'express' })],
    },
    'BLUEDART',
    'preferred',
    {},
  ],
  [
    'the shipping method asks for a service',
    { rule: { services: { same_day_x: ['same_day'] } }, shippingMethod: 'same_day_x' },
    'JEEBLY',
    'preferred',
    { ARAMEX: 'other_service', NAQEL: 'other_service' },
  ],
  [
    'another shipping method does not',
    { rule: { services: { same_day_x: ['same_day'] } }, shippingMethod: 'flat' },
    'ARAMEX',
    'preferred',
    rest,
  ],
  [
    'every other method asks for a service',
    { rule: { services: { '*': ['domestic'] } }, preferred: ['NAQEL', 'ARAMEX'] },
    'NAQEL',
    'preferred',
    { ARAMEX: 'later_in_order' },
  ],
  [
    'who refused stands back',
    { refusedBefore: new Set(['ARAMEX']) },
    'JEEBLY',
    'preferred',
    { ARAMEX: 'refused_before', NAQEL: 'later_in_order' },
  ],
  ['all have refused: a person asks again', { refusedBefore: new Set(all) }, 'ARAMEX', 'preferred', rest],
  [
    'said not to serve the address',
    { advice: { unserved: [ARAMEX], ignored: [] } },
    'JEEBLY',
    'preferred',
    { ARAMEX: 'says_not_served', NAQEL: 'later_in_order' },
  ],
  [
    'nobody is said to serve it: our own choice stands',
    { advice: { unserved: [ARAMEX, JEEBLY, NAQEL], ignored: [] } },
    'ARAMEX',
    'preferred',
    rest,
  ],
  [
    'a recommendation that is followed',
    { quotes, rule: { recommendation: 'follow', weights: cheap }, advice: ranked(JEEBLY, ARAMEX) },
    'JEEBLY',
    'recommended',
    { ARAMEX: 'not_recommended', NAQEL: 'not_recommended' },
  ],
  [
    'its first may not carry it: its next',
    { rule: { recommendation: 'follow' }, advice: ranked(JEEBLY, NAQEL), parcel: { ...parcel, weightG: 25_000 } },
    'NAQEL',
    'recommended',
    { ARAMEX: 'not_recommended', JEEBLY: 'too_heavy' },
  ],
  [
    'it names nobody of ours: our own choice',
    { rule: { recommendation: 'follow' }, advice: ranked(999) },
    'ARAMEX',
    'preferred',
    rest,
  ],
  [
    'it is empty: our own choice',
    {
      rule: { recommendation: 'follow' },
      advice: { ignored: [{ what: 'recommendation', code: 'clickpost.garbage' }] },
    },
    'ARAMEX',
    'preferred',
    rest,
  ],
  [
    'advice alone does not overrule the order',
    { rule: { recommendation: 'advise' }, advice: ranked(NAQEL) },
    'ARAMEX',
    'preferred',
    rest,
  ],
  [
    'advice decides where our numbers draw',
    {
      quotes: [quote('NAQEL', 5), quote('ARAMEX', 5)],
      rule: { weights: cheap, recommendation: 'advise' },
      advice: ranked(NAQEL),
    },
    'NAQEL',
    'score',
    { ARAMEX: 'higher_score', JEEBLY: 'no_card' },
  ],
  [
    'advised days beat those of a card, not those measured',
    {
      quotes,
      rule: { weights: fast, recommendation: 'advise' },
      advice: { days: { [NAQEL]: 0, [ARAMEX]: 0 }, ignored: [] },
    },
    'NAQEL',
    'score',
    { ARAMEX: 'higher_score', JEEBLY: 'higher_score' },
  ],
];

describe('core/shipment/choose-courier', () => {
  for (const [name, over, code, by, lost] of cases)
    it(`chooseCourier: ${name}`, () => {
      const { courier, choice } = chooseCourier({
        preferred: all,
        couriers: firstCouriers,
        parcel,
        currency: 'AED',
        ...over,
      });

      expect(courier?.code).to.equal(code);
      expect(choice.by).to.equal(by);
      const why = choice.candidates.flatMap((one) => (one.lost === undefined ? [] : [[one.courier, one.lost]]));
      expect(Object.fromEntries(why)).to.deep.equal(lost);
    });

  it('chooseCourier: what was known of each is kept, and what was asked in vain', () => {
    const { choice, others } = chooseCourier({
      preferred: all,
      couriers: firstCouriers,
      parcel,
      currency: 'AED',
      quotes,
      rule: { weights: cheap, recommendation: 'advise' },
      advice: { ...ranked(JEEBLY), anyDays: 4, ignored: [{ what: 'estimate', code: 'clickpost.garbage' }] },
    });

    expect(others).to.equal(2);
    expect(choice).to.deep.equal({
      by: 'score',
      courier: 'NAQEL',
      currency: 'AED',
      candidates: [
        {
          courier: 'ARAMEX',
          service: 'domestic',
          costMinor: 1_500,
          days: 2,
          daysFrom: 'measured',
          onTime: 0.9,
          score: 1_500,
          lost: 'higher_score',
        },
        {
          courier: 'JEEBLY',
          service: 'same_day',
          costMinor: 2_000,
          days: 4,
          daysFrom: 'advice',
          onTime: 0.99,
          recommended: 1,
          score: 2_000,
          lost: 'higher_score',
        },
        { courier: 'NAQEL', service: 'domestic', costMinor: 1_400, days: 4, daysFrom: 'advice', score: 1_400 },
      ],
      ignored: [{ what: 'estimate', code: 'clickpost.garbage' }],
    });
  });
});
