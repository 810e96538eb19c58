/** The flow on MariaDB and RabbitMQ, and what takes two processes. */
import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import { topologyOf } from '../../src/platform/bus/bus.ts';
import { connectRabbit } from '../../src/platform/bus/rabbitmq.ts';
import { openDatabase } from '../../src/platform/db/index.ts';
import { holdLeases } from '../../src/platform/leases.ts';
import { migratedLiveDatabase, liveVhost } from '../helpers/live.ts';
import { flowSuite } from './flow.suite.ts';
import { countOf, log, waitFor } from './made.ts';
import { createEffects, fakePartner, place, rowsOf, startStack, type Partner, type Stack } from './stack.ts';

describe('platform/flow on servers', function () {
  this.timeout(180_000);

  flowSuite(async () => {
    const [database, vhost] = await Promise.all([migratedLiveDatabase(), liveVhost()]);
    const db = openDatabase(database.url);
    return {
      db,
      async bus(topology) {
        const bus = await connectRabbit(vhost.url, topology, log);
        await waitFor('the broker', () => bus.health() === 'up');
        return bus;
      },
      async drop() {
        await db.close();
        await Promise.all([database.drop(), vhost.drop()]);
      },
    };
  });

  describe('two processes', () => {
    let drop: () => Promise<void>;
    let url: string;
    let partner: Partner;
    let start: (owner: string) => Promise<Stack>;

    beforeEach(async () => {
      const [database, vhost] = await Promise.all([migratedLiveDatabase(), liveVhost()]);
      url = database.url;
      const first = openDatabase(url);
      await createEffects(first);
      await first.close();
      partner = fakePartner();
      start = async (owner) => {
        const rows = rowsOf(partner, { then: 0, work: 0 });
        const bus = await connectRabbit(vhost.url, topologyOf(rows), log);
        await waitFor('the broker', () => bus.health() === 'up');
        return startStack({ owner, db: openDatabase(database.url), bus, rows });
      };
      drop = async () => void (await Promise.all([database.drop(), vhost.drop()]));
    });
    afterEach(() => drop());

    const orders = (count: number) => Array.from({ length: count }, () => uuidv7());
    const end = async (stack: Stack) => {
      await stack.stop();
      await stack.db.close();
    };
    const settled = ({ db }: Stack, n: number) =>
      waitFor(
        'everything to settle',
        async () =>
          (await countOf(db, 'inbox')) === n * 3 &&
          (await countOf(db, 'outbox')) === 0 &&
          (await countOf(db, 'deliveries')) === 0,
        90_000,
      );

    it('both at once on the same tables and queues: no effect twice, no row missed', async () => {
      const [one, two] = await Promise.all([start('one'), start('two')]);

      await Promise.all([place(one.db, orders(100)), place(two.db, orders(100))]);
      await settled(one, 200);

      for (const what of ['reserved', 'noticed', 'intended', 'booked']) {
        expect(await countOf(one.db, 't_effects', `what = '${what}'`), what).to.equal(200);
      }
      expect(partner.calls).to.have.length(200);
      await Promise.all([end(one), end(two)]);
    });

    it('both given the same messages at the same moment: one asks, the other leaves it its claim', async () => {
      const [one, two] = await Promise.all([start('one'), start('two')]);
      partner.slowMs = 200;
      const ids = orders(20);
      const messages = ids.map((orderId) => ({
        id: uuidv7(),
        event: 'order.placed',
        key: orderId,
        version: 1,
        payload: { orderId },
        correlationId: uuidv7(),
      }));

      await Promise.all(
        messages.flatMap((message) =>
          [one, two].flatMap((stack) =>
            ['courier.order.book', 'stock.order.reserve'].map((listener) => stack.runner.handle(listener, message)),
          ),
        ),
      );
      await waitFor('the rest', async () => (await countOf(one.db, 'deliveries')) === 0, 60_000);

      expect(partner.calls).to.have.length(20);
      expect(await countOf(one.db, 't_effects', "what = 'booked'")).to.equal(20);
      expect(await countOf(one.db, 't_effects', "what = 'intended'")).to.equal(20);
      expect(await countOf(one.db, 't_effects', "what = 'reserved'")).to.equal(20);
      expect(await countOf(one.db, 'parked')).to.equal(0);
      await Promise.all([end(one), end(two)]);
    });

    it('one stops without a word while holding the leases: the other takes over within the lease time', async () => {
      await end(await start('before'));
      const dead = openDatabase(url);
      const began = Date.now();
      const held = await holdLeases(dead, 'relay.p', 'the dead', 3_000);
      const alive = await start('alive');

      await place(alive.db, orders(10));
      await settled(alive, 10);

      expect(held.size).to.equal(8);
      expect(Date.now() - began).to.be.at.least(2_900);
      await end(alive);
      await dead.close();
    });

    it('a message whose process died with the claim: waits for the claim to end, is not parked meanwhile', async () => {
      const one = await start('one');
      const orderId = uuidv7();
      const message = {
        id: uuidv7(),
        event: 'order.placed',
        key: orderId,
        version: 1,
        payload: { orderId },
        correlationId: uuidv7(),
      };
      await one.db.tx((tx) =>
        tx.insert('partner_calls', [
          {
            id: uuidv7(),
            listener: 'courier.order.book',
            message_id: message.id,
            doc_key: orderId,
            intent: JSON.stringify({ reference: `${orderId}/1` }),
            attempts: 1,
            state: 'open',
            claimed_by: 'the dead',
            claimed_until: new Date(Date.now() + 5_000).toISOString().replace('T', ' ').slice(0, 23),
            created_at: '2026-01-01 00:00:00.000',
            updated_at: '2026-01-01 00:00:00.000',
          },
        ]),
      );

      await one.runner.handle('courier.order.book', message);
      const meanwhile = partner.calls.length;
      await waitFor('the booking', () => partner.booked.size === 1, 60_000);
      await waitFor('the rest', async () => (await countOf(one.db, 'deliveries')) === 0, 60_000);

      expect(meanwhile).to.equal(0);
      expect(partner.calls).to.deep.equal([`${orderId}/1`]);
      expect(await countOf(one.db, 'parked')).to.equal(0);
      await end(one);
    });
  });
});
