/** Rules that contradict themselves, name what there is not, or leave orders unserved: each refusal with its place and line. */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  checkRules,
  dataGaps,
  errorsIn,
  readJson,
  readRules,
  readRulesText,
  withLines,
  standardRules,
} from '../../../src/core/routing/index.ts';
import { facts, location, set, step } from './made.ts';

/** `code path value` of what refuses, and of what is only doubtful behind a `?`. */
function found(sets: unknown): string[] {
  const read = readRules({ sets });
  const findings = read.sets === undefined ? read.findings : checkRules({ sets: read.sets }, facts);
  return findings.map(
    ({ severity, code, path, value }) =>
      `${severity === 'warning' ? '?' : ''}${code.slice('routing.'.length)} ${path}${value === undefined ? '' : ` ${value}`}`,
  );
}
const cod = set({ name: 'cod', orders: { payment: 'cod' } });
const dear = set({ name: 'dear', orders: { payment: 'cod', valueFromMinor: 200_000, channels: ['AE'] } });
const last = set();

/** Circumstance · sets · what is found. */
const cases: readonly (readonly [string, unknown, readonly string[]])[] = [
  ['one rule for every order', [last], []],
  ['a narrower rule before a wider one', [dear, cod, last], []],
  ['places that still send today', [set({ steps: [step({ locations: { openNow: true } })] })], []],
  ['no rule at all', [], ['no_sets sets']],
  ['a rule without a step', [set({ steps: [] })], ['no_steps sets[0].steps']],
  ['a rule that says nothing of what is missing', [{ ...last, unfillable: undefined }], ['missing sets[0].unfillable']],
  ['a field that there is not', [{ ...last, orders: { colour: 'red' } }], ['unknown_field sets[0].orders.colour']],
  ['an empty list', [set({ orders: { channels: [] } })], ['empty_list sets[0].orders.channels']],
  [
    'a payment that there is not',
    [{ ...last, orders: { payment: 'gold' } }],
    ['bad_value sets[0].orders.payment gold'],
  ],
  [
    'a weight below nothing',
    [set({ steps: [step({ weights: { perKm: -1 } })] })],
    ['out_of_range sets[0].steps[0].weights.perKm -1'],
  ],
  [
    'a weight beyond reason',
    [set({ steps: [step({ weights: { carriage: 101 } })] })],
    ['out_of_range sets[0].steps[0].weights.carriage 101'],
  ],
  [
    'no parcel at all',
    [set({ steps: [step({ split: { most: 0 } })] })],
    ['out_of_range sets[0].steps[0].split.most 0'],
  ],
  [
    'no way at all',
    [set({ steps: [step({ locations: { withinKm: 0 } })] })],
    ['out_of_range sets[0].steps[0].locations.withinKm 0'],
  ],
  [
    'a number typed as a text',
    [{ ...last, orders: { valueFromMinor: 'much' } }],
    ['bad_value sets[0].orders.valueFromMinor much'],
  ],
  [
    'a channel that there is not',
    [set({ name: 'x', orders: { channels: ['AE', 'XX'] } }), last],
    ['unknown_channel sets[0].orders.channels[1] XX'],
  ],
  [
    'a country that nobody serves',
    [set({ name: 'x', orders: { countries: ['AE', 'FR'] } }), last],
    ['unknown_country sets[0].orders.countries[1] FR'],
  ],
  [
    'an order type that there is not',
    [set({ name: 'x', orders: { kinds: ['gold'] } }), last],
    ['unknown_kind sets[0].orders.kinds[0] gold'],
  ],
  [
    'a mark that nobody knows',
    [set({ name: 'x', orders: { handling: ['sharp'] } }), last],
    ['?unknown_mark sets[0].orders.handling[0] sharp'],
  ],
  [
    'a city that nobody knows',
    [set({ name: 'x', orders: { cities: ['Dubay'] } }), last],
    ['?unknown_city sets[0].orders.cities[0] Dubay'],
  ],
  [
    'a location that there is not',
    [set({ steps: [step({ locations: { ids: ['1001', '9999'] } })] })],
    ['unknown_location sets[0].steps[0].locations.ids[1] 9999'],
  ],
  [
    'a location excepted that there is not',
    [set({ steps: [step({ locations: { exceptIds: ['9999'] } })] })],
    ['unknown_location sets[0].steps[0].locations.exceptIds[0] 9999'],
  ],
  [
    'a group that nobody is in',
    [set({ steps: [step({ locations: { groups: ['shoes'] } })] })],
    ['unknown_group sets[0].steps[0].locations.groups[0] shoes'],
  ],
  [
    'a closed location by name',
    [set({ steps: [step({ locations: { ids: ['1001', '2001', '1003'] } })] })],
    ['?location_closed sets[0].steps[0].locations.ids[2] 1003'],
  ],
  [
    'bounds the wrong way round',
    [set({ name: 'x', orders: { valueFromMinor: 9, valueToMinor: 5 } }), last],
    ['from_above_to sets[0].orders.valueToMinor 5'],
  ],
  [
    'named and excepted at once',
    [set({ steps: [step({ locations: { ids: ['1001', '2001'], exceptIds: ['2001'] } })] })],
    ['named_and_excepted sets[0].steps[0].locations.ids[1] 2001'],
  ],
  [
    'a channel and a country that it does not send to',
    [set({ name: 'x', orders: { channels: ['AE'], countries: ['QA'] } }), last],
    ['fits_no_order sets[0].orders x'],
  ],
  ['behind a rule for every order', [set({ name: 'x' }), last], ['never_reached sets[1].orders all']],
  ['behind a wider rule', [cod, dear, last], ['never_reached sets[1].orders dear']],
  [
    'behind two rules that take all of it together',
    [
      set({ name: 'low', orders: { valueToMinor: 99 } }),
      set({ name: 'high', orders: { valueFromMinor: 100 } }),
      set({ name: 'x', orders: { payment: 'cod' } }),
      last,
    ],
    ['never_reached sets[2].orders x', 'never_reached sets[3].orders all'],
  ],
  ['behind a rule for one of its cities', [set({ name: 'x', orders: { cities: ['Dubai'] } }), last], []],
  [
    'behind a rule for the same city in other letters',
    [
      set({ name: 'x', orders: { cities: ['Dubai'] } }),
      set({ name: 'y', orders: { cities: ['dubai'], payment: 'cod' } }),
      last,
    ],
    ['never_reached sets[1].orders y', '?unknown_city sets[1].orders.cities[0] dubai'],
  ],
  ['no rule for every order', [cod], ['not_for_every_order sets[0].orders cod']],
  [
    'a rule for each payment and none for all',
    [cod, set({ name: 'p', orders: { payment: 'prepaid' } })],
    ['not_for_every_order sets[1].orders p'],
  ],
  [
    'a step that leaves no location',
    [set({ steps: [step(), step({ name: 'x', locations: { groups: ['toys'], kinds: ['warehouse'] } })] })],
    ['no_location_left sets[0].steps[1].locations x'],
  ],
  [
    'every location excepted',
    [set({ steps: [step({ locations: { exceptIds: ['1001', '1002', '1900', '2001'] } })] })],
    ['no_location_left sets[0].steps[0].locations any'],
  ],
  [
    'a channel of which no step has a location',
    [set({ steps: [step({ locations: { ids: ['1001'] } })] })],
    ['channel_without_location sets[0].steps QA'],
  ],
  [
    'the same for a channel that the rule does not take',
    [set({ name: 'ae', orders: { channels: ['AE'] }, steps: [step({ locations: { ids: ['1001'] } })] }), last],
    [],
  ],
  [
    'abroad without a policy',
    [set({ steps: [step({ locations: { abroad: ['QA'] } })] })],
    ['?abroad_not_allowed sets[0].steps[0].locations.abroad[0] QA'],
  ],
  ['two rules of one name', [{ ...cod, name: 'all' }, last], ['named_twice sets[1].name all']],
  ['two steps of one name', [set({ steps: [step(), step()] })], ['named_twice sets[0].steps[1].name any']],
];

