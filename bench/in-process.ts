/** The hub's own transactions, called without HTTP and bus: the functions, lanes and group sizes are the hub's. */
import { uuidv7 } from 'uuidv7';
import { limits } from '../config/retry.ts';
import { readConfig } from '../config/index.ts';
import { createPartners } from '../src/connectors/create.ts';
import { createFlow } from '../src/flow.ts';
import { causeFor } from '../src/platform/correlation.ts';
import type { Database, Row, Tx } from '../src/platform/db/index.ts';
import type { FromRow, InboundMessage } from '../src/platform/flow.ts';
import { createInboundWorker } from '../src/platform/inbound.ts';
import { createLane } from '../src/platform/lane.ts';
import { createLog } from '../src/platform/log.ts';
import type { Message } from '../src/platform/message.ts';
import { createMetrics } from '../src/platform/metrics.ts';
import { createRunner } from '../src/platform/runner.ts';
import { momentOf } from '../src/platform/time.ts';
import { createPushes, type Push } from './bodies.ts';

export const CALLERS = 64;
const RECEIVE = 'order.order.receive';
const SOURCE = 'sourcing.order.source';

export type Parts = {
  /** Accepts one kept message; resolves after its commit. */
  accept(message: InboundMessage): Promise<void>;
  /** Sources the order of an `order.accepted` message; resolves after its commit. */
  source(message: Message): Promise<void>;
  /** Works off what waits in `inbound_messages` with the hub's own loop; resolves when `count` are settled. */
  drain(count: number): Promise<void>;
};

export function partsOn(db: Database): Parts {
  const log = createLog('error');
  const metrics = createMetrics();
  const partners = createPartners(readConfig({ HUB_MODE: 'test' }), () => undefined);
  const noPaper = (): Promise<Uint8Array> => Promise.reject(new Error('no papers here'));
  const rows = createFlow(
    partners,
    { shippingLabel: noPaper, readLabel: () => Promise.reject(new Error('no papers here')), readPdf: noPaper },
    () => undefined,
  );
  const receive = rows.find((row): row is FromRow => row.kind === 'from' && row.listener === RECEIVE);
  if (receive === undefined) throw new Error(`no row ${RECEIVE} in the flow`);
  const runner = createRunner({ db, rows, owner: 'bench', log, metrics, retryScale: 1 });
  const lane = createLane<InboundMessage, unknown>({
    db,
    name: RECEIVE,
    max: limits.laneMembers,
    width: receive.readers,
    work: async (tx, messages) => {
      for (const { id, correlationId } of messages) causeFor(tx, id, { correlationId, who: 'magento', messageId: id });
      const outcomes = await receive.thenMany(tx, messages);
      const done = messages.map(({ id }) => [id]);
      const settled = { state: "'done'", done_at: tx.sql.now };
      await tx.last.updateMany('inbound_messages', [['id', 'text']], done, ['id'], settled);
      return outcomes;
    },
  });
  return {
    async accept(message) {
      const wrong = await lane.push(message);
      if (wrong !== undefined) throw wrong instanceof Error ? wrong : new Error('an order was put off');
    },
    source: (message) => runner.handle(SOURCE, message),
    async drain(count) {
      const worker = createInboundWorker({ db, rows: [receive], log, metrics, retryScale: 1 });
      const settled = async (): Promise<number> =>
        (await metrics.handled.get()).values.reduce((sum, one) => sum + one.value, 0);
      const until = (await settled()) + count;
      worker.start();
      while ((await settled()) < until) await new Promise((resolve) => setTimeout(resolve, 10));
      await worker.stop();
    },
  };
}

/** Kept messages as the door leaves them: the row for the table, and what the worker reads of it. */
export type Kept = { readonly row: Row; readonly message: InboundMessage };

export function keptPushes(count: number, options: Parameters<typeof createPushes>[0]): Kept[] {
  const next = createPushes(options);
  return Array.from({ length: count }, () => keptOf(next()));
}

export function keptOf(push: Push): Kept {
  const now = momentOf(new Date());
  const message: InboundMessage = {
    id: uuidv7(),
    source: 'magento.order.placed',
    channelId: push.channelId,
    businessKey: push.incrementId,
    bodyHash: push.bodyHash,
    body: push.body,
    orderNumber: `${push.channelId}-${push.incrementId}`,
    correlationId: uuidv7(),
    receivedAt: now,
    attempts: 0,
  };
  const row: Row = {
    id: message.id,
    source: message.source,
    channel_id: message.channelId,
    business_key: message.businessKey,
    body_hash: message.bodyHash,
    body: message.body,
    order_number: message.orderNumber ?? null,
    correlation_id: message.correlationId,
    state: 'waiting',
    available_at: now,
    received_at: now,
  };
  return { row, message };
}

export async function insertAll(db: Database, table: string, rows: readonly Row[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 200) await db.tx((tx) => tx.insert(table, rows.slice(at, at + 200)));
}

/** `count` callers, each asking for the next item when its last one is committed; items a second. */
export async function atOnce<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
  count = CALLERS,
): Promise<number> {
  let at = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: count }, async () => {
      for (let item = items[at++]; item !== undefined; item = items[at++]) await work(item);
    }),
  );
  return (items.length * 1000) / (performance.now() - began);
}

export type Written = { readonly table: string; readonly row: Row };

/** The same database, with every inserted row written down: what the floor must write too. */
export function recording(db: Database): { db: Database; written: Written[] } {
  const written: Written[] = [];
  const note = (table: string, rows: readonly Row[]): void => {
    for (const row of rows) written.push({ table, row });
  };
  const noting = (tx: Tx): Tx => ({
    ...tx,
    insert(table, rows, options) {
      note(table, rows);
      return tx.insert(table, rows, options);
    },
    last: {
      ...tx.last,
      insert(table, rows, options) {
        note(table, rows);
        return tx.last.insert(table, rows, options);
      },
    },
  });
  return { written, db: { ...db, tx: (work) => db.tx((tx) => work(noting(tx))) } };
}

/** Rows by order and table, in the order they were written. */
export function byOrder(written: readonly Written[]): Map<string, Map<string, Row[]>> {
  const orderOf = new Map<unknown, string>();
  for (const { table, row } of written) {
    if (table === 'shipments') orderOf.set(row['id'], String(row['order_id']));
  }
  const orders = new Map<string, Map<string, Row[]>>();
  for (const { table, row } of written) {
    const id = table === 'orders' ? row['id'] : (row['order_id'] ?? row['doc_key'] ?? orderOf.get(row['shipment_id']));
    if (typeof id !== 'string') continue;
    const tables = orders.get(id) ?? new Map<string, Row[]>();
    orders.set(id, tables);
    const rows = tables.get(table);
    if (rows === undefined) tables.set(table, [row]);
    else rows.push(row);
  }
  return orders;
}
