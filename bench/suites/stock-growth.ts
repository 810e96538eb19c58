/** What one order's stock costs (reserve two lines, dispatch them) as stock and ledger grow tenfold and a hundredfold. */
import { uuidv7 } from 'uuidv7';
import { consumePieces, reservePieces } from '../../src/core/inventory/index.ts';
import type { Database } from '../../src/platform/db/index.ts';
import { growStock, type BigStock } from '../big-stock.ts';
import { progress, type Outcome } from '../report.ts';
import { seededDatabase, type Stage } from '../stage.ts';
import { round, startMeter } from '../stats.ts';

const ORDERS = 2000;
const CALLERS = 16;

export async function growthCost(stage: Stage, smallest: number): Promise<Outcome> {
  const rows: { rows: number; cpuMs: number; ordersPerSecond: number; others: number }[] = [];
  for (const times of [1, 10, 100]) {
    const { db } = await seededDatabase(stage, `bench_growth_${times}`);
    try {
      const big = await growStock(db, 10 * Math.min(times, 10), (smallest / 10) * Math.max(1, times / 10));
      await run(db, big, ORDERS / 4);
      const meter = startMeter({ bench: process.pid, mariadb: stage.pids['mariadb'] });
      const began = performance.now();
      await run(db, big, ORDERS);
      const seconds = (performance.now() - began) / 1000;
      const cpu = meter.perPiece(ORDERS);
      rows.push({
        rows: big.stores.length * big.skus.length,
        cpuMs: round((cpu['bench'] ?? 0) + (cpu['mariadb'] ?? 0), 3),
        ordersPerSecond: Math.round(ORDERS / seconds),
        others: cpu['othersPercent'] ?? 0,
      });
      progress(`growth ×${times}: ${rows.at(-1)?.cpuMs} ms of processor an order`);
    } finally {
      await db.close();
    }
  }
  const [first, , last] = rows;
  return {
    figures: { growth: rows },
    tables: [
      {
        title: 'One order (two lines reserved, then dispatched) as the tables grow',
        head: ['stock rows', 'CPU ms/order', 'orders/s', 'others %'],
        rows: rows.map((one) => [one.rows, one.cpuMs, one.ordersPerSecond, one.others]),
      },
    ],
    headlines: [
      {
        goal: 'cost of an order at 100× the rows / at 1×',
        measured: round((last?.cpuMs ?? 0) / (first?.cpuMs ?? 1)),
        below: 1.5,
        unit: '×',
      },
    ],
  };
}

async function run(db: Database, big: BigStock, count: number): Promise<void> {
  let next = 0;
  const caller = async (): Promise<void> => {
    for (let no = next++; no < count; no = next++) {
      const locationId = big.stores[(no * 7) % big.stores.length] ?? '';
      const pieces = [no * 13, no * 29 + 1].map((at) => ({
        locationId,
        sku: big.skus[at % big.skus.length] ?? '',
        quantity: 1,
      }));
      const reserved = await db
        .tx((tx) => reservePieces(tx, pieces))
        .then(
          () => true,
          () => false,
        );
      if (!reserved) continue;
      const orderId = uuidv7();
      await db.tx((tx) =>
        consumePieces(
          tx,
          pieces.map((piece, at) => ({
            ...piece,
            orderId,
            businessKey: `bench:${orderId}:${at}`,
            entryKey: `ship:${orderId}`,
          })),
        ),
      );
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
}
