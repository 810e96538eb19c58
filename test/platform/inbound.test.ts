import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import { AppError } from '../../src/platform/errors.ts';
import type { FromRow, InboundMessage, Outcome } from '../../src/platform/flow.ts';
import { createLately, type Lately } from '../../src/platform/lately.ts';
import { createDoor, createInboundWorker, type Arrival, type InboundWorker } from '../../src/platform/inbound.ts';
import { LATER } from '../../src/platform/lane.ts';
import { listParked, replayParked } from '../../src/platform/parked.ts';
import { countOf, embeddedDatabase, log, metrics, waitFor, type TestDatabase } from './made.ts';

describe('platform/inbound', () => {
  let made: TestDatabase;
  let worker: InboundWorker | undefined;
  let groups: string[][];

  beforeEach(async () => {
    made = await embeddedDatabase();
    groups = [];
  });
  afterEach(async () => {
    await worker?.stop();
    await made.drop();
  });

  const arrival = (key: string, over: Partial<Arrival> = {}): Arrival => ({
    source: 'acme.order',
    channelId: 'AE',
    businessKey: key,
    bodyHash: key.padEnd(64, '0').slice(0, 64),
    body: `{"n":"${key}"}`,
    orderNumber: key,
    correlationId: uuidv7(),
    ...over,
  });
  const door = () => createDoor(made.db, metrics, (source) => worker?.wake(source));
  const works = (each: (message: InboundMessage) => Outcome, lately?: Lately) => {
    const row: FromRow = {
      kind: 'from',
      readers: 1,
      urgent: false,
      source: 'acme.order',
      listener: 'order.order.receive',
      thenMany: async (_tx, messages) => {
        groups.push(messages.map((one) => one.businessKey));
        return messages.map((one) => each(one));
      },
    };
    const own = lately === undefined ? {} : { lately };
    worker = createInboundWorker({ db: made.db, rows: [row], log, metrics, retryScale: 0.001, ...own });
    return worker;
  };
  const inState = (state: string) => countOf(made.db, 'inbound_messages', `state = '${state}'`);

  it('take: many at once and the same again, each is kept once', async () => {
    const keys = Array.from({ length: 100 }, (_, n) => `k${n}`);

    await Promise.all([...keys, ...keys].map((key) => door().take(arrival(key))));

    expect(await inState('waiting')).to.equal(100);
  });

  it('lately: what this door took is neither read back nor parsed again; what another took, or was pushed out, is read', async () => {
    const lately = createLately(30);
    const ours = createDoor(made.db, metrics, () => undefined, lately);
    const got: unknown[][] = [];
    await ours.take(arrival('old', { json: { n: 'old' } }));
    await ours.take(arrival('mine', { json: { n: 'mine' } }));
    await ours.take(arrival('last', { json: { n: 'last' } }));
    await door().take(arrival('theirs'));
    await made.db.tx((tx) => tx.run(`UPDATE inbound_messages SET body = '{"read":1}'`));

    works(({ businessKey, body, json }) => {
      got.push([businessKey, body, json]);
      // The first try of them fails: what was kept serves the second too.
      if (got.length === 1) throw new Error('once');
      return undefined;
    }, lately).start();
    await waitFor('all done', async () => (await inState('done')) === 4);

    const seen = new Map(got.map(([key, ...rest]) => [key, rest]));
    expect(seen.get('mine')).to.deep.equal(['{"n":"mine"}', { n: 'mine' }]);
    expect(seen.get('last')).to.deep.equal(['{"n":"last"}', { n: 'last' }]);
    for (const key of ['old', 'theirs']) expect(seen.get(key)).to.deep.equal(['{"read":1}', undefined]);
  });

  it('lately: no more is kept than may be, and nothing that nobody has asked for in a while', () => {
    let now = 0;
    const lately = createLately(30, () => now);
    const body = (text: string) => ({ text, json: {} });
    for (const id of ['a', 'b', 'c', 'd']) lately.keep(id, body('0123456789'));
    expect(['a', 'b', 'c', 'd'].filter((id) => lately.find(id) !== undefined)).to.deep.equal(['b', 'c', 'd']);
    lately.forget('c');
    lately.keep('e', body('0123456789'));
    expect(lately.find('b')).to.include({ text: '0123456789' });

    now += 11_000;
    lately.keep('f', body('f'));

    expect(['b', 'd', 'e', 'f'].filter((id) => lately.find(id) !== undefined)).to.deep.equal(['f']);
  });

  it('take: the same key with another body, is another fact', async () => {
    await door().take(arrival('k'));
    await door().take(arrival('k', { bodyHash: 'f'.repeat(64), body: '{"n":2}' }));

    expect(await inState('waiting')).to.equal(2);
  });

  it('takeParked: unreadable, is kept and parked once', async () => {
    const error = new AppError('invalid', 'acme.unreadable');
    await door().takeParked(arrival('k'), error);
    await door().takeParked(arrival('k'), error);

    expect(await inState('parked')).to.equal(1);
    expect(await countOf(made.db, 'parked', "listener = 'door'")).to.equal(1);
  });

  it('worker: what waits, is worked on in groups in the order of arrival', async () => {
    for (let n = 0; n < 5; n++) await door().take(arrival(`k${n}`));

    works(() => undefined).start();
    await waitFor('all', async () => (await inState('done')) === 5);

    expect(groups[0]).to.deep.equal(['k0', 'k1', 'k2', 'k3', 'k4']);
  });

  it('worker: wrong members, are parked or come again by their kind; the others are done', async () => {
    let tries = 0;
    for (const key of ['good', 'bad', 'early']) await door().take(arrival(key));

    works(({ businessKey }) => {
      if (businessKey === 'bad') return new AppError('invalid', 'acme.bad');
      if (businessKey === 'early' && ++tries < 3) return new AppError('missing', 'acme.early');
      return undefined;
    }).start();
    await waitFor('all', async () => (await inState('done')) === 2);

    const { rows } = await made.db.read((r) => listParked(r, { state: 'open', limit: 9, offset: 0 }));
    expect(rows).to.have.length(1);
    expect(rows[0]).to.include({ source: 'inbound', reasonCode: 'acme.bad', orderNumber: 'bad' });
    expect(tries).to.equal(3);
  });

  it('worker: one that throws, is found among many, parked alone and replayed', async () => {
    let broken = true;
    for (let n = 0; n < 40; n++) await door().take(arrival(`k${n}`));

    works(({ businessKey }) => {
      if (businessKey === 'k17' && broken) throw new Error('boom');
      return undefined;
    }).start();
    await waitFor('the others', async () => (await inState('done')) === 39);
    const { rows } = await made.db.read((r) => listParked(r, { state: 'open', limit: 9, offset: 0 }));
    broken = false;
    await made.db.tx((tx) => replayParked(tx, rows[0]?.id ?? ''));
    worker?.wake('acme.order');
    await waitFor('the last', async () => (await inState('done')) === 40);

    expect(rows.map((row) => [row.orderNumber, row.reasonKind])).to.deep.equal([['k17', 'bug']]);
    expect(groups.length).to.be.below(40);
  });

  it('worker: too few outcomes, is a bug and nothing counts as done', async () => {
    await door().take(arrival('k'));
    const thenMany = async (): Promise<Outcome[]> => [];
    const row: FromRow = { kind: 'from', source: 'acme.order', listener: 'l', readers: 1, urgent: false, thenMany };
    worker = createInboundWorker({ db: made.db, rows: [row], log, metrics, retryScale: 0.001 });

    worker.start();
    await waitFor('the parked row', async () => (await inState('parked')) === 1);

    expect(await inState('done')).to.equal(0);
  });

  it('worker: put off, waits for another round and blocks nobody', async () => {
    let rounds = 0;
    for (const key of ['later', 'good']) await door().take(arrival(key));

    works(({ businessKey }) => (businessKey === 'later' && ++rounds < 2 ? LATER : undefined)).start();
    await waitFor('the good one', async () => (await inState('done')) >= 1);
    worker?.wake('acme.order');
    await waitFor('both', async () => (await inState('done')) === 2);

    expect(await countOf(made.db, 'inbound_messages', 'attempts > 0')).to.equal(0);
  });
});
