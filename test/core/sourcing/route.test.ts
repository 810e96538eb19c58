/** Where an order goes: every circumstance is a row. */
import { expect } from 'chai';
import type { Location } from '../../../src/core/catalog/index.ts';
import type { RateBook } from '../../../src/core/rate/index.ts';
import type { LocationFilter, RuleSet } from '../../../src/core/routing/index.ts';
import {
  needsOf,
  routeOrder,
  whys,
  type Routed,
  type RoutingOrder,
  type World,
} from '../../../src/core/sourcing/index.ts';
import { orderOf, placeAt, pressureAt, row, rulesOf, stockOf, worldOf } from './made.ts';

type Given = Parameters<typeof worldOf>[0] & { readonly order?: Partial<RoutingOrder> };
/** Name, order, stock, what else is given, who serves what, what is missing. */
type Row = readonly [name: string, wants: string, stock: string, given: Given, parts: string, missing?: string];

function routed(wants: string, stock: string, { order, ...given }: Given = {}): { result: Routed; world: World } {
  const world = worldOf(given);
  return { result: routeOrder(orderOf(wants, order), world, stockOf(stock)), world };
}
const piecesOf = (wants: Routed['missing']): string =>
  needsOf(wants)
    .map(({ sku, quantity }) => `${sku}${quantity}`)
    .join(' ');
const partsOf = (parts: Routed['parts']): string =>
  parts.map((part) => `${part.locationId} ${piecesOf(part.wants)}`).join(', ');

const enough = 'near X9 Y9, mid X9 Y9, far X9 Y9';
const only = (locations: LocationFilter) => ({ rules: rulesOf({ locations }) });
const weigh = (weights: Record<string, number>) => ({ rules: rulesOf({ weights }) });
const with_ = (id: string, over: Partial<Location>): readonly Location[] =>
  row.map((one) => (one.id === id ? { ...one, ...over } : one));
const refusedBy = (locationId: string) => ({ refused: [{ orderId: 'o', locationId, reason: 'not_found' }] });
const qatar = placeAt('doha', { km: 5, country: 'QA', companyId: 'QA01' });
const intercompany = { crossCompany: 'INTERCOMPANY' as const, mayFulfilFrom: ['company:AE01', 'company:QA01'] };
/** One card per place: its price, and a tenth of a fils per gram. */
const cards = (prices: Record<string, number>): RateBook => ({
  quotes: ({ from, weightG, cashOnDelivery }) => {
    const price = prices[from.city];
    if (price === undefined) return [];
    const costMinor = price + Math.round(weightG / 10) + (cashOnDelivery === undefined ? 0 : 500);
    return [{ courierCode: 'C', service: 'S', costMinor, parts: {}, cardId: 'c' }];
  },
});
const inCities = row.map((one) => ({ ...one, city: one.id }));

