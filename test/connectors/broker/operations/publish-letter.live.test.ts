/** A letter on a real broker: who listens gets it, who does not makes it wait. */
import { expect } from 'chai';
import * as amqp from 'amqplib';
import { createBroker, type Broker } from '../../../../src/connectors/broker/index.ts';
import { publishLetter } from '../../../../src/connectors/broker/operations/publish-letter.ts';
import type { CallRecord } from '../../../../src/platform/http.ts';
import { liveVhost } from '../../../helpers/live.ts';
import { errorOf } from '../../erp/partner.ts';
import { letter } from '../../mail/made.ts';

const EXCHANGE = 'story.outbound';

describe('connectors/broker/operations/publish-letter', () => {
  let live: Awaited<ReturnType<typeof liveVhost>>;
  let exchange: string;
  let broker: Broker;
  let journal: CallRecord[];

  beforeEach(async () => {
    live = await liveVhost();
    exchange = `${live.prefix}${EXCHANGE}`;
    journal = [];
    broker = createBroker({ url: live.url, exchange, timeoutMs: 3_000, record: (call) => void journal.push(call) });
  });
  afterEach(async () => {
    await broker.close();
    await live.drop();
  });

  /** Binds a queue as a supplier would, does `work`, and gives what has come. */
  async function listening(work: () => Promise<unknown>): Promise<amqp.GetMessage[]> {
    const connection = await amqp.connect(live.url);
    const channel = await connection.createChannel();
    await channel.assertExchange(exchange, 'topic', { durable: true });
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, exchange, 'replenishment.requested.v1');
    await work();
    const got: amqp.GetMessage[] = [];
    for (let next = await channel.get(queue, { noAck: true }); next !== false;) {
      got.push(next);
      next = await channel.get(queue, { noAck: true });
    }
    await connection.close();
    return got;
  }

  it('build: what is wanted, under the id of the letter; quantities as text', () => {
    const { messageId, routingKey, body } = publishLetter.build(letter());

    expect([messageId, routingKey]).to.deep.equal([letter().letterId, 'replenishment.requested.v1']);
    expect(body).to.deep.include({
      reference: 'RQ-000001',
      requestedAt: '2026-11-22T10:00:00.000Z',
      supplierId: 'NILE',
      company: { id: 'AE01', name: 'Omnihub Trading LLC' },
    });
    expect((body as { lines: unknown[] }).lines).to.deep.equal([
      {
        requestNumber: 'RPL-000001',
        sku: 'FS-BAG',
        item: 'Bag, "small"',
        barcode: '6291234500011',
        quantity: '8',
        uom: 'PCS',
        locationId: '1042',
        dueOn: '2026-11-27',
      },
    ]);
  });

  it('call: reaches the queue that is bound, persistent, with its id and type', async () => {
    const [message, ...more] = await listening(() => broker.publishLetter(letter()));

    expect(more).to.deep.equal([]);
    expect(message?.fields.routingKey).to.equal('replenishment.requested.v1');
    expect(message?.properties).to.include({
      messageId: letter().letterId,
      type: 'replenishment.requested.v1',
      deliveryMode: 2,
      contentType: 'application/json',
    });
    expect(JSON.parse(message?.content.toString() ?? '')).to.include({ reference: 'RQ-000001' });
    expect(journal.map((call) => [call.partner, call.method, call.status])).to.deep.equal([['broker', 'PUBLISH', 200]]);
  });

  it('parse: the reference', async () => {
    let said: unknown;

    await listening(async () => (said = await broker.publishLetter(letter())));

    expect(said).to.deep.equal({ reference: 'RQ-000001', response: 'confirmed' });
  });

  it('refusal: while nobody listens it waits, and goes when somebody does', async () => {
    const error = await errorOf(broker.publishLetter(letter()));
    const got = await listening(() => broker.publishLetter(letter()));

    expect(error).to.include({ kind: 'unavailable', code: 'broker.nobody_listens' });
    expect(got).to.have.length(1);
  });

  it('line down: nobody there, no broker set, after the end: unavailable', async () => {
    const nowhere = createBroker({ url: 'amqp://127.0.0.1:9', exchange, timeoutMs: 500 });
    const unset = createBroker({ exchange, timeoutMs: 500 });

    expect(await errorOf(nowhere.publishLetter(letter()))).to.include({
      kind: 'unavailable',
      code: 'broker.line_down',
    });
    expect(await errorOf(unset.publishLetter(letter()))).to.include({
      kind: 'unavailable',
      code: 'broker.not_configured',
    });
    await broker.close();
    expect(await errorOf(broker.publishLetter(letter()))).to.include({ kind: 'unavailable', code: 'broker.closed' });
  });

  it('line down: cut by the broker, the next message opens another', async () => {
    await listening(() => broker.publishLetter(letter()));
    const connection = await amqp.connect(live.url);
    const channel = await connection.createChannel();
    // An exchange of another kind in its place: the broker closes the channel that insists.
    await channel.deleteExchange(exchange);
    await connection.close();

    const lost = await errorOf(broker.publishLetter(letter()));
    const got = await listening(() => broker.publishLetter(letter()));

    expect(lost).to.include({ kind: 'unavailable' });
    expect(got).to.have.length(1);
  });
});
