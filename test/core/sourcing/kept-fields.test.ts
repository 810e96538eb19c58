/** Ranked places are kept from group to group until a setting changes; the clock and the loads count at once. */
import { expect } from 'chai';
import { firstCalendars } from '../../../config/calendars.ts';
import {
  closeLocation,
  forget,
  loadMapping,
  setLocationRouting,
  type Location,
} from '../../../src/core/catalog/index.ts';
import { loadCalendars, setCalendars } from '../../../src/core/order/index.ts';
import type { RateBook } from '../../../src/core/rate/index.ts';
import { fieldOf, type Field } from '../../../src/core/sourcing/candidates.ts';
import type { Place } from '../../../src/core/values.ts';
import { loadWorld, routeOrder, type RoutingOrder, type World } from '../../../src/core/sourcing/index.ts';
import type { Tx } from '../../../src/platform/db/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { places, shop } from '../made.ts';
import { NOON, orderOf, placeAt, row, rulesOf, stockOf, worldOf } from './made.ts';

const fieldIn = (world: World, order: RoutingOrder = orderOf('X1')): Field => {
  const step = world.rules.sets[0]?.steps[0];
  if (step === undefined) throw new Error('no step');
  return fieldOf(order, world, step);
};
const openIn = ({ ranked }: Field): string[] => ranked.map(({ id }) => id);

describe('core/sourcing/kept-fields', () => {
  it('fieldOf: another group, another order into the same city, the very same ranking', () => {
    const world = worldOf();

    const later = fieldIn({ ...world, now: new Date(NOON.getTime() + 3_600_000), load: new Map([['near', 4]]) });

    expect(later.ranked).to.equal(fieldIn(world).ranked);
    expect(fieldIn({ ...world }, orderOf('Y1')).ranked).to.equal(later.ranked);
  });

  const with_ = (over: Partial<Location>): readonly Location[] => [placeAt('near', over), ...row.slice(1)];
  const [ae] = [...worldOf().mapping.channels];
  const changed: readonly [what: string, before: World, over: (world: World) => Partial<World>, open: string][] = [
    ['the places', worldOf(), () => ({ mapping: worldOf({ places: with_({ active: false }) }).mapping }), 'mid far'],
    ['the rules', worldOf(), () => ({ rules: rulesOf({ locations: { exceptIds: ['near'] } }) }), 'mid far'],
    [
      'the channel',
      worldOf({ rules: rulesOf({ locations: {} }) }),
      ({ mapping }) => {
        const weights = { ...ae?.config.routing?.weights, perKm: 0 };
        const far = worldOf({ places: mapping.locations, channel: { routing: { weights } } });
        return { mapping: far.mapping };
      },
      'near mid far',
    ],
    [
      'the policy',
      worldOf(),
      ({ mapping }) => ({
        mapping: worldOf({ places: mapping.locations, policy: { mayFulfilFrom: ['far'] } }).mapping,
      }),
      'far',
    ],
    [
      'a closure of today begins',
      worldOf({
        places: with_({ routing: { closures: [{ from: '2026-11-23', to: '2026-11-23' }] } }),
      }),
      () => ({ now: new Date(NOON.getTime() + 86_400_000) }),
      'mid far',
    ],
    [
      'a place is full',
      worldOf({ places: with_({ routing: { dailyCapacity: 2 } }) }),
      () => ({ load: new Map([['near', 2]]) }),
      'mid far',
    ],
    [
      'the day is over, and the rule asks who is open',
      worldOf({ rules: rulesOf({ locations: { openNow: true } }) }),
      () => ({ now: new Date('2026-11-22T19:59:00Z') }),
      '',
    ],
  ];
  for (const [what, before, over, open] of changed)
    it(`fieldOf: ${what}, it is ranked anew`, () => {
      const first = fieldIn(before);

      const then = fieldIn({ ...before, ...over(before) });

      expect(then.ranked).not.to.equal(first.ranked);
      expect(openIn(then).join(' ')).to.equal(open);
      expect(openIn(fieldIn({ ...before }))).to.deep.equal(['near', 'mid', 'far']);
    });

  it('fieldOf: two spots of one city on the same latitude, each is ranked by its own distances', () => {
    const [east, west] = [55.4, 55.1].map((lng) => ({ lat: 25.2, lng }));
    const places = [placeAt('west', { place: west as Place }), placeAt('east', { place: east as Place })];
    const world = worldOf({ places });

    const first = [east, west].map((place) => openIn(fieldIn(world, orderOf('X1', { place: place as Place })))[0]);

    expect(first).to.deep.equal(['east', 'west']);
  });

  it('routeOrder: rates change, the very next order goes by the new ones', () => {
    const places = row.map((one) => ({ ...one, city: one.id }));
    const rules = rulesOf({ weights: { carriage: 1, perKm: 0 } });
    const dear = (city: string): RateBook => ({
      quotes: ({ from }) => [
        { courierCode: 'C', service: 'S', costMinor: from.city === city ? 9_000 : 1_000, parts: {}, cardId: 'c' },
      ],
    });
    const world = worldOf({ places, rules, rates: dear('mid') });

    const served = [world, { ...world, rates: dear('near') }].map(
      (one) => routeOrder(orderOf('X1'), one, stockOf('near X1, mid X1')).parts[0]?.locationId,
    );

    expect(served).to.deep.equal(['near', 'mid']);
  });

  it('fieldOf: loads are weighed, each group by its own loads', () => {
    const places = [placeAt('near', { routing: { dailyCapacity: 100 } }), ...row.slice(1)];
    const world = worldOf({ places, rules: rulesOf({ weights: { perLoadPercent: 1 } }) });

    const ids = [0, 50].map((parcels) => openIn(fieldIn({ ...world, load: new Map([['near', parcels]]) })));

    expect(ids).to.deep.equal([
      ['near', 'mid', 'far'],
      ['mid', 'near', 'far'],
    ]);
  });

  it('fieldOf: places that are out for different reasons are told in the order of the places', () => {
    const shut = placeAt('shut', { active: false });
    const full = placeAt('full', { routing: { dailyCapacity: 1 } });
    const world = worldOf({ places: [full, shut, ...row] });
    fieldIn(world);

    const { excluded } = fieldIn({ ...world, load: new Map([['full', 1]]) });

    expect(excluded).to.deep.equal([
      { id: 'full', why: 'no_capacity' },
      { id: 'shut', why: 'closed' },
    ]);
  });
});