// prettier-ignore
const filters: readonly Row[] = [
  ['nothing stands against it: the nearest', 'X1', enough, {}, 'near X1'],
  ['another country: not without a rule', 'X1', 'doha X9, far X9', { places: [qatar, ...row] }, 'far X1'],
  ['another country, and the rule goes there: only with a policy', 'X1', 'doha X9', { places: [qatar, ...row], ...only({ abroad: ['QA'] }) }, '', 'X1'],
  ['another country, rule and policy: it serves', 'X1', 'doha X9', { places: [qatar, ...row], policy: intercompany, ...only({ abroad: ['QA'] }) }, 'doha X1'],
  ['another country, a policy and no rule: it does not', 'X1', 'doha X9', { places: [qatar, ...row], policy: intercompany }, '', 'X1'],
  ['another country, a rule that goes elsewhere: it does not', 'X1', 'doha X9', { places: [qatar, ...row], policy: intercompany, ...only({ abroad: ['KW'] }) }, '', 'X1'],
  ['another company of the same country: not without a policy', 'X1', enough, { places: with_('near', { companyId: 'AE02' }) }, 'mid X1'],
  ['the policy names one place: the others are passed over', 'X1', enough, { policy: { mayFulfilFrom: ['far'] } }, 'far X1'],
  ['closed for good', 'X1', enough, { places: with_('near', { active: false }) }, 'mid X1'],
  ['does not ship web orders', 'X1', enough, { places: with_('near', { shipsOnline: false }) }, 'mid X1'],
  ['its role is to sell only', 'X1', enough, { places: with_('near', { roles: ['SELL'] }) }, 'mid X1'],
  ['a place in the books only', 'X1', enough, { places: with_('near', { kind: 'virtual' }) }, 'mid X1'],
  ['the rule takes warehouses alone', 'X1', enough, { places: with_('far', { kind: 'warehouse' }), ...only({ kinds: ['warehouse'] }) }, 'far X1'],
  ['the rule takes stores alone', 'X1', enough, { places: with_('near', { kind: 'warehouse' }), ...only({ kinds: ['store'] }) }, 'mid X1'],
  ['the rule names places', 'X1', enough, only({ ids: ['far', 'mid'] }), 'mid X1'],
  ['the rule excepts a place', 'X1', enough, only({ exceptIds: ['near'] }), 'mid X1'],
  ['a group of the rule', 'X1', enough, { places: with_('mid', { routing: { groups: ['luxe', 'kids'] } }), ...only({ groups: ['kids'] }) }, 'mid X1'],
  ['a group that nobody is in', 'X1', enough, only({ groups: ['kids'] }), '', 'X1'],
  ['the same city alone, however it is written', 'X1', enough, { places: with_('far', { city: 'DUBAI' }), ...only({ sameCity: true }) }, 'far X1'],
  ['the same name in another country is another city', 'X1', 'doha X1', { places: [{ ...qatar, city: 'Dubai' }], policy: intercompany, ...only({ abroad: ['QA'], sameCity: true }) }, '', 'X1'],
  ['within so many km', 'X1', 'mid X1, far X9', only({ withinKm: 50 }), 'mid X1'],
  ['farther than the rule allows', 'X1', 'far X9', only({ withinKm: 50 }), '', 'X1'],
  ['within km, a place that nobody knows in another city: not', 'X1', enough, { places: [placeAt('near', { km: null })], ...only({ withinKm: 500 }) }, '', 'X1'],
  ['within km, the middle of its city stands in', 'X1', enough, { places: [placeAt('near', { km: null, city: 'Sharjah' })], ...only({ withinKm: 50 }) }, 'near X1'],
  ['closed for stocktaking today', 'X1', enough, { places: with_('near', { routing: { closures: [{ from: '2026-11-20', to: '2026-11-22' }] } }) }, 'mid X1'],
  ['closed until yesterday, and from tomorrow', 'X1', enough, { places: with_('near', { routing: { closures: [{ from: '2026-11-20', to: '2026-11-21' }, { from: '2026-11-23', to: '2026-11-23' }] } }) }, 'near X1'],
  ['its local day counts, not that of the clock in London', 'X1', enough, { now: new Date('2026-11-22T21:00:00Z'), places: with_('near', { routing: { closures: [{ from: '2026-11-23', to: '2026-11-23' }] } }) }, 'mid X1'],
  ['after the cut-off: it serves with tomorrow’s', 'X1', enough, { now: new Date('2026-11-22T14:00:00Z') }, 'near X1'],
  ['after the cut-off, and the rule wants today', 'X1', enough, { now: new Date('2026-11-22T14:00:00Z'), ...only({ openNow: true }) }, '', 'X1'],
  ['before the cut-off, and the rule wants today', 'X1', enough, only({ openNow: true }), 'near X1'],
  ['a warehouse on its day of rest, and the rule wants today', 'X1', enough, { places: with_('near', { kind: 'warehouse' }), ...only({ openNow: true }) }, 'mid X1'],
  ['capacity of today used up', 'X1', enough, { places: with_('near', { routing: { dailyCapacity: 5 } }), load: new Map([['near', 5]]) }, 'mid X1'],
  ['capacity for one more', 'X1', enough, { places: with_('near', { routing: { dailyCapacity: 5 } }), load: new Map([['near', 4]]) }, 'near X1'],
  ['a capacity of nothing', 'X1', enough, { places: with_('near', { routing: { dailyCapacity: 0 } }) }, 'mid X1'],
  ['turned down there before', 'X1', enough, { order: refusedBy('near') }, 'mid X1'],
  ['turned down everywhere', 'X1', enough, { order: { refused: row.map(({ id }) => ({ orderId: 'o', locationId: id, reason: 'closed' })) } }, '', 'X1'],
  ['hazardous: only who says that it can', 'X1', enough, { handling: new Map([['X', { marks: ['hazardous'] }]]), places: with_('far', { routing: { can: ['hazardous'] } }) }, 'far X1'],
  ['hazardous and heavy: who can do one of them is not enough', 'X1', enough, { handling: new Map([['X', { marks: ['hazardous', 'heavy'] }]]), places: with_('far', { routing: { can: ['heavy'] } }) }, '', 'X1'],
  ['store only', 'X1', enough, { handling: new Map([['X', { marks: ['store_only'] }]]), places: with_('near', { kind: 'warehouse' }) }, 'mid X1'],
  ['warehouse only', 'X1', enough, { handling: new Map([['X', { marks: ['warehouse_only'] }]]), places: with_('far', { kind: 'warehouse' }) }, 'far X1'],
  ['one item is hazardous: it comes from who can, the rest from the nearest', 'X1 Y1', 'near X1 Y1, far X1', { handling: new Map([['X', { marks: ['hazardous'] }]]), places: with_('far', { routing: { can: ['hazardous'] } }) }, 'near Y1, far X1'],
];

