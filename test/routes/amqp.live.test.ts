/** Partners' queues on a real broker: the same messages and answers as over HTTP, acknowledged after the commit. */
import { expect } from 'chai';
import * as amqp from 'amqplib';
import { createApiClient } from '../../src/core/access/index.ts';
import { consumeInbound, inboundNames, type InboundLine } from '../../src/platform/bus/rabbit-inbound.ts';
import { createDoor, createInboundWorker } from '../../src/platform/inbound.ts';
import { listParked, replayParked } from '../../src/platform/parked.ts';
import { erpSource, receiveKept } from '../../src/core/erp/index.ts';
import { AppError } from '../../src/platform/errors.ts';
import { amqpQueues } from '../../src/routes/amqp.ts';
import type { RouteContext } from '../../src/routes/context.ts';
import { liveVhost } from '../helpers/live.ts';
import { log, metrics, waitFor } from '../platform/made.ts';
import { enveloped, KEY, movement, openErpHouse, physicalOf, store, type ErpHouse } from './erp/house.ts';

type Reply = Record<string, unknown>;

describe('routes/amqp', function () {
  this.timeout(180_000);
  let house: ErpHouse;
  let url: string;
  let drop: () => Promise<void>;
  let line: InboundLine;
  let connection: amqp.ChannelModel;
  let channel: amqp.ConfirmChannel;
  let replies: Reply[];
  let replyTo: string;
  let context: RouteContext;
  const prefix = `t${process.pid}`;
  const names = inboundNames(prefix);

  beforeEach(async () => {
    house = await openErpHouse();
    const live = await liveVhost();
    ({ url } = live);
    drop = () => live.drop();
    const door = createDoor(house.db, metrics, () => undefined);
    const partners = {
      readEnvelope: (body: { increment_id?: string }) =>
        body.increment_id === undefined ? undefined : { incrementId: body.increment_id, hint: false },
      orderSource: 'magento.order_placed',
      hintSource: 'magento.order.hinted',
    };
    context = { ...house.context, door, partners: partners as never };
    line = await consumeInbound(url, amqpQueues(context), log, prefix);
    connection = await amqp.connect(url);
    channel = await connection.createConfirmChannel();
    replies = [];
    const answers = await channel.assertQueue('', { exclusive: true });
    replyTo = answers.queue;
    await channel.consume(replyTo, (one) => void replies.push(JSON.parse(one?.content.toString() ?? '{}') as Reply), {
      noAck: true,
    });
    const aside = await connection.createChannel();
    await waitFor('the queues', async () => {
      const probe = await connection.createChannel();
      probe.on('error', () => undefined);
      return probe.checkQueue(names.queue('magento.orders')).then(
        ({ consumerCount }) => consumerCount > 0,
        () => false,
      );
    });
    await aside.close();
  });
  afterEach(async () => {
    await line.stop();
    await connection.close();
    await drop();
    await house.close();
  });

  const publish = (queue: string, content: unknown, own: amqp.Options.Publish = {}) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    const headers = { authorization: `Bearer ${KEY}`, ...(own.headers as object | undefined) };
    channel.publish(names.exchange, queue, Buffer.from(text), { persistent: true, replyTo, ...own, headers });
    return channel.waitForConfirms();
  };
  const replied = (count: number) => waitFor(`${count} replies`, () => replies.length === count);
  const depth = async (queue: string) => (await channel.checkQueue(names.queue(queue))).messageCount;
  const parked = async () =>
    (await house.db.read((r) => listParked(r, { state: 'open', limit: 9, offset: 0 }))).rows.map(
      (one) => one.reasonCode,
    );

  it('a message: its effect, its answer at reply_to, and the queue is empty; again: a replay', async () => {
    const body = enveloped('stock.movements.v1', { lines: [movement(), movement({ sku: 'NO-SUCH' })] });

    await publish('erp.stock', body);
    await publish('erp.stock.AE01', body, { messageId: String(body['messageId']), correlationId: 'call-2' });
    await replied(2);

    expect(replies[0]).to.deep.include({
      httpStatus: 207,
      messageId: body['messageId'],
      summary: { APPLIED: 1, PARKED: 1 },
    });
    expect(replies[1]).to.deep.include({ httpStatus: 207, replay: true });
    expect(await physicalOf(house.db)).to.equal(9);
    expect(await depth('erp.stock')).to.equal(0);
  });

  it('many at once: one after the other in the order they were sent', async () => {
    const key = `AE01/${store}`;
    for (let seq = 1; seq <= 40; seq++) {
      const payload = movement({ kind: 'ADJUSTMENT', quantity: '1' });
      await publish('erp.sales', enveloped('stock.movements.v1', payload, { stream: { key, seq } }));
    }
    await replied(40);

    expect(replies.every((one) => one['httpStatus'] === 200)).to.equal(true);
    expect(await physicalOf(house.db)).to.equal(50);
  });

  it('poison: not JSON, another company, nobody’s message: parked with its reason, answered, out of the way', async () => {
    await publish('erp.stock', '{"half":', { messageId: 'p-1' });
    await publish('erp.stock', enveloped('stock.movements.v1', movement(), { source: { company: 'SA01' } }));
    await publish('erp.stock', enveloped('stock.movements.v1', movement()), {
      headers: { authorization: 'Bearer wrong-key' },
    });
    await publish('erp.stock', enveloped('stock.movements.v1', movement()));
    await replied(4);

    expect(replies.map((one) => one['code'] ?? one['httpStatus'])).to.deep.equal([
      'request.not_json',
      'COMPANY_FORBIDDEN',
      'request.unauthenticated',
      200,
    ]);
    expect(await parked()).to.have.members(['request.not_json', 'COMPANY_FORBIDDEN', 'request.unauthenticated']);
    expect(await physicalOf(house.db)).to.equal(9);
  });

  it('a parked message that a person plays again: is worked on like any other', async () => {
    const foreign = 'AE-LATER';
    await house.db.tx((tx) =>
      createApiClient(tx, {
        name: 'narrow',
        companyId: 'AE01',
        locations: [foreign],
        scopes: ['erp.write'],
        key: 'narrow-key',
      }),
    );
    await publish('erp.stock', enveloped('stock.movements.v1', movement()), {
      headers: { authorization: 'Bearer narrow-key' },
    });
    await replied(1);
    const [one] = (await house.db.read((r) => listParked(r, { state: 'open', limit: 9, offset: 0 }))).rows;
    await house.db.tx((tx) => replayParked(tx, one?.id ?? ''));
    const worker = createInboundWorker({
      db: house.db,
      rows: [
        {
          kind: 'from',
          source: erpSource,
          listener: 'erp.message.receive',
          readers: 1,
          urgent: false,
          thenMany: receiveKept,
        },
      ],
      log,
      metrics,
      retryScale: 1,
    });

    worker.wake(erpSource);
    await waitFor('the movement', async () => (await physicalOf(house.db)) === 9);
    await worker.stop();

    expect(one?.reasonCode).to.equal('STORE_FORBIDDEN');
    expect(await parked()).to.deep.equal([]);
  });

  it('the database away: the message is held and settled when it is back, its successors after it', async () => {
    await line.stop();
    let away = true;
    const db = {
      ...house.db,
      tx: ((work: never) => {
        if (away) throw new AppError('unavailable', 'database.line_down');
        return house.db.tx(work);
      }) as typeof house.db.tx,
    };
    line = await consumeInbound(url, amqpQueues({ ...context, db }), log, prefix);
    await publish('erp.stock', enveloped('stock.movements.v1', movement()));
    await publish('erp.stock', enveloped('stock.movements.v1', movement()));
    await new Promise((resolve) => setTimeout(resolve, 600));
    const before = replies.length;

    away = false;
    await replied(2);

    expect(before).to.equal(0);
    expect(await physicalOf(house.db)).to.equal(8);
    expect(await parked()).to.deep.equal([]);
  });

  it('stopped in the middle: what is not acknowledged is delivered to the next process', async () => {
    await line.stop();
    for (let n = 0; n < 5; n++) await publish('erp.stock', enveloped('stock.movements.v1', movement()));
    // A quorum queue under load answers 0 when its leader is slow to say: asked until it says.
    await waitFor('five kept', async () => (await depth('erp.stock')) === 5);

    line = await consumeInbound(url, amqpQueues(context), log, prefix);
    await replied(5);

    expect(await physicalOf(house.db)).to.equal(5);
  });

  it('magento.orders: kept like a push; without a number refused and parked', async () => {
    await house.db.tx((tx) =>
      createApiClient(tx, { name: 'magento', channelId: 'AE', scopes: ['orders.push'], key: 'magento-key' }),
    );
    const headers = { authorization: 'Bearer magento-key' };

    await publish('magento.orders', { increment_id: '100045' }, { headers });
    await publish('magento.orders', { nothing: true }, { headers });
    await replied(2);

    const kept = await house.db.read((r) =>
      r.all(
        "SELECT business_key, state FROM inbound_messages WHERE source = 'magento.order_placed' AND state = 'waiting'",
      ),
    );
    expect(replies[0]).to.deep.include({ accepted: true, orderNumber: 'AE-100045' });
    expect(replies[1]).to.include({ code: 'order.without_number', status: 422 });
    expect(kept).to.deep.equal([{ business_key: '100045', state: 'waiting' }]);
    expect(await parked()).to.deep.equal(['order.without_number']);
  });
});
