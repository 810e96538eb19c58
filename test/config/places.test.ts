/** Cities are found however customers write them. */
import { expect } from 'chai';
import { cities } from '../../config/city-table.ts';
import { placeOf } from '../../config/places.ts';

describe('config/places', () => {
  it('placeOf: every name in the table, leads to its own city', () => {
    for (const [country, list] of Object.entries(cities)) {
      for (const [lat, lng, names] of list) {
        for (const name of names) expect(placeOf(country, name), `${country} ${name}`).to.deep.equal({ lat, lng });
      }
    }
  });

  const spellings: [string, string, string][] = [
    ['AE', 'ABU  DHABI', 'Abu Dhabi'],
    ['AE', 'Al-Ain', 'Al Ain'],
    ['ae', 'el ain', 'Al Ain'],
    ['AE', 'ابو ظبي', 'Abu Dhabi'],
    ['SA', 'الرِّياض', 'Riyadh'],
    ['SA', 'Ad-Dammam', 'Dammam'],
    ['SA', 'جده', 'Jeddah'],
    ['IN', 'Bengalūru', 'Bengaluru'],
  ];
  for (const [country, written, meant] of spellings) {
    it(`placeOf: "${written}", is ${meant}`, () => {
      expect(placeOf(country, written)).to.be.an('object');
      expect(placeOf(country, written)).to.deep.equal(placeOf(country, meant));
    });
  }

  it('placeOf: an unknown city or the wrong country, is undefined', () => {
    expect(placeOf('AE', 'Atlantis')).to.equal(undefined);
    expect(placeOf('QA', 'Dubai')).to.equal(undefined);
    expect(placeOf('AE', '')).to.equal(undefined);
  });
});