// prettier-ignore
const stock: readonly Row[] = [
  ['the last piece counts', 'X1', 'near X1', {}, 'near X1'],
  ['less than nothing is nothing', 'X1', 'near X-3, mid X1', {}, 'mid X1'],
  ['enough of one and none of the other is not everything', 'X1 Y1', 'near X9, mid X1 Y1', {}, 'mid X1 Y1'],
  ['pieces that the rule leaves there', 'X1', 'near X2, mid X3', only({ keep: 2 }), 'mid X1'],
  ['a place that is half trusted promises half', 'X2', 'near X3, mid X2', { trust: new Map([['near', 0.5]]) }, 'mid X2'],
  ['a place that is half trusted and has enough', 'X2', 'near X4, mid X2', { trust: new Map([['near', 0.5]]) }, 'near X2'],
  ['a channel that trusts every place wholly', 'X2', 'near X3, mid X2', { trust: new Map([['near', 0.5]]), channel: { rerouting: { trust: false } } }, 'near X2'],
];

// prettier-ignore
const scores: readonly Row[] = [
  ['distance: nearer wins, whatever the row says', 'X1', enough, { places: [...row].reverse() }, 'near X1'],
  ['a tie: the same city', 'X1', 'a X1, b X1', { places: [placeAt('a'), placeAt('b', { city: 'Dubai' })] }, 'b X1'],
  ['a tie: then the warehouse', 'X1', 'a X1, b X1', { places: [placeAt('a'), placeAt('b', { kind: 'warehouse' })] }, 'b X1'],
  ['a tie: then always the same', 'X1', 'a X1, b X1', { places: [placeAt('b'), placeAt('a')] }, 'a X1'],
  ['within a km the hundred metres decide', 'X1', 'a X1, b X1', { places: [placeAt('a', { km: 1.3 }), placeAt('b', { km: 1.1 })] }, 'b X1'],
  ['a city that nobody knows: by city, then the warehouse', 'X1', enough, { order: { to: { country: 'AE', city: 'Hatta' }, place: undefined as never }, places: with_('far', { city: 'Hatta' }) }, 'far X1'],
  ['without coordinates: behind all that are known', 'X1', 'lost X1, far X1', { places: [placeAt('lost', { km: null }), ...row] }, 'far X1'],
  ['without coordinates, and nobody else has it', 'X1', 'lost X1', { places: [placeAt('lost', { km: null }), ...row] }, 'lost X1'],
  ['carriage: a cheaper lane beats a shorter way', 'X1', enough, { places: inCities, rates: cards({ near: 2_000, mid: 900, far: 1_500 }), ...weigh({ carriage: 1 }) }, 'mid X1'],
  ['carriage left out: the shorter way', 'X1', enough, { places: inCities, rates: cards({ near: 2_000, mid: 900 }) }, 'near X1'],
  ['carriage: a place without a card is as dear as the dearest, and still there', 'X1', 'near X1, far X1', { places: inCities, rates: cards({ near: 900 }), ...weigh({ carriage: 1 }) }, 'near X1'],
  ['carriage: no card anywhere', 'X1', enough, { places: inCities, ...weigh({ carriage: 1 }) }, 'near X1'],
  ['promised date: a day earlier is worth more than the way', 'X1', enough, { places: with_('mid', { city: 'Dubai' }), ...weigh({ perDay: 500 }) }, 'mid X1'],
  ['load: the busy one gives way', 'X1', enough, { places: with_('near', { routing: { dailyCapacity: 10 } }), load: new Map([['near', 9]]), ...weigh({ perLoadPercent: 1 }) }, 'mid X1'],
  ['load: no capacity said, no load', 'X1', enough, { load: new Map([['near', 900]]), ...weigh({ perLoadPercent: 100 }) }, 'near X1'],
  ['age: old goods leave first', 'X1', enough, { pressure: pressureAt({ 'far X': { liesSince: '2026-08-14', markdownPercent: 0 } }), ...weigh({ perAgedDay: 2 }) }, 'far X1'],
  ['age: not worth the way', 'X1', enough, { pressure: pressureAt({ 'far X': { liesSince: '2026-11-21', markdownPercent: 0 } }), ...weigh({ perAgedDay: 2 }) }, 'near X1'],
  ['mark-down: where it is reduced', 'X1', enough, { pressure: pressureAt({ 'mid X': { markdownPercent: 30 } }), ...weigh({ perMarkdownPercent: 1 }) }, 'mid X1'],
  ['mark-down: nothing is counted where nothing is worth it', 'X1', enough, { pressure: pressureAt({ 'mid X': { markdownPercent: 90 } }) }, 'near X1'],
  ['the channel’s own weights', 'X1', enough, { channel: { routing: { weights: { perMarkdownPercent: 1 } } }, pressure: pressureAt({ 'mid X': { markdownPercent: 30 } }) }, 'mid X1'],
  ['the rule’s weights before the channel’s', 'X1', enough, { channel: { routing: { weights: { perMarkdownPercent: 1 } } }, pressure: pressureAt({ 'mid X': { markdownPercent: 30 } }), ...weigh({ perMarkdownPercent: 0 }) }, 'near X1'],
];

