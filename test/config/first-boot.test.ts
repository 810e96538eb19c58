/** The rows of the first boot keep to their schemas and fit each other. */
import { expect } from 'chai';
import { channelSchema, firstChannels } from '../../config/channels.ts';
import { companySchema, firstCompanies } from '../../config/companies.ts';
import { firstCouriers } from '../../config/couriers.ts';
import { ean13, firstItems } from '../../config/items.ts';
import { firstLocations, locationSchema } from '../../config/locations.ts';
import { firstMapping, firstNodes, mappingSchemas } from '../../config/mapping.ts';
import { placeOf } from '../../config/places.ts';
import { roles } from '../../config/roles.ts';
import { openingStock } from '../../config/stock.ts';
import { demoUsers } from '../../config/users.ts';

const strict = { convert: false, abortEarly: false };

describe('config: rows of the first boot', () => {
  it('schemas: the shipped rows, keep to them', () => {
    expect(channelSchema.validate(firstChannels, strict).error).to.equal(undefined);
    expect(companySchema.validate(firstCompanies, strict).error).to.equal(undefined);
    expect(locationSchema.validate([...firstLocations, ...firstNodes], strict).error).to.equal(undefined);
    const said = [
      ...firstMapping.bindings.map((row) => mappingSchemas.binding.validate(row, strict)),
      ...firstMapping.salesLocations.map((row) => mappingSchemas.salesLocation.validate(row, strict)),
      ...firstMapping.pools.map((row) => mappingSchemas.pool.validate(row, strict)),
      ...firstMapping.policies.map((row) => mappingSchemas.policy.validate(row, strict)),
    ];
    expect(said.flatMap(({ error }) => error?.message ?? [])).to.deep.equal([]);
  });

  it('channelSchema: a time zone that nobody knows, is refused', () => {
    const rows = [{ ...firstChannels[0], timeZone: 'Asia/Atlantis' }];

    expect(channelSchema.validate(rows).error?.message).to.match(/timeZone/);
  });

  it('firstChannels: each, has a company of its currency and couriers that start in its country', () => {
    for (const { id, country, currency, companyId, config } of firstChannels) {
      const company = firstCompanies.find((one) => one.id === companyId);
      expect([company?.country, company?.currency], id).to.deep.equal([country, currency]);
      for (const code of config.couriers) {
        expect(firstCouriers.find((one) => one.code === code)?.from, `${id} ${code}`).to.include(country);
      }
    }
  });

  it('firstLocations: each country, has eight or more with a warehouse and some without coordinates', () => {
    expect(firstLocations).to.have.length.greaterThan(54);
    for (const { country } of firstChannels) {
      const here = firstLocations.filter((one) => one.country === country);
      expect(here, country).to.have.length.greaterThan(7);
      expect(here.some((one) => one.kind === 'warehouse' && one.shipsOnline && one.active)).to.equal(true);
      expect(here.some((one) => one.place === undefined)).to.equal(true);
    }
  });

  it('firstLocations: coordinates, lie in or near the city', () => {
    for (const { id, country, city, place } of firstLocations) {
      const middle = placeOf(country, city);
      if (middle === undefined) throw new Error(`${id}: the city ${city} is not in the table`);
      if (place === undefined) continue;
      expect(Math.hypot(place.lat - middle.lat, place.lng - middle.lng), id).to.be.below(0.35);
    }
  });

  it('firstNodes: places of the books, serve no order, stand in no pool and hold no opening stock', () => {
    const books = new Set(firstNodes.map((one) => one.id));

    expect(books.size).to.equal(15);
    expect(firstNodes.filter((one) => one.shipsOnline)).to.deep.equal([]);
    expect(firstMapping.pools.flatMap((pool) => pool.members).filter((one) => books.has(one.locationId))).to.deep.equal(
      [],
    );
    expect([...openingStock(firstLocations, firstItems)].some((row) => books.has(row.locationId))).to.equal(false);
  });

  it('ean13: known barcodes, get their check digit', () => {
    expect(ean13('400638133393')).to.equal('4006381333931');
    expect(ean13('590123412345')).to.equal('5901234123457');
  });

  it('firstItems: SKUs and barcodes, are unique and every channel has a price', () => {
    expect(firstItems).to.have.length(120);
    expect(new Set(firstItems.map((one) => one.sku)).size).to.equal(120);
    expect(new Set(firstItems.map((one) => one.barcode)).size).to.equal(120);
    for (const item of firstItems) {
      expect(ean13(item.barcode.slice(0, 12)), item.sku).to.equal(item.barcode);
      for (const { currency } of firstChannels) expect(item.prices[currency], item.sku).to.be.above(0);
    }
  });

  it('openingStock: two runs, are the same; warehouses deep, stores thin and partly empty', () => {
    const rows = [...openingStock(firstLocations, firstItems)];
    const kinds = new Map(firstLocations.map((one) => [one.id, one.kind]));
    const stores = rows.filter((row) => kinds.get(row.locationId) === 'store').map((row) => row.quantity);

    expect(rows).to.deep.equal([...openingStock(firstLocations, firstItems)]);
    expect(rows.find((row) => row.locationId === '1001')?.quantity).to.equal(5000);
    expect(Math.max(...stores)).to.be.within(5, 60);
    expect(stores.filter((quantity) => quantity === 0).length / stores.length).to.be.within(0.08, 0.18);
  });

  it('demoUsers: each, has a known role and places that exist', () => {
    const known = new Set(['*', ...firstLocations.map((one) => one.id), ...firstChannels.map((one) => one.id)]);
    for (const user of demoUsers) {
      expect(roles).to.have.property(user.role);
      for (const place of [...user.channels, ...user.locations]) expect(known.has(place), place).to.equal(true);
    }
  });
});
