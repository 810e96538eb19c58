/**
 * The decision alone: three lines, 200 places. Once with every fact in memory, once with the hub's own reads of a group of
 * 64 orders on MariaDB, and what reading the same rows costs in plain mysql2.
 */
import mysql from 'mysql2/promise';
import { placeKey } from '../../src/core/inventory/index.ts';
import { listLines, listOrders } from '../../src/core/order/index.ts';
import { loadWorld, routeOrder, routingOrderOf } from '../../src/core/sourcing/index.ts';
import { decide, openOrders } from '../../src/core/sourcing/decide.ts';
import { groupBy } from '../../src/platform/group.ts';
import { progress, type Outcome } from '../report.ts';
import { median, round } from '../stats.ts';
import type { World } from './routing-world.ts';

const ROUNDS = 4;
const GROUP = 64;
const WARM_MS = 3_000;

/** @param ids orders that have been accepted and not sourced; they stay so */
export async function decideAlone(world: World, ids: readonly string[]): Promise<Outcome> {
  const { db } = world;
  const { orders, lines, facts, stock } = await db.read(async (reader) => {
    const lines = await listLines(reader, ids);
    const skus = [...new Set(lines.map((line) => line.sku))];
    return {
      orders: await listOrders(reader, ids),
      lines: groupBy(lines, (line) => line.orderId),
      facts: await loadWorld(reader, skus),
      stock: await reader.all<{ location_id: string; sku: string; free: number }>(
        `SELECT s.location_id, s.sku, s.physical - s.reserved AS free
         FROM ${reader.keysTable([['sku', 'text']])} k JOIN stock s ON s.sku = k.sku`,
        [JSON.stringify(skus.map((sku) => [sku]))],
      ),
    };
  });
  const free = new Map(stock.map((row) => [placeKey({ locationId: row.location_id, sku: row.sku }), Number(row.free)]));
  const asked = orders.map((order) => routingOrderOf(order, lines.get(order.id) ?? []));
  let parts = 0;
  let unserved = 0;
  const pure = await rounds('pure', asked.length, () => {
    [parts, unserved] = [0, 0];
    for (const one of asked) {
      const routed = routeOrder(one, facts, (locationId, sku) => free.get(placeKey({ locationId, sku })) ?? 0);
      parts += routed.parts.length;
      if (routed.missing.length > 0) unserved += 1;
    }
    return Promise.resolve();
  });
  const skusOf = orders.map((order) => (lines.get(order.id) ?? []).map((line) => line.sku));
  const groups = Array.from({ length: Math.ceil(orders.length / GROUP) }, (_, at) => at * GROUP);
  const reading = await rounds('with reads', orders.length, async () => {
    for (const from of groups)
      await db.tx(async (tx) => {
        const open = await openOrders(tx, orders.slice(from, from + GROUP));
        const near = await loadWorld(tx, skusOf.slice(from, from + GROUP).flat());
        await decide(tx, open, near);
      });
  });
  const connection = await mysql.createConnection(world.url);
  const floor = await rounds('bare reads', orders.length, async () => {
    for (const from of groups) {
      const mine = ids.slice(from, from + GROUP);
      await connection.query('SELECT * FROM order_lines WHERE order_id IN (?)', [mine]);
      await connection.query('SELECT * FROM stock WHERE sku IN (?)', [skusOf.slice(from, from + GROUP).flat()]);
    }
  });
  await connection.end();
  const partsPerOrder = round(parts / orders.length);
  return {
    figures: { decide: { orders: orders.length, partsPerOrder, unserved, pure, reading, floor } },
    tables: [
      {
        title: '(a) Decisions: one thread, three lines',
        head: ['how', 'decisions/s', 'rounds'],
        rows: [
          ['pure, facts in memory', pure.perSecond, pure.rounds.join(' ')],
          [`with reads, groups of ${GROUP}`, reading.perSecond, reading.rounds.join(' ')],
          ['floor: the bare reads in plain mysql2', floor.perSecond, floor.rounds.join(' ')],
        ],
      },
    ],
    notes: [`${partsPerOrder} parcels an order, ${unserved} of ${orders.length} orders not served in full`],
    headlines: [],
  };
}

async function rounds(name: string, count: number, work: () => Promise<void>) {
  // Until the engine has seen enough of it.
  for (const until = performance.now() + WARM_MS; performance.now() < until;) await work();
  const rates: number[] = [];
  for (let at = 0; at < ROUNDS; at++) {
    const began = performance.now();
    await work();
    rates.push(round((count * 1000) / (performance.now() - began), 0));
  }
  progress(`decide, ${name}: ${median(rates).toLocaleString('en')}/s`);
  return { perSecond: median(rates), rounds: rates };
}