// prettier-ignore
const splits: readonly Row[] = [
  ['one has all, though a nearer one has a part', 'X2 Y1', 'near X2, far X2 Y1', {}, 'far X2 Y1'],
  ['two together, where no one has all', 'X2 Y1', 'near Y1, mid X2', {}, 'near Y1, mid X2'],
  ['a line is parted', 'X3', 'near X1, far X2', {}, 'near X1, far X2'],
  ['three in two parcels rather than three', 'X1 Y1 Z1', 'near X1 Y1, mid X1 Z1, far Y1 Z1', {}, 'near X1 Y1, mid Z1'],
  ['two far ones rather than three near ones', 'X1 Y1 Z1', 'near X1, mid Y1, a Z1, far X1 Y1', { places: [...row, placeAt('a', { km: 3 })] }, 'a Z1, far X1 Y1'],
  ['the channel never parts an order', 'X2 Y1', 'near Y1, mid X2', { channel: { split: false } }, 'mid X2', 'Y1'],
  ['the rule never parts an order', 'X2 Y1', 'near Y1, mid X2', { rules: rulesOf({ split: { most: 1 } }) }, 'mid X2', 'Y1'],
  ['two at most: what the third has, is missing', 'X1 Y1 Z1', 'near X1, mid Y1, far Z1', { rules: rulesOf({ split: { most: 2 } }) }, 'near X1, mid Y1', 'Z1'],
  ['a split that costs less than the far one', 'X1 Y1', 'near X1, mid Y1, far X1 Y1', weigh({ perSplit: 10 }), 'near X1, mid Y1'],
  ['a split that costs more than the far one', 'X1 Y1', 'near X1, mid Y1, far X1 Y1', weigh({ perSplit: 100 }), 'far X1 Y1'],
  ['a parcel that is worth too little is not sent', 'X1 Y2', 'near X1, mid Y2', { rules: rulesOf({ split: { most: 10, fromMinor: 15_000 } }) }, '', 'X1 Y2'],
  ['a part whose rest is worth too little is not sent', 'X2 Y1', 'near X2', { rules: rulesOf({ split: { most: 10, fromMinor: 15_000 } }) }, '', 'X2 Y1'],
  ['a piece stays so that the rest is worth a parcel', 'X4 Y1', 'near X4', { rules: rulesOf({ split: { most: 10, fromMinor: 15_000 } }) }, 'near X3', 'X1 Y1'],
  ['parcel and rest are worth enough', 'X4 Y2', 'near X4', { rules: rulesOf({ split: { most: 10, fromMinor: 15_000 } }) }, 'near X4', 'Y2'],
  ['the whole order is worth too little, and goes in one', 'X1', enough, { rules: rulesOf({ split: { most: 10, fromMinor: 15_000 } }) }, 'near X1'],
];

