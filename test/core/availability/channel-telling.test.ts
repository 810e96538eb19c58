/** What a channel is told and when: differences only, nothing raised while it ships, setbacks kept. */
import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import {
  askSweep,
  clearDue,
  compareItems,
  dueSkus,
  intendTelling,
  listDifferences,
  listWebBuffers,
  planTelling,
  recordCompared,
  recordNotTold,
  recordTold,
  setWebBuffer,
  shippingSource,
  sweepToken,
  type StockDifference,
  type TellingPlan,
} from '../../../src/core/availability/index.ts';
import { seedCatalog } from '../../../src/core/catalog/index.ts';
import { makeShipment } from '../../helpers/make.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { otherSku, places, shop, sku } from '../made.ts';

type Shipping = (ids: readonly string[]) => Promise<Set<string>>;
const nobody: Shipping = async () => new Set();
const everybody: Shipping = async (ids) => new Set(ids);
const web = (quantity: number, of = sku) => ({ sourceCode: 'web_ae', sku: of, quantity });

describe('core/availability/channel-telling', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await shop();
    await fresh.db.tx((tx) =>
      seedCatalog(tx, { mapping: { bindings: [], salesLocations: [], policies: [], pools: [pool()] } }),
    );
    await run('UPDATE items SET magento_product_id = 7', []);
    await run("UPDATE items SET magento_type = 'simple'", []);
  });
  afterEach(() => fresh.drop());

  const pool = () => ({
    channelId: 'AE',
    companyId: 'AE01',
    sourceCode: 'web_ae',
    stockId: 2,
    mode: 'aggregate' as const,
    members: places.map((locationId) => ({ locationId, weight: 100, safety: 0, enabled: true })),
  });
  const run = (sql: string, params: readonly string[]) => fresh.db.tx((tx) => tx.run(sql, params));
  const plan = (shipping = nobody, skus = [sku]): Promise<TellingPlan> =>
    fresh.db.read((reader) => planTelling(reader, 'AE', skus, shipping));
  const numbers = async (shipping = nobody) => (await plan(shipping)).tell.map((one) => one.quantity);
  const told = (quantity: number) =>
    fresh.db.tx(async (tx) => {
      await intendTelling(tx, 'AE', [web(quantity)], 0);
      await recordTold(tx, 'AE', [web(quantity)]);
    });
  const rows = () => fresh.db.read((reader) => reader.all('SELECT * FROM channel_stock ORDER BY sku'));
  const tasks = () =>
    fresh.db.read((reader) => reader.all<{ kind: string }>("SELECT kind FROM tasks WHERE state = 'open'"));

  /** An order's parcel of two pieces at the first place: still on the shelf, or gone and unknown to the channel. */
  async function parcel(channelId: string, gone: boolean): Promise<string> {
    const orderId = uuidv7();
    const shipment = makeShipment(orderId, {
      channel_id: channelId,
      magento_order_id: 5,
      location_id: places[0],
      ...(gone ? { dispatched_at: new Date().toISOString().replace('T', ' ').slice(0, 23) } : {}),
    });
    await fresh.db.tx(async (tx) => {
      await tx.insert('shipments', [shipment]);
      await tx.insert('shipment_lines', [
        {
          id: uuidv7(),
          shipment_id: shipment.id,
          order_line_id: uuidv7(),
          location_id: places[0],
          sku,
          quantity: 2,
          reserved: gone ? 0 : 2,
        },
      ]);
      const change = gone ? 'physical = physical - 2, base = base - 2' : 'reserved = reserved + 2';
      await tx.run(`UPDATE stock SET ${change} WHERE location_id = ? AND sku = ?`, [places[0], sku]);
    });
    return orderId;
  }

  it('planTelling: what was told already, is not told again; a change is', async () => {
    const first = await numbers();
    await told(20);
    const second = await numbers();
    await run('UPDATE stock SET physical = 4, base = 4 WHERE location_id = ?', [places[0]]);

    expect([first, second, await numbers()]).to.deep.equal([[20], [], [14]]);
  });

  it('planTelling: parents, products that Magento does not have and channels without a pool, are told nothing', async () => {
    await run("UPDATE items SET magento_type = 'configurable' WHERE sku = ?", [sku]);
    await run('UPDATE items SET magento_product_id = NULL WHERE sku = ?', [otherSku]);

    const here = await plan(nobody, [sku, otherSku, 'NO-SUCH']);
    const elsewhere = await fresh.db.read((reader) => planTelling(reader, 'QA', [sku, otherSku], nobody));

    expect([here.tell, elsewhere.tell]).to.deep.equal([[], []]);
  });

  it('planTelling: own orders, change nothing on the shelf nor on their way; those of another channel do', async () => {
    await parcel('AE', false);
    const own = await numbers();
    await parcel('AE', true);
    const gone = await numbers();
    await parcel('QA', false);
    const foreign = await numbers();
    await parcel('QA', true);

    expect([own, gone, foreign, await numbers()]).to.deep.equal([[20], [20], [18], [16]]);
  });

  it('planTelling: a raise while the channel ships from the source, waits; a fall does not', async () => {
    await parcel('AE', true);
    await told(19);
    const raised = await plan(everybody);
    const free = await plan(nobody);
    await run('UPDATE stock SET physical = 1, base = 1 WHERE location_id = ?', [places[0]]);

    expect([raised.tell, raised.later.length, free.tell.map((one) => one.quantity)]).to.deep.equal([[], 1, [20]]);
    expect(await numbers(everybody)).to.deep.equal([13]);
  });

  it('planTelling: a source that is the pool’s no more, is told nothing is there', async () => {
    await told(20);
    await run("UPDATE channel_stock SET source_code = 'web_old'", []);

    const { tell } = await plan();

    expect(tell.map((one) => [one.sourceCode, one.quantity])).to.have.deep.members([
      ['web_ae', 20],
      ['web_old', 0],
    ]);
  });

  it('intendTelling: until the grace is over nobody tells another number; then the answer was lost', async () => {
    await fresh.db.tx((tx) => intendTelling(tx, 'AE', [web(20)], 60_000));
    const busy = await numbers();
    await run("UPDATE channel_stock SET due_at = '2020-01-01 00:00:00.000'", []);
    const due = await fresh.db.read((reader) => dueSkus(reader, 'AE', 10));
    await fresh.db.tx((tx) => clearDue(tx, 'AE', due));

    expect([busy, due, await numbers()]).to.deep.equal([[], [sku], [20]]);
    expect(await fresh.db.read((reader) => dueSkus(reader, 'AE', 10))).to.deep.equal([]);
  });

  it('recordNotTold: refused, waits and is one task per source; once it is taken, the task is done', async () => {
    const refused = { code: 'magento.refused', waitMs: 60_000, refused: true };
    await fresh.db.tx((tx) =>
      recordNotTold(tx, 'AE', [
        { ...refused, sourceCode: 'web_ae', sku },
        { ...refused, sourceCode: 'web_ae', sku: otherSku },
      ]),
    );
    const waiting = await numbers();
    const open = await tasks();
    await run('UPDATE channel_stock SET due_at = NULL', []);
    const { tell } = await plan();
    await fresh.db.tx((tx) => recordTold(tx, 'AE', tell));

    expect([waiting, open.map((one) => one.kind), tell[0]?.errorCode]).to.deep.equal([
      [],
      ['channel_stock.refused'],
      'magento.refused',
    ]);
    expect(await tasks()).to.deep.equal([]);
    expect((await rows()).find((row) => row.sku === sku)).to.include({
      told: 20,
      telling: null,
      error_code: null,
      attempts: 0,
    });
  });

  it('recordNotTold: the channel is down, what is under way stays under way', async () => {
    await fresh.db.tx((tx) => intendTelling(tx, 'AE', [web(20)], 60_000));

    await fresh.db.tx((tx) =>
      recordNotTold(tx, 'AE', [{ sourceCode: 'web_ae', sku, code: 'magento.down', waitMs: 1 }]),
    );

    expect((await rows())[0]).to.include({ told: null, telling: 20, error_code: 'magento.down', attempts: 1 });
    expect(await tasks()).to.deep.equal([]);
  });

  it('shippingSource: the pool’s source, or the store’s own', async () => {
    const [first = ''] = places;
    const shared = await fresh.db.read((reader) => shippingSource(reader, 'AE', first));
    const own = await fresh.db.read((reader) => shippingSource(reader, 'QA', first));

    expect([shared, own]).to.deep.equal(['web_ae', `ae_${first}`]);
  });

  it('askSweep: another token, tells that somebody has asked', async () => {
    const before = await fresh.db.read((reader) => sweepToken(reader));
    await fresh.db.tx((tx) => askSweep(tx));

    expect([before, await fresh.db.read((reader) => sweepToken(reader))]).to.satisfy(
      ([a, b]: (string | undefined)[]) => a === undefined && b !== undefined,
    );
  });

  it('setWebBuffer: lowers the number and wakes the feed; what makes no sense is refused', async () => {
    const set = (over: object) =>
      fresh.db
        .tx((tx) => setWebBuffer(tx, { channelId: 'AE', sku, quantity: 5, who: 'a', ...over }))
        .then(
          () => 'set',
          (error: { code: string }) => error.code,
        );

    const said = [
      await set({}),
      await set({ quantity: -1 }),
      await set({ quantity: 1.5 }),
      await set({ sku: 'NO' }),
      await set({ channelId: 'XX' }),
    ];

    expect(said).to.deep.equal([
      'set',
      'availability.buffer_invalid',
      'availability.buffer_invalid',
      'catalog.item_missing',
      'catalog.channel_missing',
    ]);
    expect(await numbers()).to.deep.equal([15]);
    const feed = await fresh.db.read((reader) =>
      reader.all<{ sku: string }>('SELECT sku FROM stock_changes ORDER BY seq DESC LIMIT 1'),
    );
    expect(feed[0]?.sku).to.equal(sku);
    const listed = await fresh.db.read((reader) => listWebBuffers(reader, { channelId: 'AE' }, 10));
    expect(listed.map((one) => [one.channelId, one.sku, one.quantity, one.changedBy])).to.deep.equal([
      ['AE', sku, 5, 'a'],
    ]);
  });

  it('compareItems: what was told while we asked, is left out; the rest is kept once, told again and ended', async () => {
    await told(20);
    const source = { sourceCode: 'web_ae', current: true };
    const compare = (asked: string) =>
      fresh.db.read((reader) => compareItems(reader, 'AE', source, [{ sku, quantity: 25, inStock: true }], [], asked));
    const early = await compare('2020-01-01 00:00:00.000');
    const found: StockDifference[] = await compare('2999-01-01 00:00:00.000');
    const keep = (runId: string) => fresh.db.tx((tx) => recordCompared(tx, runId, 'AE', found));

    const fresh1 = await keep(uuidv7());
    const fresh2 = await keep(uuidv7());
    const open = await fresh.db.read((reader) => listDifferences(reader, { state: 'open', limit: 10 }));
    const { tell } = await plan();
    await fresh.db.tx((tx) => recordTold(tx, 'AE', tell));

    expect([early.length, found.length, fresh1, fresh2]).to.deep.equal([0, 1, 1, 0]);
    expect(open.map((one) => [one.sku, one.cause, one.hubQuantity, one.theirQuantity])).to.deep.equal([
      [sku, 'changed_in_magento', 20, 25],
    ]);
    expect(tell.map((one) => one.quantity)).to.deep.equal([20]);
    expect(await fresh.db.read((reader) => listDifferences(reader, { state: 'open', limit: 10 }))).to.deep.equal([]);
    expect(await numbers()).to.deep.equal([]);
  });
});
