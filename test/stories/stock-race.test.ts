/** The race of a snapshot with a shipment, forward and mirrored, with its exact numbers; and other moments of that kind. */
import { expect } from 'chai';
import { mendStreams } from '../../src/core/erp/index.ts';
import { until } from './house.ts';
import { COMPANY, openStockHouse, OTHER, STORE, type StockHouse } from './stock-races.ts';

describe('stories/stock-race', () => {
  let house: StockHouse;

  before(async () => {
    house = await openStockHouse({
      FORWARD: { [STORE]: 2 },
      MIRROR: { [STORE]: 2 },
      LATE: { [STORE]: 10 },
      HALF: { [STORE]: 5 },
      CLOCK: { [STORE]: 5 },
      HAND: { [STORE]: 5 },
      FUZZY: { [STORE]: 6 },
      TWICE: { [STORE]: 4 },
      GAP: { [OTHER]: 20 },
    });
  });
  afterEach(() => house.erp.switches.reset());
  after(() => house?.close());

  const erp = () => house.erp.company(COMPANY);
  const read = (sku: string, more: object = {}) => erp().snapshots.read({ stores: [STORE], skus: [sku], ...more });
  /** The next movement of the ledger is written and not told; it comes when somebody replays. */
  const holdEcho = () => house.erp.switches.set({ gap: { count: 1, path: 'stock.movements.v1' }, replays: false });
  const sent = async (reading: ReturnType<typeof read>): Promise<void> => {
    const { opened, committed } = await erp().snapshots.send(reading);
    expect([opened?.status, committed?.status], JSON.stringify(committed?.body)).to.deep.equal([201, 200]);
  };

  it('forward: a snapshot read before the shipment arrives after it: nothing is sold twice', async () => {
    const { numbers, buy, ship } = house;
    await sent(read('FORWARD'));
    const first = await buy('FORWARD');
    expect(await numbers('FORWARD')).to.include({ physical: 2, reserved: 1, free: 1 });
    const reading = read('FORWARD');
    holdEcho();
    await ship(first.number);
    expect(await numbers('FORWARD')).to.include({ physical: 1, reserved: 0, free: 1 });
    const second = await buy('FORWARD');
    expect(second.state).to.equal('sourced');
    expect(await numbers('FORWARD')).to.include({ physical: 1, reserved: 1, free: 0 });

    await sent(reading);

    expect(await numbers('FORWARD')).to.include({ physical: 1, reserved: 1, free: 0 });
    expect((await buy('FORWARD')).state).to.equal('on_hold');
    house.erp.switches.reset();
    await erp().streams.replay(STORE);
    expect(await numbers('FORWARD')).to.include({ physical: 1, free: 0 });
    expect(await house.count('stock_open', "sku = 'FORWARD' AND kind = 'overlay'")).to.equal(0);
    await sent(read('FORWARD'));
    expect(await numbers('FORWARD')).to.include({ physical: 1, free: 0 });
    expect(await house.count('stock_open', "sku = 'FORWARD'")).to.equal(0);
  });

  it('mirror: a snapshot that contains the shipment arrives before its echo: the piece leaves once', async () => {
    const { numbers, buy, ship } = house;
    await sent(read('MIRROR'));
    const { number } = await buy('MIRROR');
    holdEcho();
    await ship(number);
    expect(await numbers('MIRROR')).to.include({ physical: 1, free: 1 });

    await sent(read('MIRROR'));

    expect(await numbers('MIRROR')).to.include({ physical: 1, free: 1 });
    expect(await house.count('stock_open', "sku = 'MIRROR'")).to.equal(0);
    house.erp.switches.reset();
    await erp().streams.replay(STORE);
    expect(await numbers('MIRROR')).to.include({ physical: 1, free: 1 });
  });

  it('numbers of the ledger that are written late: the snapshot stays below them, nothing is lost or counted twice', async () => {
    const { ledger } = erp();
    const draft = (quantity: number) => ({
      store: STORE,
      sku: 'LATE',
      quantity,
      nonSellable: 0,
      kind: 'ADJUSTMENT' as const,
      document: { type: 'ITEM_JOURNAL', number: `J${quantity}` },
    });
    const early = ledger.take();
    const told = erp().report(ledger.post([draft(-3)], new Date()));
    await told;
    expect(await house.numbers('LATE')).to.include({ physical: 7 });

    await sent(read('LATE'));
    expect(await house.numbers('LATE')).to.include({ physical: 7 });
    await erp().report([ledger.write(early, draft(-1), new Date())]);

    expect(await house.numbers('LATE')).to.include({ physical: 6 });
    await sent(read('LATE'));
    expect(await house.numbers('LATE')).to.include({ physical: 6 });
    expect(ledger.onHand(STORE, 'LATE').onHand).to.equal(6);
  });

  it('a snapshot whose answer is lost is sent again, chunk by chunk: one effect', async () => {
    await erp().tills.correct(STORE, 'TWICE', 3);
    house.erp.switches.set({ duplicate: 1 });

    await sent(read('TWICE'));

    expect(await house.numbers('TWICE')).to.include({ physical: 7 });
  });

  it('a file that breaks off in the middle: held, nothing is zeroed, a person decides', async () => {
    const before = await house.numbers('HALF');
    const half = erp().snapshots.read({ stores: [STORE], half: true });

    const { committed } = await erp().snapshots.send(half);

    expect(committed?.status).to.equal(202);
    expect(committed?.body['status']).to.equal('HELD');
    expect(await house.numbers('HALF')).to.deep.equal(before);
    expect((await house.openTasks()).map((task) => task.kind)).to.include('stock.snapshot_held');
    await house.hub.db.tx(async (tx) => {
      const { abandonSnapshot } = await import('../../src/core/inventory/index.ts');
      await abandonSnapshot(tx, `${COMPANY}:${half.id}`, 'story', 'half a file');
    });
  });

  it('a chunk that never came: the commit names it, nothing changes', async () => {
    const reading = read('HALF');

    const { committed } = await erp().snapshots.send(reading, { leaveOut: 1 });

    expect(committed?.status).to.equal(409);
    expect(committed?.body).to.include({ code: 'SNAPSHOT_INCOMPLETE' });
    expect(await house.numbers('HALF')).to.include({ physical: 5 });
    await house.hub.db.tx(async (tx) => {
      const { abandonSnapshot } = await import('../../src/core/inventory/index.ts');
      await abandonSnapshot(tx, `${COMPANY}:${reading.id}`, 'story', 'no chunk');
    });
  });

  it('FUZZY: what is posted while the file is read is doubted, never promised, and asked for', async () => {
    await sent(read('FUZZY'));
    await erp().tills.correct(STORE, 'FUZZY', -1);
    const reading = erp().snapshots.read({
      stores: [STORE],
      skus: ['FUZZY', 'CLOCK'],
      consistency: 'FUZZY',
      meanwhile: () => void erp().tills.correct(STORE, 'FUZZY', 4),
    });
    await house.erp.idle();

    await sent(reading);

    const unsure = await house.numbers('FUZZY');
    // Once a minute the clock asks by itself.
    if ((await house.count('erp_postings', "type = 'stock.request.v1'")) === 0)
      expect(unsure, 'an increment in doubt is not promised').to.include({ physical: 5 });
    await house.hub.jobs.runNow('erp.ask_doubtful');
    await until('the exact number', async () => (await house.numbers('FUZZY')).physical === 9);
    await house.erp.idle();
    await house.hub.jobs.runNow('erp.ask_doubtful');
    expect(await house.count('erp_postings', "type = 'stock.request.v1'")).to.equal(1);
  });

  it('an ERP whose clock is seven minutes ahead: positions decide, not clocks', async () => {
    house.erp.switches.set({ skewMs: 7 * 60_000 });
    const reading = read('CLOCK');
    await erp().tills.sell(STORE, [{ sku: 'CLOCK', quantity: 2 }]);
    house.erp.switches.set({ skewMs: 0 });
    await erp().tills.sell(STORE, [{ sku: 'CLOCK', quantity: 1 }]);

    await sent(reading);

    expect(await house.numbers('CLOCK')).to.include({ physical: 2, free: 2 });
    house.erp.switches.set({ skewMs: -7 * 60_000 });
    await sent(read('CLOCK'));
    expect(await house.numbers('CLOCK')).to.include({ physical: 2, free: 2 });
  });

  it('a parked posting that the ERP mends by hand: doubted until the next snapshot, then its overlay ends', async () => {
    await sent(read('HAND'));
    house.erp.switches.set({ park: { count: 1 } });
    const { number } = await house.buy('HAND');
    await house.ship(number);
    await sent(read('HAND'));
    expect(await house.numbers('HAND'), 'parked, so it still counts').to.include({ physical: 4 });
    const [parked] = await house.rows<{ id: string }>("SELECT id FROM erp_postings WHERE state = 'parked'");

    await erp().bookByHand(parked?.id ?? '');

    await house.erp.idle();
    expect(await house.numbers('HAND'), 'never more than there are').to.include({ physical: 3 });
    await sent(read('HAND'));
    expect(await house.numbers('HAND')).to.include({ physical: 4 });
    await house.hub.jobs.runNow('erp.overdue');
    expect(await house.count('erp_postings', "state = 'parked'")).to.equal(0);
  });

  it('a gap in a store’s sequence: what follows waits, and is replayed when the ERP is asked', async () => {
    await erp().tills.correct(OTHER, 'GAP', -5);
    house.erp.switches.set({ gap: { count: 1 }, replays: false });
    await erp().tills.correct(OTHER, 'GAP', -1);
    await erp().tills.correct(OTHER, 'GAP', -2);
    expect(await house.numbers('GAP', OTHER), 'waits for the first').to.include({ physical: 15 });

    await erp().streams.replay(OTHER);

    await until('both', async () => (await house.numbers('GAP', OTHER)).physical === 12);
  });

  it('a gap that nobody closes: after its time what commutes counts, and the ERP is asked for the whole store', async () => {
    house.erp.switches.set({ gap: { count: 1 }, replays: false });
    await erp().tills.correct(OTHER, 'GAP', -1);
    await erp().tills.correct(OTHER, 'GAP', -2);
    expect(await house.numbers('GAP', OTHER)).to.include({ physical: 12 });
    house.erp.switches.reset();

    await mendStreams(house.hub.db, new Date(Date.now() + 20 * 60_000));

    await until('the snapshot', async () => (await house.numbers('GAP', OTHER)).physical === 9);
    const wanted = async () => (await house.openTasks()).filter((task) => task.kind === 'erp.snapshot_wanted');
    await until('nothing is asked any more', async () => (await wanted()).length === 0);
    expect(erp().ledger.onHand(OTHER, 'GAP').onHand).to.equal(9);
  });

  it('at the end: hub and ERP agree on every place of the company, and the ledger is the sum of its rows', async () => {
    await house.hub.jobs.runNow('erp.overdue');
    await sent(erp().snapshots.read({ stores: [STORE] }));
    const rows = await house.rows<{ location_id: string; sku: string; physical: number }>(
      'SELECT location_id, sku, physical FROM stock',
    );
    const wrong = rows.filter(
      (row) =>
        erp().setting.stores.includes(row.location_id) &&
        erp().ledger.onHand(row.location_id, row.sku).onHand !== row.physical,
    );
    expect(wrong).to.deep.equal([]);
    expect(await house.stockMistakes()).to.deep.equal([]);
  });
});