describe('core/sourcing/kept-fields as it is loaded', () => {
  let fresh: FreshDatabase;
  before(async () => (fresh = await shop()));
  after(() => fresh.drop());

  const [place] = places;
  const order = orderOf('X1');
  const now = (): Promise<Field> =>
    fresh.db.read(async (reader) => {
      forget(reader);
      return fieldIn(await loadWorld(reader, []), order);
    });

  it('loadWorld: nothing has changed, the ranking is the one of before', async () => {
    const first = await now();

    expect((await now()).ranked).to.equal(first.ranked);
    await fresh.db.read(async (reader) => {
      expect((await loadMapping(reader)).locations).to.equal((await loadMapping(reader)).locations);
      expect(await loadCalendars(reader)).to.equal(await loadCalendars(reader));
    });
  });

  const changes: readonly [what: string, change: (tx: Tx) => Promise<unknown>][] = [
    ['what sourcing knows of a place', (tx) => setLocationRouting(tx, place, { groups: ['a'] })],
    ['calendars', (tx) => setCalendars(tx, { ...firstCalendars, holidays: {} })],
    ['a place closes', (tx) => closeLocation(tx, { locationId: place, reason: 'flood', who: 'me', reroutes: false })],
  ];
  for (const [what, change] of changes)
    it(`loadWorld: ${what}, it is ranked anew`, async () => {
      const first = await now();

      await fresh.db.tx(change);

      expect((await now()).ranked).not.to.equal(first.ranked);
    });
});
