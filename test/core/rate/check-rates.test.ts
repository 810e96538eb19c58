/** Cards and zones that contradict themselves, the couriers, or each other, are refused with the line at fault. */
import { expect } from 'chai';
import { firstCouriers } from '../../../config/couriers.ts';
import {
  firstRateCards,
  firstRateZones,
  rateCardSchema,
  rateZoneSchema,
  type RateCardRow,
} from '../../../config/rate-cards.ts';
import { checkCard, checkZone, type RateWorld } from '../../../src/core/rate/index.ts';
import { cardOf, laneOf, worldOf } from './made.ts';

const AE = { country: 'AE' };
const slabs = (...limits: [number, number][]) => ({ slabs: limits.map(([fromG, toG]) => ({ fromG, toG, minor: 1 })) });
const rival = cardOf({ code: 'OLD', validTo: '2026-06-30' });

describe('core/rate/check-rates', () => {
  const cases: [string, Partial<RateCardRow>, string[], Partial<RateWorld>?][] = [
    ['nothing wrong', {}, []],
    ['a courier that nobody knows', { courierCode: 'UPS' }, ['card rates.courier_unknown UPS']],
    ['a service that it does not offer', { service: 'locker' }, ['card rates.service_not_offered locker']],
    ['a day that is none', { validFrom: '2026-02-30' }, ['card rates.bad_day 2026-02-30']],
    ['an end before its beginning', { validTo: '2025-12-31' }, ['card rates.ends_before_begin 2025-12-31']],
    [
      'a gap between slabs',
      { lanes: [laneOf(slabs([0, 500], [600, 900]))] },
      ['lanes[0].slabs[1] rates.slab_gap 500–600'],
    ],
    ['a gap before the first', { lanes: [laneOf(slabs([100, 500]))] }, ['lanes[0].slabs[0] rates.slab_gap 0–100']],
    [
      'slabs that overlap',
      { lanes: [laneOf(slabs([0, 500], [400, 900]))] },
      ['lanes[0].slabs[1] rates.slab_overlap 400–500'],
    ],
    [
      'a slab of nothing',
      { lanes: [laneOf(slabs([0, 500], [500, 500]))] },
      ['lanes[0].slabs[1] rates.slab_empty 500–500'],
    ],
    [
      'a step longer than its slab',
      { lanes: [laneOf({ slabs: [{ fromG: 0, toG: 500, stepG: 600, minor: 1 }] })] },
      ['lanes[0].slabs[0] rates.slab_step 600'],
    ],
    ['the same lane twice', { lanes: [laneOf(), laneOf()] }, ['lanes[1] rates.lane_twice lanes[0]']],
    [
      'two zones with one city',
      { lanes: [laneOf({ to: { ...AE, zone: 'AE-DXB' } }), laneOf({ to: { ...AE, zone: 'AE-COAST' } })] },
      ['lanes[1] rates.lanes_contradict lanes[0]'],
    ],
    [
      'a zone and its country, an area and its city',
      { lanes: [laneOf(), laneOf({ to: { ...AE, zone: 'AE-DXB' } }), laneOf({ to: { ...AE, zone: 'AE-QUOZ' } })] },
      [],
    ],
    [
      'a zone that there is not',
      { lanes: [laneOf({ to: { ...AE, zone: 'MOON' } })] },
      ['lanes[0].to rates.zone_unknown MOON'],
    ],
    [
      'a zone of another country',
      { lanes: [laneOf({ to: { country: 'SA', zone: 'AE-DXB' } })] },
      ['lanes[0].to rates.zone_unknown AE-DXB'],
    ],
    [
      'where the courier does not collect or deliver',
      { lanes: [laneOf({ from: { country: 'GB' }, to: { country: 'US' } })] },
      ['lanes[0].from rates.courier_not_there GB', 'lanes[0].to rates.courier_not_there US'],
    ],
    [
      'surcharges for an unknown zone, and twice',
      {
        remote: [
          { zone: 'X', minor: 1 },
          { zone: 'AE-REMOTE', minor: 1 },
          { zone: 'AE-REMOTE', minor: 2 },
        ],
      },
      ['remote[0] rates.zone_unknown X', 'remote[2] rates.zone_twice AE-REMOTE'],
    ],
    [
      'a lane of another card at the same time',
      { validFrom: '2026-06-30' },
      ['lanes[0] rates.lane_in_other_card OLD'],
      { others: [rival] },
    ],
    ['a lane of another card after its end', { validFrom: '2026-07-01' }, [], { others: [rival] }],
    ['another card of another service', { service: 'international' }, [], { others: [rival] }],
  ];
  for (const [name, over, wanted, world] of cases)
    it(`checkCard: ${name}`, () => {
      const wrong = checkCard(cardOf(over), worldOf(world));

      expect(wrong.map(({ line, code, value }) => [line, code, value ?? []].flat().join(' '))).to.deep.equal(wanted);
    });

  it('checkZone: a place twice in two spellings, and one without a letter', () => {
    const wrong = checkZone({ name: 'Z', country: 'AE', places: ['Dubai', 'دبي', '--', 'Dubai/Al Quoz'] });

    expect(wrong.map((one) => `${one.line} ${one.code}`)).to.deep.equal([
      'places[1] rates.place_twice',
      'places[2] rates.place_unreadable',
    ]);
  });

  it('the rows of the first boot: well formed, and nothing wrong with them', () => {
    const world = { couriers: firstCouriers, zones: firstRateZones, others: firstRateCards };

    for (const zone of firstRateZones) expect(rateZoneSchema.validate(zone).error, zone.name).to.equal(undefined);
    for (const card of firstRateCards) {
      expect(rateCardSchema.validate(card).error, card.code).to.equal(undefined);
      expect(checkCard(card, world), card.code).to.deep.equal([]);
    }
  });
});