describe('core/routing/check-rules', () => {
  for (const [circumstance, sets, wanted] of cases)
    it(`check: ${circumstance}, ${wanted.length === 0 ? 'is right' : 'is found'}`, () => {
      expect(found(sets).sort()).to.deep.equal([...wanted].sort());
    });

  it('check: the rule of the house is right', () => {
    expect(errorsIn(checkRules(standardRules, facts))).to.deep.equal([]);
  });

  it('check: a channel that no location serves anyway, is a gap and refuses nothing', () => {
    const lonely = { ...facts, locations: facts.locations.filter((one) => one.country === 'AE') };

    expect(errorsIn(checkRules({ sets: [set()] }, lonely))).to.deep.equal([]);
    expect(dataGaps(lonely, { hasCalendar: () => true, hasRate: () => true })).to.deep.equal([
      { code: 'no_location', id: 'QA' },
    ]);
  });

  it('gaps: coordinates, calendar and rate card that are not there, are listed', () => {
    const { place: _place, ...bare } = location('1004');
    const gaps = dataGaps(
      { ...facts, locations: [...facts.locations, bare] },
      { hasCalendar: (id) => id !== '1004', hasRate: (id) => id !== '1001' },
    );

    expect(gaps.map(({ code, id }) => `${code} ${id}`).sort()).to.deep.equal([
      'no_calendar 1004',
      'no_coordinates 1004',
      'no_rate_card 1001',
    ]);
  });

  it('lines: what was typed is found on its line', () => {
    const text = JSON.stringify({ sets: [set({ steps: [step({ locations: { ids: ['1001', '9999'] } })] })] }, null, 2);
    const { sets = [], lineOf } = readRulesText(text);
    const [one] = withLines(checkRules({ sets }, facts), lineOf);

    expect(one?.path).to.equal('sets[0].steps[0].locations.ids[1]');
    expect(text.split('\n')[(one?.line ?? 0) - 1]).to.contain('9999');
  });

  it('lines: a missing field has the line of what it is missing in', () => {
    const { findings } = readRulesText(
      '{\n "sets": [\n  { "name": "x",\n    "orders": {}, "unfillable": "hold" }\n ]\n}',
    );

    expect(findings).to.deep.equal([{ severity: 'error', code: 'routing.missing', path: 'sets[0].steps', line: 3 }]);
  });

  it('lines: what is no JSON, or has a name twice, is found where it stops', () => {
    const wrong = (text: string) => readRulesText(text).findings.map(({ code, line }) => `${code} ${line}`);

    expect(wrong('{\n "sets": [\n  }\n}')).to.deep.equal(['routing.not_json 3']);
    expect(wrong('{"sets": [],\n "sets": []}')).to.deep.equal(['routing.name_twice 2']);
    expect(wrong('')).to.deep.equal(['routing.not_json 1']);
    expect(wrong(`${'['.repeat(60)}${']'.repeat(60)}`)).to.deep.equal(['routing.not_json 1']);
  });

  it('json: reads what JSON.parse reads, and nothing else', () => {
    const reads = (text: string): unknown => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return undefined;
      }
    };
    const value = fc.json({ maxDepth: 4 });
    const broken = fc
      .tuple(value, fc.nat(), fc.constantFrom('', ',', '"', '}', '\u0001', '01'))
      .map(([text, at, mark]) => {
        const cut = at % (text.length + 1);
        return text.slice(0, cut) + mark + text.slice(cut + 1);
      });

    fc.assert(
      fc.property(fc.oneof(value, broken), (text) => {
        const read = readJson(text);
        const plain = reads(text);
        if (read.fault?.code === 'name_twice') return;
        expect(read.value).to.deep.equal(plain);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
