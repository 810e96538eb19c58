import { get, type IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { makeOrder } from '../../helpers/make.ts';
import { openHouse, type House, type Visitor } from './house.ts';

describe('routes/console/live', () => {
  let house: House;
  const here = makeOrder({ channel_id: 'AE' });
  const there = makeOrder({ channel_id: 'SA' });
  before(async () => {
    house = await openHouse();
    await house.server.start();
    await house.db.tx((tx) => tx.insert('orders', [here, there]));
  });
  after(() => house.close());

  /** What a stream says until `enough` fits, or for as long as `ms`. */
  const hear = async (
    visitor: Visitor,
    options: { at?: number; headers?: Record<string, string>; enough: RegExp; ms?: number; then?: () => void },
  ): Promise<{ said: string; answer: IncomingMessage }> =>
    new Promise((resolve, reject) => {
      const cookie = [...visitor.jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const url = `http://127.0.0.1:${house.server.info.port}/console/live?at=${options.at ?? Date.now()}`;
      const request = get(url, { headers: { cookie, 'accept-encoding': 'gzip', ...options.headers } }, (answer) => {
        let said = '';
        const done = (): void => {
          clearTimeout(timer);
          request.destroy();
          resolve({ said, answer });
        };
        const timer = setTimeout(done, options.ms ?? 45_000);
        answer.on('data', (chunk: Buffer) => {
          said += chunk.toString();
          if (options.enough.test(said)) done();
        });
        answer.once('data', () => options.then?.());
      });
      request.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? undefined : reject(error)));
    });

  it('stream: tells id, event and version, uncompressed, once for many changes of a moment', async () => {
    const visitor = house.visitor();
    await visitor.signIn('manager');
    const orderId = String(here.id);

    const { said, answer } = await hear(visitor, {
      enough: /event: changed/,
      then: () => {
        house.tell({ event: 'order.accepted', orderId, version: 2 });
        house.tell({ event: 'order.sourced', orderId, version: 3 });
      },
    });

    expect(answer.headers['content-type']).to.contain('text/event-stream');
    expect(answer.headers['content-encoding']).to.be.oneOf([undefined, 'identity']);
    expect(said.match(/event: order-/g)).to.have.length(1);
    expect(said).to.contain(`data: {"event":"order.sourced","orderId":"${orderId}","version":3}`);
    expect(said).not.to.contain('resync');
  });

  it('stream: a channel of others is not heard', async () => {
    const visitor = house.visitor();
    await visitor.signIn('support.sa');

    const { said } = await hear(visitor, {
      enough: /event: changed/,
      then: () => {
        house.tell({ event: 'order.sourced', orderId: String(here.id), version: 3 });
        house.tell({ event: 'order.sourced', orderId: String(there.id), version: 3 });
      },
    });

    expect(said).to.contain(String(there.id)).and.not.contain(String(here.id));
  });

  it('stream: who comes back, or comes late, is told to look again', async () => {
    const visitor = house.visitor();
    await visitor.signIn('manager');

    const back = await hear(visitor, { enough: /resync/, headers: { 'last-event-id': '1' } });
    const late = await hear(visitor, { enough: /resync/, at: Date.now() - 60_000 });

    expect(back.said).to.contain('event: resync');
    expect(late.said).to.contain('event: resync');
  });

  it('stream: nobody hears anything without a session', async () => {
    const { answer } = await hear(house.visitor(), { enough: /./ });

    expect(answer.statusCode).to.equal(401);
  });
});
