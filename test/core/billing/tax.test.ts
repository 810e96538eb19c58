/** Rates by country, day and goods, and what of a price is tax. */
import { expect } from 'chai';
import { seriesOf, taxYearOf } from '../../../src/core/billing/series.ts';
import { gstStateOf, halvesOf, rateOf, taxInGross, taxKindOf } from '../../../src/core/billing/tax.ts';

describe('core/billing/tax', () => {
  for (const [country, on, rateBp] of [
    ['AE', '2026-11-22', 500],
    ['SA', '2020-06-30', 500],
    ['SA', '2020-07-01', 1500],
    ['BH', '2021-12-31', 500],
    ['BH', '2022-01-01', 1000],
    ['OM', '2021-04-15', 0],
    ['OM', '2021-04-16', 500],
    ['QA', '2026-11-22', 0],
    ['KW', '2026-11-22', 0],
    ['US', '2026-11-22', 0],
  ] as const)
    it(`rateOf: ${country} on ${on}, ${rateBp / 100} %`, () => {
      expect(rateOf(country, on)).to.equal(rateBp);
    });

  for (const [what, hsn, gross, rateBp] of [
    ['apparel at exactly ₹2,500 without tax', '610910', 262_500, 500],
    ['apparel a rupee above', '610910', 262_605, 1800],
    ['footwear', '640411', 99_900, 500],
    ['a phone', '851713', 99_900, 1800],
    ['goods without a code', undefined, 99_900, 1800],
  ] as const)
    it(`rateOf: India, ${what}, ${rateBp / 100} %`, () => {
      expect(rateOf('IN', '2026-11-22', hsn, gross)).to.equal(rateBp);
    });

  it('rateOf: India before the slabs of September 2025', () => {
    expect(rateOf('IN', '2025-09-21', '610910', 120_000)).to.equal(1200);
  });

  it('taxInGross: rounded per line, half away from zero, whatever the sign', () => {
    expect([
      taxInGross(10_500, 500),
      taxInGross(1_500, 500),
      taxInGross(-1_500, 500),
      taxInGross(999, 0),
    ]).to.deep.equal([500, 71, -71, 0]);
  });

  it('taxKindOf: within one state two halves, between two one whole; no tax in Kuwait', () => {
    expect([taxKindOf('IN', '27', '27'), taxKindOf('IN', '27', '29'), taxKindOf('IN', '27', undefined)]).to.deep.equal([
      'cgst_sgst',
      'igst',
      'igst',
    ]);
    expect([taxKindOf('KW', undefined, undefined), taxKindOf('SA', undefined, undefined)]).to.deep.equal([
      'none',
      'vat',
    ]);
    expect(halvesOf(71)).to.deep.equal([35, 36]);
  });

  it('gstStateOf: by name or by code', () => {
    expect([
      gstStateOf('Maharashtra'),
      gstStateOf(' tamil  nadu '),
      gstStateOf('29'),
      gstStateOf('Atlantis'),
    ]).to.deep.equal(['27', '33', '29', undefined]);
  });

  it('seriesOf: calendar years, in India April to March and sixteen characters', () => {
    const india = { id: 'IN01', country: 'IN' };
    const emirates = { id: 'AE01', country: 'AE' };

    expect([taxYearOf('IN', '2027-03-31'), taxYearOf('IN', '2027-04-01'), taxYearOf('AE', '2027-03-31')]).to.deep.equal(
      ['2026', '2027', '2027'],
    );
    expect(seriesOf('invoice', india, '27', '2027-03-31').format(42)).to.equal('IN012726I0000042');
    expect(seriesOf('credit_note', india, '27', '2027-03-31').format(42)).to.have.length(16);
    expect(seriesOf('invoice', emirates, '', '2026-11-22').format(1)).to.equal('AE01-2026-0000001');
    expect(seriesOf('credit_note', emirates, '', '2026-11-22')).to.include({ name: 'credit:AE01:2026' });
    const names = (['27', '29'] as const).map((state) => seriesOf('invoice', india, state, '2026-11-22').name);
    expect(new Set(names).size).to.equal(2);
  });
});
