/** Money in the rule editor: what is typed, what is kept, and what is shown of it. */
import { expect } from 'chai';
import {
  amountsIn,
  amountText,
  digitsOf,
  minorTyped,
  namingDecimals,
  rescaled,
  shownIn,
  unitOf,
  type ShownUnit,
  type Unit,
} from '../../../src/routes/console/routing-money.ts';
import { fieldOf } from '../../../src/routes/console/routing-findings.tsx';
import { facts, step } from '../../core/routing/made.ts';

const [aed, kwd, gulf, mixed]: readonly Unit[] = [['AED'], ['KWD'], ['AED', 'QAR'], ['AED', 'KWD']];

describe('routes/console/routing-money', () => {
  const typed: [string, string, ShownUnit, Unit, number | string | undefined][] = [
    ['an amount in dirhams', '2000', '2', aed ?? [], 200_000],
    ['with decimals and marks between thousands', '2,000.50', '2', aed ?? [], 200_050],
    ['three decimals in dinars', '12.345', '3', kwd ?? [], 12_345],
    ['in Arabic digits, with their own marks', '٢٬٠٠٠٫٥', '2', aed ?? [], 200_050],
    ['as lakhs', '1,00,000', '2', ['INR'], 10_000_000],
    ['no decimals in yen', '500', '0', ['JPY'], 500],
    ['binary noise leaves no trace', '1.15', '2', aed ?? [], 115],
    ['more decimals than the currency: as typed', '1.155', '2', aed ?? [], '1.155'],
    ['a decimal comma is not guessed at', '12,50', '2', aed ?? [], '12,50'],
    ['words: as typed', 'much', '2', aed ?? [], 'much'],
    ['empty: nothing', ' ', '2', aed ?? [], undefined],
    ['the channel goes to Kuwait: the number stays that people see', '2,000.00', '2', kwd ?? [], 2_000_000],
    ['several currencies of the same decimals', '20', '2', gulf ?? [], 2_000],
    ['currencies of different decimals: minor units', '2000', 'minor', mixed ?? [], 2_000],
    ['a part of a minor unit is none', '0.5', 'minor', mixed ?? [], '0.5'],
    ['a currency less: in the unit that was shown', '20.00', '2', mixed ?? [], 2_000],
    ['minor units were shown, and stay what they are', '2000', 'minor', kwd ?? [], 2_000],
  ];
  for (const [name, text, shown, unit, kept] of typed)
    it(`minorTyped: ${name}`, () => {
      expect(minorTyped(text, shown, unit)).to.equal(kept);
    });

  it('minorTyped: a weight may be a part of a minor unit, and comes back as it was typed', () => {
    const kept = minorTyped('0.005', '2', aed ?? [], true);

    expect(kept).to.equal(0.5);
    expect(amountText(kept, 2)).to.equal('0.005');
    expect(amountsIn(0.5, aed ?? [])).to.deep.equal(['AED\u00a00.005']);
  });

  it('what is shown reads back as what is kept, in every unit', () => {
    for (const unit of [aed, kwd, ['JPY'], gulf, mixed])
      for (const minor of [0, 1, 99, 100, 12_345, 10_000_000_000]) {
        const shown = amountText(minor, digitsOf(unit ?? []));
        expect(minorTyped(shown, shownIn(unit ?? []), unit ?? []), shown).to.equal(minor);
      }
  });

  it('amountsIn: currencies of the same decimals share an amount', () => {
    expect(amountsIn(200_000, ['AED', 'BHD', 'KWD', 'SAR'])).to.deep.equal([
      'AED, SAR\u00a02,000.00',
      'BHD, KWD\u00a0200.000',
    ]);
  });

  it('unitOf: the currencies of the named channels; of all where none or an unknown one is named', () => {
    expect(unitOf({ channels: ['QA'] }, facts.channels)).to.deep.equal(['QAR']);
    expect(unitOf({}, facts.channels)).to.deep.equal(['AED', 'QAR']);
    expect(unitOf({ channels: ['XX'] }, facts.channels)).to.deep.equal(['AED', 'QAR']);
  });

  it('rescaled: a rule that goes to another currency keeps the numbers that people see; carriage is a factor', () => {
    const before = step({ split: { most: 2, fromMinor: 5_000 }, weights: { perKm: 25, carriage: 2, perSplit: 100 } });

    const after = rescaled(before, aed ?? [], kwd ?? []);

    expect(after.split).to.deep.equal({ most: 2, fromMinor: 50_000 });
    expect(after.weights).to.deep.equal({ perKm: 250, carriage: 2, perSplit: 1_000 });
    expect(rescaled(after, kwd ?? [], aed ?? [])).to.deep.equal(before);
    expect(rescaled(before, aed ?? [], mixed ?? [])).to.equal(before);
  });

  it('namingDecimals: an amount that was left as typed is said to have too many decimals, other things are not', () => {
    const finding = (path: string, value: string) => ({
      severity: 'error' as const,
      code: 'routing.bad_value',
      path,
      value,
    });

    const codes = namingDecimals([
      finding('sets[0].orders.valueFromMinor', '1.155'),
      finding('sets[0].steps[1].weights.perKm', '0.12345678'),
      finding('sets[0].orders.valueFromMinor', 'much'),
      finding('sets[0].steps[0].locations.keep', '1.5'),
    ]).map((one) => one.code);

    expect(codes).to.deep.equal([
      'routing.too_many_decimals',
      'routing.too_many_decimals',
      'routing.bad_value',
      'routing.bad_value',
    ]);
  });

  const fields: [string, string][] = [
    ['', 'rules'],
    ['sets[1].name', 'set-1-name'],
    ['sets[1].orders', 'set-1'],
    ['sets[1].orders.valueToMinor', 'set-1-valueTo'],
    ['sets[1].orders.cities[2]', 'set-1-cities'],
    ['sets[0].steps', 'set-0'],
    ['sets[0].steps[2].locations', 'step-0-2'],
    ['sets[0].steps[2].locations.ids[1]', 'step-0-2-ids'],
    ['sets[0].steps[2].split.fromMinor', 'step-0-2-splitFrom'],
    ['sets[0].steps[2].weights.perKm', 'step-0-2-weight_perKm'],
    ['sets[0].unfillable', 'set-0-unfillable'],
  ];
  for (const [path, id] of fields)
    it(`fieldOf: ${path === '' ? 'the whole' : path} is mended at ${id}`, () => {
      expect(fieldOf(path)).to.equal(id);
    });
});
