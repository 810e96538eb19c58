/** The first-boot couriers keep to their schema and to what the connector can do. */
import { expect } from 'chai';
import { courierSchema, firstCouriers } from '../../config/couriers.ts';

describe('config/couriers', () => {
  it('firstCouriers: the shipped rows, keep to the schema', () => {
    expect(courierSchema.validate(firstCouriers, { convert: false }).error).to.equal(undefined);
  });

  it('firstCouriers: each of the five countries, has somebody with a known id', () => {
    for (const country of ['AE', 'SA', 'QA', 'KW', 'IN']) {
      const able = firstCouriers.filter((row) => row.partnerId !== null && row.from.includes(country));
      expect(able, country).to.not.have.length(0);
    }
  });

  it('courierSchema: an id that nobody knows, may not be called verified', () => {
    const rows = [{ ...firstCouriers[0], partnerId: null }];

    expect(courierSchema.validate(rows).error?.message).to.match(/partnerId/);
  });
});
