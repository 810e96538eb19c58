/** The catalog's door on a real database: what config seeds is what the hub reads. */
import { expect } from 'chai';
import { firstChannels } from '../../../config/channels.ts';
import { firstCompanies } from '../../../config/companies.ts';
import { firstCouriers } from '../../../config/couriers.ts';
import { firstItems } from '../../../config/items.ts';
import { firstLocations } from '../../../config/locations.ts';
import {
  findItems,
  listChannels,
  listCompanies,
  listCouriers,
  listLocations,
  loadChannel,
  loadLocation,
  seedCatalog,
} from '../../../src/core/catalog/index.ts';
import { AppError } from '../../../src/platform/errors.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';
import { changeMaster } from '../../helpers/master.ts';

const seeds = {
  companies: firstCompanies,
  channels: firstChannels,
  locations: firstLocations,
  couriers: firstCouriers,
  items: firstItems,
};

describe('core/catalog', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await freshDatabase();
    await fresh.db.tx((tx) => seedCatalog(tx, seeds));
  });
  afterEach(() => fresh.drop());

  it('listChannels, listCompanies: after seeding, give back the rows of config', async () => {
    const [channels, companies] = await fresh.db.read(async (r) => [await listChannels(r), await listCompanies(r)]);

    expect(channels).to.have.deep.members(firstChannels.map((row) => ({ ...row, version: 1 })));
    expect(companies).to.have.deep.members(firstCompanies.map((row) => ({ ...row, version: 1 })));
  });

  it('listLocations: without a filter, gives back every row of config', async () => {
    const locations = await fresh.db.read((r) => listLocations(r));

    expect(locations).to.have.deep.members(
      firstLocations.map((row) => ({ ...row, version: 1, ...(row.active ? {} : { closedWhy: 'off' }) })),
    );
  });

  it('listLocations: a country and the active ones, leaves the others out', async () => {
    const here = await fresh.db.read((r) => listLocations(r, { country: 'SA', active: true }));

    expect(here.map((one) => one.id))
      .to.include('3011')
      .and.not.to.include('3071');
    expect(new Set(here.map((one) => one.country))).to.deep.equal(new Set(['SA']));
  });

  it('listCouriers: one switched off, is left out', async () => {
    await changeMaster(fresh.db, (tx) => tx.run("UPDATE couriers SET active = 0 WHERE code = 'NAQEL'"));

    const couriers = await fresh.db.read((r) => listCouriers(r));

    expect(couriers).to.have.deep.members(firstCouriers.filter((row) => row.code !== 'NAQEL'));
  });

  it('findItems: known, unknown and repeated SKUs, gives what is known once', async () => {
    const found = await fresh.db.read((r) => findItems(r, ['FS-BAG', 'NOPE', 'FS-BAG', 'EL-BUDS']));

    expect([...found.keys()].sort()).to.deep.equal(['EL-BUDS', 'FS-BAG']);
    const { prices: _prices, ...bag } = firstItems.find((one) => one.sku === 'FS-BAG')!;
    const fromTheErp = { uom: 'PCS', salesFactor: 1, blocked: false, returnable: true };
    expect(found.get('FS-BAG')).to.deep.equal({ ...bag, ...fromTheErp });
  });

  it('loadChannel, loadLocation: known ids, give the row', async () => {
    const [channel, location] = await fresh.db.read(async (r) => [
      await loadChannel(r, 'KW'),
      await loadLocation(r, '1042'),
    ]);

    expect(channel.currency).to.equal('KWD');
    expect(location.nameAr).to.equal('مارينا بروميناد');
  });

  it('loadChannel: an unknown id, throws missing', async () => {
    const error: unknown = await fresh.db.read((r) => loadChannel(r, 'XX')).catch((e: unknown) => e);

    expect(error).to.be.instanceOf(AppError).and.to.include({ kind: 'missing', code: 'catalog.channel_missing' });
  });

  it('seedCatalog: a second start, leaves what operations have changed', async () => {
    await changeMaster(fresh.db, (tx) => tx.run("UPDATE channels SET name = 'Emirates', version = 2 WHERE id = 'AE'"));

    await fresh.db.tx((tx) => seedCatalog(tx, seeds));

    const channel = await fresh.db.read((r) => loadChannel(r, 'AE'));
    expect(channel).to.include({ name: 'Emirates', version: 2 });
  });
});
