/** One timeline from the push to the callback: by API, in the console and at the command line, and as of any moment. */
import { expect } from 'chai';
import { DEMO_READ_KEY, demoPushKey } from '../../config/demo-keys.ts';
import type { Config } from '../../config/index.ts';
import { traceOrder } from '../../src/cli/trace.ts';
import type { OrderThen, TimelineEntry } from '../../src/core/reading/index.ts';
import { momentOf } from '../../src/platform/time.ts';
import { openHouse, until, type House } from './house.ts';

type Page = { readonly entries: readonly TimelineEntry[]; readonly next?: string };

describe('stories/trace', () => {
  let house: House;
  let number: string;
  let whileLabelled: string;

  before(async () => {
    house = await openHouse();
    house.clickpost.switches.set({ paths: { silent: 1 } });
    ({ number } = await house.place('simple'));
    const shipment = await until('labelled', async () => {
      const one = await house.shipment(number);
      return one?.state === 'labelled' && one;
    });
    await house.settled();
    whileLabelled = momentOf(new Date());
    await new Promise((resolve) => setTimeout(resolve, 30));
    // The channel loses one answer: the trace shows that it was asked again.
    house.magento.switches.set({ lostResponse: { count: 1, path: 'comments' } });
    for (const code of [4, 6, 8]) await house.clickpost.sendStatus(shipment.awb ?? '', code);
    await until('closed', async () => (await house.order(number))?.state === 'closed');
    await house.check();
  });
  after(() => house?.close());

  const ask = async (query: string, key: string = DEMO_READ_KEY) => {
    const { status, body } = await house.call(`/orders/${number}/trace${query}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    return { status, body: body as unknown as Page & OrderThen & { code?: string } };
  };

  it('by API: every source is there, in order of time, with the correlation from the push on', async () => {
    const { status, body } = await ask('?limit=500');

    const kinds = new Set(body.entries.map((one) => one.kind));
    expect(status).to.equal(200);
    expect([...kinds]).to.include.members([
      'message_in',
      'step',
      'decision',
      'message_out',
      'call',
      'exchange',
      'scan',
      'document',
    ]);
    expect(body.entries.map((one) => one.at)).to.deep.equal(body.entries.map((one) => one.at).sort());
    const push = body.entries.find((one) => one.what === 'magento.order.placed');
    const led = body.entries.filter((one) => one.correlationId === push?.correlationId);
    expect(led.map((one) => one.what)).to.include.members([
      'order.receive',
      'order.source',
      'shipment.bill',
      'shipment.book',
      'courier.shipment.book',
    ]);
    expect(led.filter((one) => one.facts['partner'] === 'clickpost').map((one) => one.to)).to.include('200');
    const lost = body.entries.find((one) => one.kind === 'call' && Number(one.facts['attempts']) > 1);
    expect(lost?.what, 'a call that was tried again').to.match(/^magento\./);
    const callbacks = body.entries.filter((one) => one.what === 'clickpost.status.changed');
    expect(callbacks).to.have.length(3);
    const delivered = body.entries.find((one) => one.what === 'shipment.deliver');
    expect(callbacks.map((one) => one.correlationId)).to.include(delivered?.correlationId);
  });

  it('by API: pages join without a gap; a filter narrows; nobody’s name, mail or phone is in it', async () => {
    // The journal of calls is written a moment behind them.
    let whole = (await ask('?limit=500')).body.entries;
    await until('a timeline that grows no more', async () => {
      const before = whole.length;
      await new Promise((resolve) => setTimeout(resolve, 600));
      whole = (await ask('?limit=500')).body.entries;
      return whole.length === before;
    });
    const joined: TimelineEntry[] = [];
    for (let after = ''; ;) {
      const { body } = await ask(`?limit=20${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`);
      joined.push(...body.entries);
      if (body.next === undefined) break;
      after = body.next;
    }
    const partners = (await ask('?only=partners&limit=500')).body.entries;

    expect(joined.map((one) => one.key)).to.deep.equal(whole.map((one) => one.key));
    expect(new Set(partners.map((one) => one.kind))).to.deep.equal(new Set(['message_in', 'call', 'exchange', 'scan']));
    const order = [...house.magento.orders.values()][0];
    for (const secret of [order?.billing.email, order?.billing.telephone, order?.billing.lastname])
      expect(JSON.stringify(whole)).not.to.contain(secret ?? 'never');
  });

  it('as of a moment: the parcel stood labelled, and the order was not closed', async () => {
    const { body } = await ask(`?at=${encodeURIComponent(whileLabelled)}`);

    const states = Object.fromEntries(body.things.map((one) => [one.entity, one.state]));
    expect(states).to.include({ order: 'sourced', shipment: 'labelled' });
  });

  it('what is wrong is refused: no such order, another filter, no moment, a key that may not read', async () => {
    const answers = [
      await house.call('/orders/AE-0/trace', { headers: { authorization: `Bearer ${DEMO_READ_KEY}` } }),
      await ask('?only=everything'),
      await ask('?at=yesterday'),
      await ask('', demoPushKey('AE')),
      await ask('', 'nobody'),
    ];

    expect(answers.map((one) => one.status)).to.deep.equal([404, 400, 400, 403, 401]);
  });

  it('at the command line: as text, as JSON, as of a moment', async () => {
    const said: string[] = [];
    const screen = globalThis.console;
    const { log } = screen;
    const [row] = await house.rows<{ n: number }>(
      'SELECT COUNT(*) AS n FROM history WHERE order_id IN (SELECT id FROM orders WHERE number = ?)',
      [number],
    );
    const config = { databaseUrl: house.databaseUrl } as Config;
    const codes: number[] = [];
    screen.log = (line: string) => void said.push(line);
    try {
      codes.push(await traceOrder(config, [number, '--only', 'steps']));
      codes.push(await traceOrder(config, [number, '--json']));
      codes.push(await traceOrder(config, [number, '--at', whileLabelled]));
    } finally {
      screen.log = log;
    }

    const text = said.join('\n');
    expect(codes).to.deep.equal([0, 0, 0]);
    expect(text).to.match(/closed {2}delivered {2}promised 20/);
    expect(text).to.contain('"timeline"');
    expect(text).to.match(/shipment +\S+ +labelled +since/);
    expect(Number(row?.n)).to.be.greaterThan(8);
  });
});
