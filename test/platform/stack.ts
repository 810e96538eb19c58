/** A small hub for tests: two rows that work, one that asks a fake partner, over any database and bus. */
import type { Bus } from '../../src/platform/bus/bus.ts';
import type { Database, Tx } from '../../src/platform/db/index.ts';
import { AppError } from '../../src/platform/errors.ts';
import { flowOf, type FlowRow } from '../../src/platform/flow.ts';
import { onTold, tellRaw } from '../../src/platform/outbox.ts';
import { createRelay, type Relay } from '../../src/platform/relay.ts';
import { createRunner, type Runner } from '../../src/platform/runner.ts';
import { log, metrics, pause } from './made.ts';

/** Books under our reference; the same reference twice has one effect, as partners promise. */
export type Partner = {
  /** Every call that arrived. */
  readonly calls: string[];
  /** reference → what was booked under it. */
  readonly booked: Map<string, string>;
  down: boolean;
  refuses: boolean;
  /** Works, but its answer is lost. */
  losesAnswers: number;
  slowMs: number;
  book(reference: string): Promise<string>;
  find(reference: string): Promise<string | undefined>;
};

export function fakePartner(): Partner {
  return {
    calls: [],
    booked: new Map(),
    down: false,
    refuses: false,
    losesAnswers: 0,
    slowMs: 0,
    async book(reference) {
      this.calls.push(reference);
      await pause(this.slowMs);
      if (this.down) throw new AppError('unavailable', 'partner.line_down');
      if (this.refuses) throw new AppError('refused', 'partner.refused');
      const awb = `awb-${this.calls.length}`;
      this.booked.set(reference, awb);
      if (this.losesAnswers-- > 0) throw new AppError('unavailable', 'partner.line_down');
      return awb;
    },
    async find(reference) {
      if (this.down) throw new AppError('unavailable', 'partner.line_down');
      return this.booked.get(reference);
    },
  };
}

type Events = { 'order.placed': { orderId: string } };

/** Faults that a test switches on; each counts down. */
export type Faults = { then: number; work: number };

/** Effects are rows of `t_effects`; counting them shows what happened twice or never. */
export async function createEffects(db: Database): Promise<void> {
  await db.tx((tx) =>
    tx.run(
      `CREATE TABLE IF NOT EXISTS t_effects (seq ${db.dialect.autoId}, what VARCHAR(60) NOT NULL, order_id VARCHAR(40) NOT NULL)${db.dialect.tableTail}`,
    ),
  );
}

export function rowsOf(partner: Partner, faults: Faults): readonly FlowRow[] {
  const { rows, on } = flowOf<Events>();
  const effect = (tx: Tx, what: string, orderId: string): Promise<unknown> =>
    tx.insert('t_effects', [{ what, order_id: orderId }]);
  on('order.placed', 'stock.order.reserve', {
    then: async (tx, e) => void (await effect(tx, 'reserved', e.orderId)),
  });
  on('order.placed', 'notice.order.send', {
    thenMany: async (tx, all) => {
      for (const e of all) {
        await effect(tx, 'noticed', e.orderId);
        if (faults.work-- > 0) throw new Error('died in the middle');
      }
      return all.map(() => undefined);
    },
  });
  on('order.placed', 'courier.order.book', {
    key: (e) => e.orderId,
    intend: async (tx, e) => {
      const made = await tx.one<{ n: number }>(
        "SELECT COUNT(*) AS n FROM t_effects WHERE what = 'intended' AND order_id = ?",
        [e.orderId],
      );
      await effect(tx, 'intended', e.orderId);
      return { reference: `${e.orderId}/${Number(made?.n ?? 0) + 1}` };
    },
    find: (intent) => partner.find(intent.reference),
    ask: (intent) => partner.book(intent.reference),
    then: async (tx, e) => {
      if (faults.then-- > 0) throw new AppError('missing', 'order.not_there_yet');
      await effect(tx, 'booked', e.orderId);
    },
    otherwise: async (tx, e) => void (await effect(tx, 'given up', e.orderId)),
  });
  return rows;
}

export type Stack = {
  readonly owner: string;
  readonly db: Database;
  readonly bus: Bus;
  readonly runner: Runner;
  readonly relay: Relay;
  readonly stop: () => Promise<void>;
};

export async function startStack(options: {
  owner: string;
  db: Database;
  bus: Bus;
  rows: readonly FlowRow[];
}): Promise<Stack> {
  const { owner, db, bus, rows } = options;
  const runner = createRunner({ db, rows, owner, log, metrics, retryScale: 0.01 });
  const relay = createRelay({ db, bus, owner, log, metrics });
  await bus.consume(
    (listener, message, redelivered) => runner.handle(listener, message, redelivered),
    (fallen) => runner.fallout(fallen),
  );
  runner.startRetries((listener, message) => bus.redeliver(listener, message));
  onTold(db, () => relay.wake());
  await relay.start();
  return {
    owner,
    db,
    bus,
    runner,
    relay,
    async stop() {
      await relay.stop();
      await bus.drain();
      await runner.stop();
      await bus.close();
    },
  };
}

/** Orders placed in as many transactions as asked for. */
export async function place(db: Database, orderIds: readonly string[]): Promise<void> {
  for (const orderId of orderIds) {
    await db.tx(async (tx) => tellRaw(tx, 'order.placed', { orderId }, orderId, 1));
  }
}
