/** A shelf runs low: one request, one mail, goods that come; a mail server that is away, an address that is not there, a warehouse of ours. */
import { connect } from 'amqplib';
import { expect } from 'chai';
import { demoErpKey } from '../../config/demo-keys.ts';
import { startMailSandbox, type MailSandbox } from '../../sandbox/mail/index.ts';
import { createHub, type Hub } from '../../src/app.ts';
import { createApiClient } from '../../src/core/access/index.ts';
import { createLog } from '../../src/platform/log.ts';
import { replayParked } from '../../src/platform/parked.ts';
import { mode, openHouse, until, type House } from './house.ts';

const KEY = 'story-replenishment-key';
const SKU = 'HOT-1';
const STORE = '1042';
const WAREHOUSE = '1001';

type RequestRow = { id: string; number: string; state: string; quantity: number; received: number; sku: string };

describe('stories/replenishment', () => {
  let house: House;
  let box: MailSandbox;
  /** On servers a second hub on the same data: both look, one asks. */
  let second: Hub | undefined;

  before(async () => {
    box = await startMailSandbox();
    house = await openHouse({
      stepMs: 30,
      env: { HUB_SMTP_URL: box.smtpUrl, HUB_MAIL_FROM: 'Stock <stock@hub.example>' },
      shop: (shop) => ({
        ...shop,
        skus: [...shop.skus, { sku: SKU, name: 'Hot thing', price: 10, productId: 99_999, weight: 0.1 }],
      }),
    });
    house.clickpost.switches.set({ paths: { silent: 1 } });
    const scopes = ['replenishment.manage'];
    await house.hub.db.tx((tx) => createApiClient(tx, { name: 'story', scopes, key: KEY }));
    await house.hub.db.tx((tx) =>
      tx.insert('items', [
        { sku: SKU, name: 'Hot thing', weight_g: 100, length_mm: 10, width_mm: 10, height_mm: 10, active: true },
      ]),
    );
    if (mode === 'servers') {
      second = await createHub({ ...house.hub.config, port: 0 }, { log: createLog('silent') });
      await second.start();
    }
  });
  after(async () => {
    await second?.stop();
    await house?.close();
    await box?.stop();
  });

  const ask = (method: string, path: string, body?: object) =>
    house.call(`/admin/replenishment${path}`, {
      method,
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  let messages = 0;
  const tellErp = (path: string, body: object) =>
    house.call(`/erp/v1/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${demoErpKey('AE01')}`,
        'content-type': 'application/json',
        'idempotency-key': `story-${++messages}`,
      },
      body: JSON.stringify(body),
    });

  const receipt = (lineNo: number, quantity: string, sku = SKU) =>
    tellErp('receipts', {
      receiptId: 'PR-1',
      storeId: STORE,
      status: 'RECEIVED',
      receivedAt: '2026-11-22T12:00:00Z',
      lines: [{ lineNo, sku, quantity }],
    });

  async function supplier(id: string): Promise<void> {
    const wish = { name: id, email: `${id.toLowerCase()}@example.net`, leadTimeDays: 3, sendsBy: 'csv' };
    expect((await ask('PUT', `/suppliers/${id}`, wish)).status).to.equal(201);
  }

  async function rule(sku: string, source: object, threshold = 4, fillTo = 20): Promise<void> {
    const { status, body } = await ask('PUT', `/rules/${STORE}/${sku}`, { threshold, fillTo, ...source });
    expect(status, JSON.stringify(body)).to.equal(200);
  }

  async function stockUp(sku: string, quantity: number): Promise<void> {
    const entry = { location_id: STORE, sku, kind: 'opening', quantity, order_id: null, who: 'story' };
    await house.hub.db.tx(async (tx) => {
      await tx.insert('stock', [{ location_id: STORE, sku, base: quantity, physical: quantity }]);
      await tx.insert('stock_movements', [{ ...entry, business_key: `story:${sku}`, at: '2026-01-01 00:00:00.000' }]);
    });
  }

  /** Another SKU of the shop with so many pieces in the store, all told. */
  async function shrink(at: number, left: number): Promise<string> {
    const [row] = await house.rows<{ sku: string; free: number }>(
      `SELECT sku, physical - reserved AS free FROM stock WHERE location_id = '${STORE}' AND physical > 6 AND sku <> '${SKU}'
       ORDER BY sku LIMIT 1 OFFSET ${at}`,
    );
    const sku = row?.sku ?? '';
    const moved = await tellErp('stock/movements', {
      movementId: `shrink-${sku}`,
      kind: 'ADJUSTMENT',
      storeId: STORE,
      sku,
      uom: 'PCS',
      quantity: String(left - Number(row?.free)),
      ledger: String(1000 + at),
      postedAt: '2026-11-22T10:00:00Z',
    });
    expect(moved.status, JSON.stringify(moved.body)).to.be.below(300);
    return sku;
  }

  const requests = (sku: string) =>
    house.rows<RequestRow>('SELECT * FROM replenishments WHERE sku = ? ORDER BY number', [sku]);
  const requestIn = (sku: string, state: string) =>
    until(`${sku} ${state}`, async () => (await requests(sku)).find((one) => one.state === state));

  it('orders eat the stock: one request of all that is missing, one mail; goods that come in parts close it', async () => {
    await stockUp(SKU, 12);
    await supplier('NILE');
    await rule(SKU, { supplierId: 'NILE' });

    await Promise.all(Array.from({ length: 8 }, () => house.place('simple', { lines: [{ sku: SKU, qty: 1 }] })));
    const told = await requestIn(SKU, 'told');
    await house.settled();

    expect(await requests(SKU)).to.have.length(1);
    expect(told.quantity).to.equal(16);
    expect(box.mails).to.have.length(1);
    expect(box.mails[0]?.to).to.deep.equal(['nile@example.net']);
    expect(box.mails[0]?.raw).to.include(told.number).and.include('filename=RQ-000001.csv');
    await house.check({ tasks: ['stock.low'] });

    expect((await receipt(1, '10')).status).to.be.below(300);
    await until('a part', async () => (await requests(SKU))[0]?.received === 10);
    expect((await requests(SKU))[0]?.state).to.equal('told');
    await receipt(2, '6');
    await requestIn(SKU, 'received');

    await house.check();
    expect(await requests(SKU)).to.have.length(1);
    expect(await house.rows(`SELECT physical, reserved FROM stock WHERE sku = '${SKU}'`)).to.deep.equal([
      { physical: 28, reserved: 8 },
    ]);
    expect(box.mails).to.have.length(1);
  });

  it('the mail server is away, then swallows its answer: tried again, and the mailbox shows one mail', async () => {
    await supplier('TIGRIS');
    const sku = await shrink(0, 2);
    await box.silence();
    await rule(sku, { supplierId: 'TIGRIS' });
    await until('an attempt', async () =>
      house.rows("SELECT id FROM deliveries WHERE listener = 'mail.letter.send' AND state = 'retry'").then((r) => r[0]),
    );
    expect((await requests(sku))[0]?.state).to.equal('requested');
    box.switches.lostResponse = 1;
    await box.listen();

    await requestIn(sku, 'told');

    await house.check({ tasks: ['stock.low'] });
    const ours = box.mails.filter((mail) => mail.to.includes('tigris@example.net'));
    expect(ours).to.have.length(2);
    expect(new Set(ours.map((mail) => mail.messageId)).size).to.equal(1);
    await closeAll(sku);
  });

  it('an address that is not there: parked, and a task; mended and replayed, the supplier is told', async () => {
    await supplier('OXUS');
    const sku = await shrink(1, 2);
    box.switches.refuse = { address: 'oxus@example.net', code: 550 };
    await rule(sku, { supplierId: 'OXUS' });

    await requestIn(sku, 'untold');
    await house.check({ parked: ['mail.address_refused'], tasks: ['replenishment.untold', 'stock.low'] });
    const mended = { name: 'OXUS', email: 'new@example.net', leadTimeDays: 3, sendsBy: 'mail' };
    await ask('PUT', '/suppliers/OXUS', mended);
    const [parked] = await house.openParked();
    await house.hub.db.tx((tx) => replayParked(tx, parked?.id ?? ''));
    house.hub.runner.wakeRetries();

    await requestIn(sku, 'told');
    await house.check({ tasks: ['stock.low'] });
    expect(box.mails.filter((mail) => mail.to.includes('new@example.net'))).to.have.length(1);
    await closeAll(sku);
  });

  it('from a warehouse of ours: on its list, shipped by it, received by the store in the ERP', async () => {
    const sku = await shrink(2, 2);
    await rule(sku, { fromLocation: WAREHOUSE });
    const { id, number } = await requestIn(sku, 'told');
    const list = await ask('GET', `/requests?from=${WAREHOUSE}&state=open`);
    expect((list.body['rows'] as { number: string }[]).map((one) => one.number)).to.deep.equal([number]);

    expect((await ask('POST', `/requests/${id}/ship`)).body).to.include({ state: 'shipped', shipped: 18 });
    await house.check({ tasks: ['stock.low'] });
    await tellErp('transfers', {
      transferId: number,
      event: 'RECEIVED',
      from: WAREHOUSE,
      to: STORE,
      at: '2026-11-22T12:00:00Z',
      lines: [{ lineNo: 1, sku, quantity: '18' }],
    });

    await requestIn(sku, 'received');
    await house.check();
    expect(box.mails.filter((mail) => mail.raw.includes(number))).to.deep.equal([]);
  });

  it('a supplier on the broker: its queue gets the letter; without a broker it cannot be saved', async () => {
    const wish = { name: 'Machine', leadTimeDays: 1, sendsBy: 'amqp' };
    const { status, body } = await ask('PUT', '/suppliers/MACHINE', wish);
    const { amqpUrl, busPrefix } = house.hub.config;
    if (amqpUrl === undefined) {
      expect([status, body['code']]).to.deep.equal([400, 'replenishment.no_broker']);
      return;
    }
    expect(status).to.equal(201);
    const connection = await connect(amqpUrl);
    const channel = await connection.createChannel();
    await channel.assertExchange(`${busPrefix}.outbound`, 'topic', { durable: true });
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, `${busPrefix}.outbound`, 'replenishment.requested.v1');
    const sku = await shrink(3, 2);
    await rule(sku, { supplierId: 'MACHINE' });

    const { number } = await requestIn(sku, 'told');

    const got = await channel.get(queue, { noAck: true });
    await connection.close();
    expect(got === false ? {} : JSON.parse(got.content.toString())).to.deep.include({ supplierId: 'MACHINE' });
    expect(got === false ? '' : got.content.toString()).to.include(number);
    await closeAll(sku);
  });

  async function closeAll(sku: string): Promise<void> {
    await ask('DELETE', `/rules/${STORE}/${sku}`);
    for (const one of await requests(sku)) {
      const { status } = await ask('POST', `/requests/${one.id}/close`, { reason: 'the story is over' });
      expect(status).to.equal(200);
    }
    await house.check();
  }
});