// prettier-ignore
const steps: readonly Row[] = [
  ['the first step has it: the second is not asked', 'X1', enough, { rules: rulesOf({ locations: { ids: ['far'] } }, {}) }, 'far X1'],
  ['the first has nothing: the second', 'X1', 'near X1', { rules: rulesOf({ locations: { ids: ['far'] } }, {}) }, 'near X1'],
  ['the first gives a part, the second the rest', 'X2', 'far X1, near X9', { rules: rulesOf({ locations: { ids: ['far'] } }, {}) }, 'far X1, near X1'],
  ['who may not part an order leaves all of it to the second', 'X2', 'far X1, near X9', { rules: rulesOf({ locations: { ids: ['far'] }, split: { most: 1 } }, {}) }, 'near X2'],
  ['no step has all: what the fullest one has', 'X2 Y1', 'far X2, near X1', { rules: rulesOf({ locations: { ids: ['far'] }, split: { most: 1 } }, { locations: { ids: ['mid'] }, split: { most: 1 } }) }, 'far X2', 'Y1'],
  ['the second may use only what the first has left of the parcels', 'X1 Y1 Z1', 'far X1, mid Y1, near Z1', { rules: rulesOf({ locations: { ids: ['far'] } }, { split: { most: 2 } }) }, 'far X1, near Z1', 'Y1'],
  ['a fallback abroad, when the country has nothing', 'X1', 'doha X1', { places: [qatar, ...row], policy: intercompany, rules: rulesOf({}, { locations: { abroad: ['QA'] } }) }, 'doha X1'],
  ['a fallback abroad is not used while the country has it', 'X1', 'doha X1, far X1', { places: [qatar, ...row], policy: intercompany, rules: rulesOf({}, { locations: { abroad: ['QA'] } }) }, 'far X1'],
  ['nobody has it', 'X1', 'near Y1', {}, '', 'X1'],
  ['a place that serves a part is not asked again', 'X3', 'near X2', { rules: rulesOf({}, {}) }, 'near X2', 'X1'],
];

const pickup = { pickupSource: 'src_mid' };
// prettier-ignore
const collections: readonly Row[] = [
  ['the store that was chosen, though another is nearer', 'X1', enough, { order: pickup }, 'mid X1'],
  ['the store need not ship web orders', 'X1', enough, { order: pickup, places: with_('mid', { shipsOnline: false }) }, 'mid X1'],
  ['the store does not hand over', 'X1', enough, { order: pickup, places: with_('mid', { roles: ['FULFIL'] }) }, '', 'X1'],
  ['the store has not all: what it has, and never a second parcel', 'X1 Y1', 'mid X1, near X9 Y9', { order: pickup }, 'mid X1', 'Y1'],
  ['a rule that excepts the store does not count', 'X1', enough, { order: pickup, ...only({ exceptIds: ['mid'] }) }, 'mid X1'],
  ['a store that nobody knows', 'X1', enough, { order: { pickupSource: 'src_gone' } }, '', 'X1'],
];

