/** Stock that moves without the web: tills and their statements, returns, transfers, and what may not be moved at all. */
import { expect } from 'chai';
import { createApiClient } from '../../src/core/access/index.ts';
import { postReturn } from '../../src/core/erp/index.ts';
import { until } from './house.ts';
import { COMPANY, openStockHouse, OTHER, STORE, type StockHouse } from './stock-races.ts';

const ABROAD = '3011';

describe('stories/stock-tills', () => {
  let house: StockHouse;
  let headers: Record<string, string>;

  before(async () => {
    house = await openStockHouse({
      TILL: { [STORE]: 10 },
      FIRST: { [STORE]: 10 },
      VOID: { [STORE]: 10 },
      PICKUP: { [STORE]: 5 },
      BACK: { [STORE]: 5, [OTHER]: 5 },
      MOVE: { [STORE]: 10, [OTHER]: 0 },
      ADJUST: { [STORE]: 10 },
      GOODS: { [STORE]: 1 },
    });
    const { key } = await house.hub.db.tx((tx) =>
      createApiClient(tx, { name: 'desk', scopes: ['stock.adjust', 'stock.read'] }),
    );
    headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  });
  afterEach(() => house.erp.switches.reset());
  after(() => house?.close());

  const erp = () => house.erp.company(COMPANY);
  const admin = (path: string, body: object) =>
    house.call(`/admin/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const onHand = (sku: string, store = STORE) => erp().ledger.onHand(store, sku);

  it('a receipt first, its ledger entry later: the piece cannot be promised from the receipt on, and leaves once', async () => {
    await erp().tills.sell(STORE, [{ sku: 'TILL', quantity: 2 }], { statement: true });
    expect(await house.numbers('TILL')).to.include({ physical: 10, pending: 2, free: 8 });

    await erp().tills.postStatement(STORE);

    expect(await house.numbers('TILL')).to.include({ physical: 8, pending: 0, free: 8 });
    expect(onHand('TILL').onHand).to.equal(8);
  });

  it('the ledger entry first, its receipt later: the same', async () => {
    await erp().tills.sell(STORE, [{ sku: 'FIRST', quantity: 2 }], { statement: true, quiet: true });
    await erp().tills.postStatement(STORE);
    expect(await house.numbers('FIRST')).to.include({ physical: 8, pending: 0, free: 8 });

    await erp().tills.tellReceipts();

    expect(await house.numbers('FIRST')).to.include({ physical: 8, pending: 0, free: 8 });
  });

  it('a receipt that is rung off again before its statement: nothing has left', async () => {
    const receipt = await erp().tills.sell(STORE, [{ sku: 'VOID', quantity: 3 }], { statement: true });
    expect(await house.numbers('VOID')).to.include({ free: 7 });

    await erp().tills.voidReceipt(receipt.saleId);

    expect(await house.numbers('VOID')).to.include({ physical: 10, pending: 0, free: 10 });
  });

  it('doubled and overtaking messages of the tills: each sale counts once', async () => {
    house.erp.switches.set({ duplicate: 0.5, reorder: 0.5 });
    await Promise.all([1, 2, 3, 4, 5].map(() => erp().tills.sell(STORE, [{ sku: 'TILL', quantity: 1 }])));

    await house.erp.idle();

    await until('all five', async () => (await house.numbers('TILL')).physical === 3);
    expect(onHand('TILL').onHand).to.equal(3);
  });

  it('a parcel of the web that is handed over at the till: the hub has counted it, the receipt does not again', async () => {
    const { number } = await house.buy('PICKUP');
    await house.ship(number);
    expect(await house.numbers('PICKUP')).to.include({ physical: 4 });
    const shipment = await house.shipment(number);

    await erp().tills.sell(STORE, [{ sku: 'PICKUP', quantity: 1 }], { omsFulfilmentId: shipment?.reference ?? '' });

    expect(await house.numbers('PICKUP')).to.include({ physical: 4, pending: 0, free: 4 });
    expect(onHand('PICKUP').onHand).to.equal(4);
  });

  it('returned in another store, damaged: revenue leaves the web location, the piece is there and not for sale', async () => {
    const { number } = await house.buy('BACK');
    await house.ship(number);
    const shipment = await house.shipment(number);
    const at = shipment?.location_id === OTHER ? STORE : OTHER;
    const before = erp().staging.revenue.get('WEB-AE') ?? 0;
    const wish = {
      orderId: shipment?.order_id ?? '',
      shipmentId: shipment?.id ?? '',
      returnLocation: at,
      who: 'story',
    };

    await house.hub.db.tx((tx) =>
      postReturn(tx, { ...wish, lines: [{ sku: 'BACK', quantity: 1, condition: 'DAMAGED', reason: 'BROKEN' }] }),
    );

    expect(await house.numbers('BACK', at)).to.include({ physical: 6, quarantine: 1, free: 5 });
    await until('booked', () => onHand('BACK', at).onHand === 6);
    await house.erp.idle();
    expect(onHand('BACK', at)).to.deep.equal({ onHand: 6, nonSellable: 1 });
    expect(await house.numbers('BACK', at)).to.include({ physical: 6, quarantine: 1, free: 5 });
    expect(await house.count('stock_open', `sku = 'BACK' AND location_id = '${at}' AND kind = 'overlay'`)).to.equal(0);
    expect(before - (erp().staging.revenue.get('WEB-AE') ?? 0)).to.equal(10_000);
    const { body } =
      erp()
        .staging.rows()
        .find((row) => row.body.type === 'return.posting.v1') ?? {};
    expect(body).to.include({ salesLocation: 'WEB-AE', returnLocation: at, quarantineLocation: 'AE-QUAR' });
  });

  it('moved by staff from store to store: both sides at once in the hub, each echoed once', async () => {
    const answer = await admin('stock/transfers', {
      from: STORE,
      to: OTHER,
      event: 'DIRECT',
      lines: [{ sku: 'MOVE', quantity: 4 }],
    });

    expect(answer.status).to.equal(201);
    expect(await house.numbers('MOVE')).to.include({ physical: 6 });
    expect(await house.numbers('MOVE', OTHER)).to.include({ physical: 4 });
    await until('booked', () => onHand('MOVE', OTHER).onHand === 4 && onHand('MOVE').onHand === 6);
    await house.erp.idle();
    await until('echoed', async () => (await house.count('stock_open', "sku = 'MOVE' AND kind = 'overlay'")) === 0);
    expect(await house.numbers('MOVE')).to.include({ physical: 6 });
    expect(await house.numbers('MOVE', OTHER)).to.include({ physical: 4 });
  });

  it('moved by the ERP, received in part and in the other order: each end by itself', async () => {
    await erp().tills.arrive('T-1', STORE, OTHER, [{ sku: 'MOVE', quantity: 2, damaged: 1 }]);
    await erp().tills.ship('T-1', STORE, OTHER, [{ sku: 'MOVE', quantity: 3 }]);

    expect(await house.numbers('MOVE')).to.include({ physical: 3 });
    expect(await house.numbers('MOVE', OTHER)).to.include({ physical: 7, quarantine: 1, free: 6 });
    expect(onHand('MOVE', OTHER)).to.deep.equal({ onHand: 7, nonSellable: 1 });
  });

  it('corrected by staff: stock at once, the ERP under the next number; wrong input is named', async () => {
    const lines = [{ sku: 'ADJUST', quantity: -2, reason: 'NOT_FOUND' }];

    const done = await admin('stock/adjustments', { locationId: STORE, lines });
    const unknown = await admin('stock/adjustments', { locationId: STORE, lines: [{ ...lines[0], sku: 'NOPE' }] });
    const twice = await admin('stock/adjustments', { locationId: STORE, lines: [lines[0], lines[0]] });
    const reason = await admin('stock/adjustments', { locationId: STORE, lines: [{ ...lines[0], reason: 'BORED' }] });

    expect(done.status).to.equal(201);
    expect(await house.numbers('ADJUST')).to.include({ physical: 8 });
    await until('booked', () => onHand('ADJUST').onHand === 8);
    expect([unknown.status, unknown.body['code']]).to.deep.equal([400, 'erp.unknown_sku']);
    expect([twice.status, twice.body['code']]).to.deep.equal([400, 'erp.sku_twice']);
    expect(reason.status).to.equal(400);
    await house.erp.idle();
    expect(await house.numbers('ADJUST')).to.include({ physical: 8 });
  });

  it('goods come in: what is received can be promised', async () => {
    await erp().tills.receive(STORE, [{ sku: 'GOODS', quantity: 7 }]);

    expect(await house.numbers('GOODS')).to.include({ physical: 8, free: 8 });
  });

  it('between companies: no transfer by staff, none by the ERP, no return, no allocation', async () => {
    const wish = { from: STORE, to: ABROAD, event: 'SHIP', lines: [{ sku: 'MOVE', quantity: 1 }] };
    const moved = await admin('stock/transfers', wish);
    expect([moved.status, moved.body['code']]).to.deep.equal([403, 'CROSS_COMPANY_FORBIDDEN']);

    const told = await erp().tills.ship('T-2', STORE, ABROAD, [{ sku: 'MOVE', quantity: 1 }]);
    expect(JSON.stringify(told.answer?.body)).to.include('CROSS_COMPANY_FORBIDDEN');
    // The ERP's own mistake: it takes it back.
    await erp().tills.correct(STORE, 'MOVE', 1);

    const { number } = await house.buy('BACK');
    await house.ship(number);
    const shipment = await house.shipment(number);
    const back = house.hub.db.tx((tx) =>
      postReturn(tx, {
        orderId: shipment?.order_id ?? '',
        shipmentId: shipment?.id ?? '',
        returnLocation: ABROAD,
        lines: [{ sku: 'BACK', quantity: 1, condition: 'SELLABLE', reason: 'SIZE' }],
        who: 'story',
      }),
    );
    expect(
      await back.then(
        () => 'taken',
        (error: { code?: string }) => error.code,
      ),
    ).to.equal('CROSS_COMPANY_FORBIDDEN');

    const { number: abroad } = await house.place('simple', { storeCode: 'sa_ar', lines: [{ sku: 'TILL', qty: 1 }] });
    await until('held', async () => (await house.order(abroad))?.state === 'on_hold');
  });
});
