/** The report of a dry run: its form, and that its sums are the sums of its orders. */
import { readFile } from 'node:fs/promises';
import { Ajv, type ValidateFunction } from 'ajv';
import { expect } from 'chai';
import {
  callOffRehearsal,
  findRehearsal,
  listListed,
  nextRehearsal,
  requestRehearsal,
  runRehearsal,
  type ChangedOrder,
  type LeftOut,
  type Report,
  type Side,
} from '../../../src/core/rehearsal/index.ts';
import { seedRates } from '../../../src/core/rate/index.ts';
import { createVersion } from '../../../src/core/routing/index.ts';
import { loadRehearsal } from '../../../src/routes/admin-rehearsals.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { incomingOrder, lineOf, orderRow, otherSku, places, receive, shop } from '../made.ts';
import { cardOf, zones } from '../rate/made.ts';
import { set, step } from '../routing/made.ts';

const day = { from: '2026-11-21 00:00:00.000', to: '2026-11-22 00:00:00.000' };
const never = { name: 'test', stopping: () => false };

describe('core/rehearsal (report)', () => {
  let fresh: FreshDatabase;
  let contract: ValidateFunction;
  let row: ValidateFunction;
  let leftOut: ValidateFunction;
  before(async () => {
    const schema = JSON.parse(await readFile('docs/schemas/dry-run.schema.json', 'utf8')) as object;
    const ajv = new Ajv({ allErrors: true, strictTypes: false });
    contract = ajv.compile({ ...schema, $id: 'dry-run' });
    row = ajv.compile({ $ref: 'dry-run#/definitions/changedOrder' });
    leftOut = ajv.compile({ $ref: 'dry-run#/definitions/leftOut' });
  });
  beforeEach(async () => {
    fresh = await shop(3);
    const rules = [set({ name: 'second', steps: [step({ locations: { ids: [places[1]] }, split: { most: 1 } })] })];
    await fresh.db.tx((tx) => createVersion(tx, { sets: rules, note: 'a try' }));
  });
  afterEach(() => fresh.drop());

  const ask = () =>
    fresh.db.tx((tx) => requestRehearsal(tx, { before: 0, after: 1, ...day, channels: ['AE'], stock: 'as_found' }));
  const mustFit = (check: ValidateFunction, value: unknown): void => {
    check(JSON.parse(JSON.stringify(value)));
    expect(check.errors ?? []).to.deep.equal([]);
  };

  it('report: of a run that waits, is done and of its rows, is what the schema says', async () => {
    const gone = incomingOrder();
    await receive(fresh.db, [incomingOrder(), gone]);
    const { id: erased } = await orderRow(fresh.db, gone);
    await fresh.db.tx((tx) => tx.run('UPDATE orders SET ship_to = NULL WHERE id = ?', [erased]));
    const one = await ask();
    mustFit(contract, await fresh.db.read((reader) => loadRehearsal(reader, one.id)));
    await runRehearsal(fresh.db, one, never);
    const page = { limit: 10, offset: 0 };
    const found = await fresh.db.read(async (reader) => ({
      run: await loadRehearsal(reader, one.id),
      changed: await listListed<ChangedOrder>(reader, one.id, 'changed', page),
      out: await listListed<LeftOut>(reader, one.id, 'left_out', page),
    }));

    mustFit(contract, found.run);
    expect(found.run.report).to.include({ orders: 1 });
    expect([found.changed.rows.length, found.out.rows.length]).to.deep.equal([1, 1]);
    for (const each of found.changed.rows) mustFit(row, each);
    for (const each of found.out.rows) mustFit(leftOut, each);
  });

  it('report: sums over places, rules and orders are one and the same, on both sides', async () => {
    const several = [4, 1, 1].map((quantity) =>
      incomingOrder({
        lines: [
          lineOf({ quantity, totalMinor: 10_500 }),
          lineOf({ magentoItemId: 2, shipItemId: 2, billItemId: 2, sku: otherSku }),
        ],
      }),
    );
    await fresh.db.tx((tx) => seedRates(tx, { cards: [cardOf()], zones }));
    await receive(fresh.db, several);
    const one = await ask();
    await runRehearsal(fresh.db, one, never);
    const { report, rows } = await fresh.db.read(async (reader) => ({
      report: (await loadRehearsal(reader, one.id)).report as Report,
      rows: (await listListed<ChangedOrder>(reader, one.id, 'changed', { limit: 100, offset: 0 })).rows,
    }));

    // Each of them changes, so that the sums can be made anew of what is listed.
    expect([report.orders, report.changed]).to.deep.equal([3, 3]);
    for (const name of ['before', 'after'] as const) {
      const side = report[name];
      const sum = (of: (each: Report['locations'][number]) => number): number =>
        report.locations.reduce((all, each) => all + of(each), 0);
      expect([sum((each) => each[name].parcels), sum((each) => each[name].pieces)]).to.deep.equal([
        side.parcels,
        side.pieces,
      ]);
      expect(report.sets.reduce((all, each) => all + each[name], 0)).to.equal(report.orders);
      expect(side.whole + side.partly + side.unserved).to.equal(report.orders);
      const wanted = several.flatMap((each) => each.lines).reduce((all, line) => all + line.quantity, 0);
      expect(side.pieces + side.missingPieces).to.equal(wanted);
      expect(Object.values(side.byDays).reduce((all, count) => all + count, 0)).to.equal(side.parcels);
      expect(remade(rows, name, side.version)).to.deep.equal(side);
    }
    expect(report.before.carriage['AED']).to.be.greaterThan(0);
    expect(report.before.split).to.be.greaterThan(0);
    expect(report.after.split).to.equal(0);
  });

  it('run: called off in its last moment it ends so, and no report stands', async () => {
    await receive(fresh.db, [incomingOrder()]);
    const one = await ask();
    let off: Promise<unknown> | undefined;
    const ended = await runRehearsal(fresh.db, one, {
      name: 'test',
      stopping: () => false,
      // The last word before the report is kept.
      onProgress: () => void (off ??= fresh.db.tx((tx) => callOffRehearsal(tx, one.id))),
    });
    await off;
    const found = await fresh.db.read((reader) => loadRehearsal(reader, one.id));

    expect([ended, found.state, found.report]).to.deep.equal(['called_off', 'cancelled', null]);
    expect(await nextRehearsal(fresh.db)).to.equal(undefined);
  });

  it('run: a long one that is called off stops within a beat', async () => {
    await receive(fresh.db, [incomingOrder()]);
    const one = await ask();
    // A beat is due at once: the moment stands still for nobody.
    const begun = Date.now;
    let asked = 0;
    Date.now = () => begun() + asked++ * 2_000;
    let off: Promise<unknown> | undefined;
    const stopping = (): boolean => {
      off ??= fresh.db.tx((tx) => callOffRehearsal(tx, one.id));
      return false;
    };
    const ended = await runRehearsal(fresh.db, one, { name: 'test', stopping }).finally(() => (Date.now = begun));
    await off;

    expect(ended).to.equal('called_off');
    expect((await fresh.db.read((reader) => findRehearsal(reader, one.id)))?.state).to.equal('cancelled');
  });
});

