/** Changes of the mapping and of masters on a real database; run on both dialects. */
import { expect } from 'chai';
import {
  convertToBase,
  endMapping,
  findItems,
  findSkusByBarcode,
  findUnits,
  loadLocation,
  loadMapping,
  readMappingFacts,
  saveBinding,
  saveCompanyErp,
  saveItemMaster,
  saveLocation,
  saveLocationMaster,
  savePolicy,
  savePool,
  saveSalesLocation,
  type ItemMaster,
} from '../../../src/core/catalog/index.ts';
import type { Database, Tx } from '../../../src/platform/db/index.ts';
import type { AppError } from '../../../src/platform/errors.ts';
import { dateOf, momentOf } from '../../../src/platform/time.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { binding, member, policy, pool, salesLocation } from './mapping-facts.ts';

const who = { who: 'aisha' };

/** @param open a migrated database with the codes of the worked examples */
export function mappingSuite(open: () => Promise<FreshDatabase>): void {
  let fresh: FreshDatabase;
  let db: Database;
  beforeEach(async () => {
    fresh = await open();
    db = fresh.db;
  });
  afterEach(() => fresh.drop());

  const mapping = (at?: string) => db.read((r) => loadMapping(r, at));
  const refused = async (work: (tx: Tx) => Promise<unknown>): Promise<{ code: string; errors: readonly string[] }> => {
    const error: unknown = await db.tx(work).then(
      () => undefined,
      (one: unknown) => one,
    );
    if (error === undefined) throw new Error('was not refused');
    const { code, details } = error as AppError;
    return { code, errors: (details['errors'] as readonly string[] | undefined) ?? [] };
  };

  it('savePool: a change, closes the old version and opens the next; both can be read as of their time', async () => {
    const before = momentOf(new Date());
    await new Promise((resolve) => setTimeout(resolve, 5));

    const saved = await db.tx((tx) => savePool(tx, pool('AE', [member('AE-DC1', { weight: 50, safety: 2 })]), who));

    const [now, then] = [await mapping(), await mapping(before)];
    expect(saved.version).to.equal(2);
    expect(now.poolOfChannel.get('AE')).to.include({ version: 2, changedBy: 'aisha', validFrom: saved.validFrom });
    expect(now.poolOfChannel.get('AE')?.members).to.deep.equal([member('AE-DC1', { weight: 50, safety: 2 })]);
    expect(then.poolOfChannel.get('AE')).to.include({ version: 1, validTo: saved.validFrom });
    expect(then.poolOfChannel.get('AE')?.members).to.have.length(3);
    expect((await mapping(saved.validFrom)).poolOfChannel.get('AE')?.version).to.equal(2);
  });

  it('savePool: several mistakes at once, all named and nothing changed', async () => {
    const wrong = pool('AE', [member('AE-TRANS'), member('SA-RUH01', { weight: 0 }), member('WEB-AE')], { stockId: 1 });

    const { code, errors } = await refused((tx) => savePool(tx, wrong, who));

    expect(code).to.equal('mapping.rules_broken');
    expect(errors.map((line) => line.split(' ')[0])).to.have.members([
      'DEFAULT_STOCK',
      'MEMBER_NOT_SELLABLE',
      'CROSS_COMPANY_FORBIDDEN',
      'SELL_ONLY_MEMBER',
    ]);
    expect(errors.join()).to.contain('cross-country.pool');
    expect((await mapping()).poolOfChannel.get('AE')?.version).to.equal(1);
  });

  it('savePolicy: a change for next week, is valid then and not before; another change gives it up', async () => {
    const week = new Date(Date.now() + 7 * 86_400_000);
    const later = momentOf(new Date(week.getTime() + 1000));
    const planned = await db.tx((tx) =>
      savePolicy(tx, policy('AE', { mayReturnTo: ['AE-DXB01'] }), { ...who, from: week }),
    );

    expect((await mapping()).policyOfChannel.get('AE')?.version).to.equal(1);
    expect((await mapping(later)).policyOfChannel.get('AE')?.version).to.equal(planned.version);

    await db.tx((tx) => savePolicy(tx, policy('AE', { mayReturnTo: ['AE-AUH02'] }), who));

    expect((await mapping()).policyOfChannel.get('AE')?.mayReturnTo).to.deep.equal(['AE-AUH02']);
    expect((await mapping(later)).policyOfChannel.get('AE')?.version).to.equal(3);
  });

  it('savePolicy: the past, another person in between, are refused', async () => {
    const lately = { ...who, from: dateOf('2026-01-01 00:00:00.000') };

    expect((await refused((tx) => savePolicy(tx, policy('AE'), lately))).code).to.equal('mapping.in_the_past');
    expect((await refused((tx) => savePolicy(tx, policy('AE'), { ...who, seen: 7 }))).code).to.equal(
      'mapping.changed_meanwhile',
    );
    await db.tx((tx) => savePolicy(tx, policy('AE'), { ...who, seen: 1 }));
    expect((await refused((tx) => savePolicy(tx, policy('AE'), { ...who, seen: 1 }))).code).to.equal(
      'mapping.changed_meanwhile',
    );
  });

  it('savePolicy: many at once, become versions one after the other without a gap or overlap', async () => {
    await Promise.all(Array.from({ length: 8 }, () => db.tx((tx) => savePolicy(tx, policy('SA'), who))));

    const { policies } = await db.read((r) => readMappingFacts(r));
    const ours = policies.filter((one) => one.channelId === 'SA').sort((a, b) => a.version - b.version);
    expect(ours.map((one) => one.version)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    ours.slice(1).forEach((one, at) => expect(ours[at]?.validTo).to.equal(one.validFrom));
    expect(ours.at(-1)).to.not.have.property('validTo');
  });

  it('saveSalesLocation: a new code for the channel, is used from then on and the old one for older orders', async () => {
    const before = momentOf(new Date());
    await new Promise((resolve) => setTimeout(resolve, 5));
    const value = { carrier: { field: 'DIMENSION2', value: 'ONLINE-AE' } as const };

    await db.tx((tx) => saveSalesLocation(tx, salesLocation('AE', value), who));

    expect((await mapping()).salesLocationOfChannel.get('AE')?.carrier.value).to.equal('ONLINE-AE');
    expect((await mapping(before)).salesLocationOfChannel.get('AE')?.carrier.value).to.equal('WEB-AE');
  });

  it('endMapping: a binding of a place that serves orders, is refused; one that does not goes', async () => {
    const { code, errors } = await refused((tx) => endMapping(tx, 'binding', 'AE-DXB01', who));
    await db.tx((tx) => endMapping(tx, 'binding', 'AE-QUAR', who));

    expect([code, errors[0]?.split(' ')[0]]).to.deep.equal(['mapping.rules_broken', 'SHIPS_UNBOUND']);
    expect((await mapping()).bindingOf.has('AE-QUAR')).to.equal(false);
    expect((await refused((tx) => endMapping(tx, 'binding', 'AE-QUAR', who))).code).to.equal('mapping.nothing_to_end');
  });

  it('saveBinding: small letters and blanks, are put right; another code than the id is refused', async () => {
    await db.tx((tx) =>
      saveBinding(tx, binding('AE-DXB01', { fulfilCode: ' ae-dxb01 ', damagedCode: 'ae-quar' }), who),
    );

    expect((await mapping()).bindingOf.get('AE-DXB01')).to.include({ fulfilCode: 'AE-DXB01', damagedCode: 'AE-QUAR' });
    const { errors } = await refused((tx) => saveBinding(tx, binding('AE-DXB01', { fulfilCode: 'DXB' }), who));
    expect(errors[0]).to.match(/^CODE_DIFFERS \(rule a\) binding:AE-DXB01/);
  });

  it('saveCompanyErp: known and unknown companies, is kept or missing', async () => {
    const erp = {
      kind: 'NAV',
      erpCompanyRef: 'X',
      taxRegime: 'VAT5',
      stockMovesBy: 'receipts',
      postingCustomer: { AE: 'C1' },
    } as const;

    await db.tx((tx) => saveCompanyErp(tx, 'AE01', erp, {}));

    expect((await mapping()).companyById.get('AE01')?.erp).to.deep.equal(erp);
    expect((await refused((tx) => saveCompanyErp(tx, 'NOPE', erp, {}))).code).to.equal('catalog.company_missing');
  });

  it('saveLocationMaster: a new place, holds stock and serves no order until a person has bound and opened it', async () => {
    const master = { code: ' ae-new1', companyId: 'AE01', name: 'New store', city: 'Dubai', validFrom: '2026-01-01' };

    const made = await db.tx((tx) => saveLocationMaster(tx, master));

    const location = await db.read((r) => loadLocation(r, 'AE-NEW1'));
    expect(made).to.deep.equal({ id: 'AE-NEW1', status: 'created' });
    expect(location).to.include({ active: true, shipsOnline: false, kind: 'store', country: 'AE', companyId: 'AE01' });
    const open = { id: 'AE-NEW1', shipsOnline: true };
    expect((await refused((tx) => saveLocation(tx, open))).errors[0]).to.match(/^SHIPS_UNBOUND/);
    await db.tx((tx) => saveBinding(tx, binding('AE-NEW1'), who));
    await db.tx((tx) => saveLocation(tx, open));
    expect((await db.read((r) => loadLocation(r, 'AE-NEW1'))).shipsOnline).to.equal(true);
  });

  it('saveLocationMaster: the same again, a change, a block and dates, do what they say and keep what people decided', async () => {
    const master = { code: 'AE-DXB01', companyId: 'AE01', name: 'Marina' };
    const save = (more: object) => db.tx((tx) => saveLocationMaster(tx, { ...master, ...more }));
    const why = async () => (await db.read((r) => loadLocation(r, 'AE-DXB01'))).closedWhy;

    expect((await save({})).status).to.equal('updated');
    expect((await save({})).status).to.equal('unchanged');
    await save({ blocked: true });
    expect(await why()).to.equal('blocked');
    await save({ blocked: false, validTo: '2026-01-31' });
    expect(await why()).to.equal('no_longer');
    await save({ validTo: null, validFrom: '2999-01-01' });
    expect(await why()).to.equal('not_yet');
    await save({ validFrom: null });
    await db.tx((tx) => saveLocation(tx, { id: 'AE-DXB01', active: false }));
    await save({ blocked: false, name: 'Marina 2' });
    expect(await why()).to.equal('off');
    expect((await db.read((r) => loadLocation(r, 'AE-DXB01'))).name).to.equal('Marina 2');
  });

  it('saveLocationMaster: a bad code, an unknown company, a place of another company, are refused', async () => {
    const master = { code: 'AE-X', companyId: 'AE01', name: 'X' };
    const code = async (over: object) => (await refused((tx) => saveLocationMaster(tx, { ...master, ...over }))).code;

    expect(await code({ code: 'ELEVEN-CHAR' })).to.equal('catalog.location_code');
    expect(await code({ code: 'A_B' })).to.equal('catalog.location_code');
    expect(await code({ companyId: 'ZZ01' })).to.equal('catalog.company_missing');
    expect(await code({ code: 'SA-RUH01' })).to.equal('catalog.location_foreign');
  });

  it('saveLocation: what a place is for ever, cannot be changed; what is missing is named', async () => {
    const code = async (over: object) => (await refused((tx) => saveLocation(tx, { id: 'AE-DXB01', ...over }))).code;

    expect(await code({ companyId: 'SA01' })).to.equal('catalog.location_fixed');
    expect(await code({ country: 'SA' })).to.equal('catalog.location_fixed');
    expect(await code({ kind: 'transit' })).to.equal('catalog.location_fixed');
    expect(await code({ id: 'AE-NEW2', name: 'x' })).to.equal('catalog.location_incomplete');
    expect(await code({ sourceCode: 'src_ae_auh02' })).to.equal('catalog.source_taken');
    const { errors } = await refused((tx) => saveLocation(tx, { id: 'AE-DXB01', roles: ['SELL'] }));
    expect(errors.join()).to.match(/SELL_ONLY_MEMBER \(rule c\) pool:AE/);
  });

  it('saveItemMaster: a new item with units and barcodes, can be counted in each of them and found by each', async () => {
    const rice: ItemMaster = {
      sku: 'RICE',
      name: 'Rice',
      nameAr: 'أرز',
      uom: 'g',
      units: [{ uom: 'kg', factor: 1000 }],
      salesUom: 'KG',
      barcodes: ['6291', '6292'],
      weightG: 1,
    };

    const status = await db.tx((tx) => saveItemMaster(tx, rice));

    const [items, units, found] = await db.read(async (r) => [
      await findItems(r, ['RICE']),
      await findUnits(r, ['RICE', 'NOPE']),
      await findSkusByBarcode(r, '6292'),
    ]);
    expect(status).to.deep.equal({ sku: 'RICE', status: 'created' });
    expect(items.get('RICE')).to.include({
      uom: 'G',
      salesFactor: 1000,
      blocked: false,
      barcode: '6291',
      nameAr: 'أرز',
    });
    expect([...units.keys()]).to.deep.equal(['RICE']);
    expect(convertToBase(units.get('RICE')!, 'KG', '2.5')).to.deep.equal({ ok: true, quantity: 2500 });
    expect(found).to.deep.equal(['RICE']);
  });

  it('saveItemMaster: again, with less, with a block, changes only what it says; the base unit never', async () => {
    const master: ItemMaster = {
      sku: 'TEA',
      name: 'Tea',
      uom: 'PCS',
      units: [{ uom: 'BOX', factor: 12 }],
      hsCode: '0902',
    };
    const save = (over: Partial<ItemMaster>) => db.tx((tx) => saveItemMaster(tx, { ...master, ...over }));
    const item = async () => (await db.read((r) => findItems(r, ['TEA']))).get('TEA');
    await save({});

    expect((await save({})).status).to.equal('unchanged');
    expect((await db.tx((tx) => saveItemMaster(tx, { sku: 'TEA', name: 'Tea', uom: 'pcs' }))).status).to.equal(
      'unchanged',
    );
    expect((await save({ blocked: true })).status).to.equal('updated');
    expect(await item()).to.include({ blocked: true, hsCode: '0902' });
    await save({ blocked: false, validTo: '2026-01-01' });
    expect((await item())?.blocked).to.equal(true);
    await save({ validTo: null });
    expect((await item())?.blocked).to.equal(false);
    expect((await refused((tx) => saveItemMaster(tx, { ...master, uom: 'BOX' }))).code).to.equal('catalog.item_units');
    expect((await refused((tx) => saveItemMaster(tx, { ...master, uom: 'EA' }))).code).to.equal(
      'catalog.item_uom_fixed',
    );
    expect(
      (await refused((tx) => saveItemMaster(tx, { ...master, units: [{ uom: 'BOX', factor: 1.5 }] }))).code,
    ).to.equal('catalog.item_units');
    expect((await refused((tx) => saveItemMaster(tx, { ...master, salesUom: 'CTN' }))).code).to.equal(
      'catalog.item_units',
    );
  });

  it('saveItemMaster: the same new item ten times at once, is made once', async () => {
    const made = await Promise.all(
      Array.from({ length: 10 }, () => db.tx((tx) => saveItemMaster(tx, { sku: 'NEW', name: 'New', uom: 'PCS' }))),
    );

    expect(made.filter((one) => one.status === 'created')).to.have.length(1);
    expect(made.filter((one) => one.status === 'unchanged')).to.have.length(9);
  });
}
