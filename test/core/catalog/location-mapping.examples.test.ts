/**
 * The worked examples of docs/location-mapping.md, at the level of what the mapping decides: where revenue is booked, whose
 * stock moves, which of Magento's sources hears of it, and whether the guard lets it through.
 */
import { expect } from 'chai';
import {
  checkBalances,
  checkReturnAt,
  checkTransfer,
  loadMapping,
  locationIn,
  mayFulfil,
  offeredBy,
  poolsByLocation,
  postingPlaces,
  savePool,
  saveSalesLocation,
  transitFor,
  type Mapping,
} from '../../../src/core/catalog/index.ts';
import { momentOf } from '../../../src/platform/time.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { mappedHouse, member, pool, salesLocation } from './mapping-facts.ts';

describe('docs/location-mapping: worked examples', () => {
  let fresh: FreshDatabase;
  let mapping: Mapping;
  beforeEach(async () => {
    fresh = await mappedHouse();
    mapping = await fresh.db.read((r) => loadMapping(r));
  });
  afterEach(() => fresh.drop());

  /** Source of Magento → what it is told of these free pieces. */
  const told = (free: Readonly<Record<string, number>>): Record<string, number> => {
    const sums: Record<string, number> = Object.fromEntries(mapping.pools.map((one) => [one.sourceCode, 0]));
    for (const [locationId, parts] of poolsByLocation(mapping))
      for (const { pool: of, member: part } of parts)
        sums[of.sourceCode] = (sums[of.sourceCode] ?? 0) + offeredBy(part, free[locationId] ?? 0);
    return sums;
  };
  const allowed = (channelId: string, locationId: string): boolean =>
    mayFulfil(
      mapping.channelById.get(channelId)!,
      mapping.policyOfChannel.get(channelId),
      locationIn(mapping, locationId),
    );

  it('1 ship from store: revenue at WEB-AE, stock at AE-DXB01, source web_ae of stock 2', () => {
    const places = postingPlaces(mapping, { channelId: 'AE' }, 'AE-DXB01');

    expect(allowed('AE', 'AE-DXB01')).to.equal(true);
    expect(places).to.deep.equal({
      companyId: 'AE01',
      salesLocation: 'WEB-AE',
      carrier: { field: 'DIMENSION1', value: 'WEB-AE' },
      postingCustomer: 'WEBAE',
      fulfilmentLocation: 'AE-DXB01',
    });
    expect(mapping.poolOfChannel.get('AE')).to.include({ sourceCode: 'web_ae', stockId: 2 });
    expect(told({ 'AE-DXB01': 4, 'AE-DC1': 10 })).to.deep.equal({ web_ae: 14, web_sa: 0 });
    expect(told({ 'AE-DXB01': 3, 'AE-DC1': 10 })).to.deep.equal({ web_ae: 13, web_sa: 0 });
  });

  it('1 in two steps: goods may pass through WEB-AE while the group is open, and no source hears of it', () => {
    const passing = [{ locationId: 'WEB-AE', skus: 1, pieces: 1 }];

    expect(checkTransfer(locationIn(mapping, 'AE-DXB01'), locationIn(mapping, 'WEB-AE'))).to.equal(undefined);
    expect(checkBalances(mapping, passing, new Set(['AE01']))).to.deep.equal([]);
    expect(checkBalances(mapping, passing, new Set())).to.have.length(1);
    expect(told({ 'WEB-AE': 1 })).to.deep.equal({ web_ae: 0, web_sa: 0 });
    expect(() => postingPlaces(mapping, { channelId: 'AE' }, 'WEB-AE')).to.throw('mapping.sell_only');
  });

  it('2 transfer: through the transit place; what is on its way is in no pool; damaged goes to quarantine', () => {
    const [from, to] = [locationIn(mapping, 'AE-DC1'), locationIn(mapping, 'AE-DXB01')];

    expect(checkTransfer(from, to)).to.equal(undefined);
    expect(transitFor(mapping, to.id)).to.equal('AE-TRANS');
    expect(told({ 'AE-DC1': 10, 'AE-DXB01': 0 })['web_ae']).to.equal(10);
    expect(told({ 'AE-DC1': 5, 'AE-TRANS': 5, 'AE-DXB01': 0 })['web_ae']).to.equal(5);
    expect(told({ 'AE-DC1': 5, 'AE-TRANS': 0, 'AE-DXB01': 4, 'AE-QUAR': 1 })['web_ae']).to.equal(9);
    expect(mapping.bindingOf.get('AE-DXB01')?.damagedCode).to.equal('AE-QUAR');
  });

  it('3 return in another store: revenue leaves WEB-AE, goods arrive at AE-AUH02, damaged ones in quarantine', () => {
    const sold = { channelId: 'AE' };

    expect(checkReturnAt(mapping, 'AE', 'AE-AUH02')).to.deep.equal({ accepted: true });
    expect(postingPlaces(mapping, sold, 'AE-AUH02')).to.include({
      salesLocation: 'WEB-AE',
      fulfilmentLocation: 'AE-AUH02',
    });
    expect(postingPlaces(mapping, sold, 'AE-AUH02', { damaged: true })).to.include({
      salesLocation: 'WEB-AE',
      fulfilmentLocation: 'AE-QUAR',
    });
    expect(told({ 'AE-AUH02': 1 })['web_ae']).to.equal(1);
    expect(told({ 'AE-QUAR': 1 })['web_ae']).to.equal(0);
  });

  it('4 endless aisle: revenue at the store AE-DXB01, stock at the warehouse AE-DC1', () => {
    const places = postingPlaces(mapping, { atLocationId: 'AE-DXB01', channelId: 'AE' }, 'AE-DC1');

    expect(places).to.include({ salesLocation: 'AE-DXB01', fulfilmentLocation: 'AE-DC1', companyId: 'AE01' });
    expect(places.carrier).to.deep.equal({ field: 'DIMENSION1', value: 'AE-DXB01' });
    expect(() => postingPlaces(mapping, { atLocationId: 'AE-DC1' }, 'AE-DC1')).to.throw('mapping.does_not_sell');
  });

  it('5 click and collect: revenue at WEB-AE, stock at the store of collection', () => {
    expect(postingPlaces(mapping, { channelId: 'AE' }, 'AE-DXB01')).to.include({
      salesLocation: 'WEB-AE',
      fulfilmentLocation: 'AE-DXB01',
    });
  });

  it('6 plain store sale: both at the store', () => {
    expect(postingPlaces(mapping, { atLocationId: 'AE-DXB01' }, 'AE-DXB01')).to.include({
      salesLocation: 'AE-DXB01',
      fulfilmentLocation: 'AE-DXB01',
    });
  });

  it('7 cross-country guard: a piece in Dubai is not offered in Saudi Arabia, by any of the four doors', async () => {
    const crossing = pool('SA', [member('SA-RUH01'), member('AE-DXB01', { weight: 0 })]);
    const refused: unknown = await fresh.db
      .tx((tx) => savePool(tx, crossing, { who: 'test' }))
      .catch((e: unknown) => e);

    expect(JSON.stringify((refused as { details: unknown }).details)).to.match(
      /CROSS_COMPANY_FORBIDDEN.*cross-country\.pool/,
    );
    expect(told({ 'AE-DXB01': 5 })['web_sa']).to.equal(0);
    expect(allowed('SA', 'AE-DXB01')).to.equal(false);
    expect(checkTransfer(locationIn(mapping, 'AE-DXB01'), locationIn(mapping, 'SA-RUH01'))?.rule).to.equal(
      'cross-country.transfer',
    );
    expect(checkReturnAt(mapping, 'SA', 'AE-DXB01')).to.deep.equal({
      accepted: false,
      code: 'CROSS_COMPANY_FORBIDDEN',
      rule: 'cross-country.return',
      why: 'other_company',
      refundWithoutRestock: true,
    });
  });

  it('a changed mapping: an order allocated before goes by the codes of its day', async () => {
    const allocatedAt = momentOf(new Date());
    await new Promise((resolve) => setTimeout(resolve, 5));
    const changed = salesLocation('AE', { carrier: { field: 'RESP_CENTER', value: 'ECOM' } });
    await fresh.db.tx((tx) => saveSalesLocation(tx, changed, { who: 'finance' }));

    const [then, now] = await fresh.db.read(async (r) => [await loadMapping(r, allocatedAt), await loadMapping(r)]);

    expect(postingPlaces(then, { channelId: 'AE' }, 'AE-DXB01').carrier.value).to.equal('WEB-AE');
    expect(postingPlaces(now, { channelId: 'AE' }, 'AE-DXB01').carrier.value).to.equal('ECOM');
  });
});