/** The sums of a side, made of the orders themselves. */
function remade(rows: readonly ChangedOrder[], name: 'before' | 'after', version: number): Side {
  const answers = rows.map((each) => each[name]);
  const parts = answers.flatMap((one) => one.parts);
  const piecesOf = (all: readonly { readonly quantity: number }[]): number =>
    all.reduce((sum, one) => sum + one.quantity, 0);
  const carriage: Record<string, number> = {};
  const byDays: Record<number, number> = {};
  for (const each of rows)
    for (const { carriageMinor, days } of each[name].parts) {
      if (carriageMinor !== undefined) carriage[each.currency] = (carriage[each.currency] ?? 0) + carriageMinor;
      if (days !== undefined) byDays[days] = (byDays[days] ?? 0) + 1;
    }
  const km = parts.reduce((sum, one) => sum + (one.km ?? 0), 0);
  return {
    version,
    whole: answers.filter((one) => one.missing.length === 0).length,
    partly: answers.filter((one) => one.missing.length > 0 && one.parts.length > 0).length,
    unserved: answers.filter((one) => one.missing.length > 0 && one.parts.length === 0).length,
    split: answers.filter((one) => one.parts.length > 1).length,
    parcels: parts.length,
    pieces: parts.reduce((sum, one) => sum + piecesOf(one.pieces), 0),
    missingPieces: answers.reduce((sum, one) => sum + piecesOf(one.missing), 0),
    km: Math.round(km * 10) / 10,
    parcelsWithKm: parts.filter((one) => one.km !== undefined).length,
    carriage,
    parcelsWithCarriage: parts.filter((one) => one.carriageMinor !== undefined).length,
    byDays,
  };
}
