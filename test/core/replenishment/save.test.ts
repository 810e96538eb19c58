/** Suppliers and rules: what may be saved, and what is refused by which code. */
import { expect } from 'chai';
import {
  findSupplier,
  listRules,
  removeRule,
  removeSupplier,
  saveRule,
  saveSupplier,
  type RuleWish,
  type SupplierWish,
} from '../../../src/core/replenishment/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { codeOf } from '../made.ts';
import { FAR_WAREHOUSE, OTHER_STORE, rule, rules, shelves, sku, STORE, supplier, WAREHOUSE } from './made.ts';

describe('core/replenishment/save', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await shelves();
  });
  afterEach(() => fresh.drop());

  const keepRule = (over: Partial<RuleWish>) => codeOf(fresh.db.tx((tx) => saveRule(tx, rule(over), 'aisha')));
  const keepSupplier = (over: Partial<SupplierWish>, by: { broker?: boolean; seen?: number } = {}) =>
    codeOf(fresh.db.tx((tx) => saveSupplier(tx, { ...supplier, ...over }, { who: 'aisha', broker: false, ...by })));

  it('saveRule: good ones, from a supplier or a warehouse; saved again is changed', async () => {
    expect(await keepRule({})).to.equal('done');
    expect(await keepRule({ fillTo: 20 })).to.equal('done');
    expect(await keepRule({ locationId: OTHER_STORE, fromLocation: WAREHOUSE })).to.equal('done');

    const rows = await fresh.db.read((reader) => listRules(reader, {}, { limit: 10 }));
    expect(rows).to.have.length(2);
    expect(rows[0]).to.include({ locationId: STORE, sku, fillTo: 20, supplierId: 'NILE', changedBy: 'aisha' });
    expect(rows[1]).to.include({ locationId: OTHER_STORE, fromLocation: WAREHOUSE });
  });

  it('saveRule: what does not fit, is refused by name', async () => {
    const { supplierId: _none, ...nobody } = rule();
    const both = { ...rule(), fromLocation: WAREHOUSE, supplierId: 'NILE' };
    await fresh.db.tx((tx) => saveSupplier(tx, { ...supplier, id: 'OFF', active: false }, { who: 'a', broker: false }));

    expect(await keepRule({ locationId: '9999' })).to.equal('replenishment.unknown_place');
    expect(await keepRule({ sku: 'NOPE' })).to.equal('replenishment.unknown_sku');
    expect(await keepRule({ threshold: 10, fillTo: 10 })).to.equal('replenishment.threshold');
    expect(await keepRule({ threshold: -1 })).to.equal('replenishment.threshold');
    expect(await keepRule({ fillTo: 2.5 })).to.equal('replenishment.threshold');
    expect(await codeOf(fresh.db.tx((tx) => saveRule(tx, nobody, 'a')))).to.equal('replenishment.one_source');
    expect(await codeOf(fresh.db.tx((tx) => saveRule(tx, both, 'a')))).to.equal('replenishment.one_source');
    expect(await keepRule({ supplierId: 'WHO' })).to.equal('replenishment.unknown_supplier');
    expect(await keepRule({ supplierId: 'OFF' })).to.equal('replenishment.supplier_off');
    expect(await keepRule({ fromLocation: STORE })).to.equal('replenishment.from_itself');
    expect(await keepRule({ fromLocation: OTHER_STORE })).to.equal('replenishment.no_warehouse');
    expect(await keepRule({ fromLocation: FAR_WAREHOUSE })).to.equal('CROSS_COMPANY_FORBIDDEN');
    expect(await fresh.db.read((reader) => listRules(reader, {}, { limit: 10 }))).to.deep.equal([]);
  });

  it('listRules: by page, after the last one of the page before', async () => {
    await rules(fresh.db, rule(), rule({ locationId: OTHER_STORE }), rule({ locationId: WAREHOUSE }));

    const first = await fresh.db.read((reader) => listRules(reader, {}, { limit: 2 }));
    const [, last] = first;
    const rest = await fresh.db.read((reader) =>
      listRules(reader, {}, { limit: 2, after: { locationId: last?.locationId ?? '', sku: last?.sku ?? '' } }),
    );

    expect([...first, ...rest].map((one) => one.locationId)).to.deep.equal([WAREHOUSE, STORE, OTHER_STORE]);
  });

  it('removeRule: gone; what is not there, is missing', async () => {
    await rules(fresh.db, rule());

    expect(await codeOf(fresh.db.tx((tx) => removeRule(tx, STORE, sku)))).to.equal('done');
    expect(await codeOf(fresh.db.tx((tx) => removeRule(tx, STORE, sku)))).to.equal('replenishment.unknown_rule');
  });

  it('saveSupplier: an address for mails, a broker for messages, a sane lead time, the version that was seen', async () => {
    const { email: _none, ...unreachable } = supplier;
    const save = (wish: SupplierWish) =>
      codeOf(fresh.db.tx((tx) => saveSupplier(tx, wish, { who: 'a', broker: false })));

    expect(await save(unreachable)).to.equal('replenishment.no_address');
    expect(await keepSupplier({ sendsBy: 'amqp' })).to.equal('replenishment.no_broker');
    expect(await keepSupplier({ sendsBy: 'amqp' }, { broker: true })).to.equal('done');
    expect(await keepSupplier({ leadTimeDays: 400 })).to.equal('replenishment.lead_time');
    expect(await keepSupplier({ name: 'New' }, { seen: 1 })).to.equal('replenishment.changed_meanwhile');
    expect(await keepSupplier({ name: 'New' }, { seen: 2 })).to.equal('done');
    expect(await fresh.db.read((reader) => findSupplier(reader, 'NILE'))).to.include({ name: 'New', version: 3 });
  });

  it('saveSupplier, removeSupplier: one that rules need stays on', async () => {
    await rules(fresh.db, rule());

    expect(await keepSupplier({ active: false })).to.equal('replenishment.supplier_in_use');
    expect(await codeOf(fresh.db.tx((tx) => removeSupplier(tx, 'NILE')))).to.equal('replenishment.supplier_in_use');

    await fresh.db.tx((tx) => removeRule(tx, STORE, sku));
    expect(await codeOf(fresh.db.tx((tx) => removeSupplier(tx, 'NILE')))).to.equal('done');
    expect(await codeOf(fresh.db.tx((tx) => removeSupplier(tx, 'NILE')))).to.equal('replenishment.unknown_supplier');
  });
});