describe('core/sourcing/route', () => {
  const tables = { filters, stock, scores, splits, steps, collections };
  for (const [table, rows] of Object.entries(tables))
    for (const [name, wants, has, given, parts, missing = ''] of rows)
      it(`routeOrder: ${table}: ${name}`, () => {
        const { result } = routed(wants, has, given);

        expect({ parts: partsOf(result.parts), missing: piecesOf(result.missing) }).to.deep.equal({ parts, missing });
      });

  const set = (name: string, orders: RuleSet['orders']): RuleSet => ({ name, orders, steps: [], unfillable: 'hold' });
  const sets: readonly (readonly [string, RuleSet['orders'], Partial<RoutingOrder>, boolean])[] = [
    ['its channel', { channels: ['AE'] }, {}, true],
    ['another channel', { channels: ['QA'] }, {}, false],
    ['its country', { countries: ['AE'] }, {}, true],
    ['its city, however it is written', { cities: ['dubai '] }, {}, true],
    ['its kind', { kinds: ['wholesale'] }, {}, false],
    ['its payment', { payment: 'cod' }, { payment: 'cod' }, true],
    ['its way', { shippingMethods: ['express_express'] }, { shippingMethod: null }, false],
    ['worth exactly the least', { valueFromMinor: 10_000 }, {}, true],
    ['worth more than the most', { valueToMinor: 9_999 }, {}, false],
    ['a mark on one of its items', { handling: ['heavy'] }, {}, true],
    ['two conditions, of which one fails', { channels: ['AE'], payment: 'cod' }, {}, false],
  ];
  for (const [name, orders, order, takes] of sets)
    it(`routeOrder: a rule set for ${name}, ${takes ? 'takes it' : 'leaves it to the next'}`, () => {
      const rules = { version: 3, sets: [set('first', orders), set('rest', {})] };

      const { result } = routed('X1', enough, { order, rules, handling: new Map([['X', { marks: ['heavy'] }]]) });

      expect(result.record.rule).to.deep.equal({ version: 3, set: takes ? 'first' : 'rest' });
      expect(result.unfillable).to.equal('hold');
    });

  it('routeOrder: collected, and the store lacks a piece, says who could bring it', () => {
    const places = [...row, placeAt('other', { km: 11, companyId: 'AE02' })];

    const { result } = routed('X1 Y1', 'mid X1, near Y1, other Y1', { order: pickup, places });

    expect(partsOf(result.transfer)).to.equal('near Y1');
    expect(result.record.transfer).to.deep.equal([{ id: 'near', pieces: [{ sku: 'Y', quantity: 1 }] }]);
  });

  it('routeOrder: scores are whole minor units, and their sum is the cost of the part', () => {
    const { result } = routed('X2', enough, {
      places: inCities.map((one) => ({ ...one, routing: { dailyCapacity: 8 } })),
      load: new Map([['near', 3]]),
      rates: cards({ near: 1_000, mid: 3_000, far: 5_000 }),
      pressure: pressureAt({ 'near X': { liesSince: '2026-11-12', markdownPercent: 20 } }),
      handling: new Map([['X', { marks: [], weightG: 250 }]]),
      ...weigh({ perKm: 2.5, carriage: 1, perDay: 100, perLoadPercent: 3, perAgedDay: 1.5, perMarkdownPercent: 4 }),
    });

    const [part] = result.parts;
    expect(part?.scores).to.deep.equal({
      distance: 3,
      promise: 300,
      load: 113,
      carriage: 1_050,
      age: -30,
      markdown: -160,
    });
    expect(part?.cost).to.equal(3 + 300 + 113 + 1_050 - 30 - 160);
    expect(result.cost).to.equal(part?.cost);
  });

  it('routeOrder: one place has all, the stock of the others is not asked for', () => {
    const asked = new Set<string>();

    routeOrder(orderOf('X1 Y2'), worldOf(), (id) => {
      asked.add(id);
      return 9;
    });

    expect([...asked]).to.deep.equal(['near']);
  });

  it('routeOrder: every reason for which a place is passed over, is met in the table', () => {
    const met = new Set(
      [...filters, ...collections].flatMap(([, wants, has, given]) => {
        const { record } = routed(wants, has, given).result;
        return record.steps.flatMap((step) => Object.keys(step.excluded));
      }),
    );

    expect([...met].sort()).to.deep.equal([...whys].sort());
  });
});
