/** A snapshot in which every row changes: the hub's staging and slices beside the same work written by hand, and a bare upsert. */
import mysql from 'mysql2/promise';
import {
  applySlice,
  beginApply,
  checkSnapshot,
  ledgerOf,
  openSnapshot,
  putChunk,
} from '../../src/core/inventory/index.ts';
import type { Database } from '../../src/platform/db/index.ts';
import { COMPANY, growStock, openingOf, type BigStock } from '../big-stock.ts';
import { progress, type Outcome } from '../report.ts';
import { seededDatabase, type Stage } from '../stage.ts';
import { round, startMeter } from '../stats.ts';

const CHUNK = 5000;
const SLICE = 1000;

export async function snapshotFloor(stage: Stage, storeCount: number, skuCount: number): Promise<Outcome> {
  const rows = storeCount * skuCount;
  const mine = await seededDatabase(stage, 'bench_stock_all');
  const plain = await seededDatabase(stage, 'bench_stock_plain');
  try {
    const big = await growStock(mine.db, storeCount, skuCount);
    await growStock(plain.db, storeCount, skuCount);
    const meter = startMeter({ mariadb: stage.pids['mariadb'], bench: process.pid });
    const hub = await timed(() => byHub(mine.db, big));
    progress(`every row, hub: ${round(hub)} s`);
    const hand = await timed(() => byHand(plain.url, big));
    progress(`every row, by hand: ${round(hand)} s`);
    const bare = await timed(() => bareUpsert(plain.url, big));
    const { othersPercent } = meter.perPiece(1);
    for (const db of [mine.db, plain.db]) await mustBeApplied(db, rows);
    const ratio = round(hand / hub);
    return {
      figures: {
        everyRow: {
          rows,
          hub: perSecond(rows, hub),
          byHand: perSecond(rows, hand),
          bareUpsert: perSecond(rows, bare),
          ratio,
          ratioToBare: round(bare / hub),
          othersPercent,
        },
      },
      tables: [
        {
          title: `Every one of ${rows.toLocaleString('en')} rows changes`,
          head: ['', 'rows/s', 'seconds'],
          rows: [
            ['hub: stage, ledger, apply', perSecond(rows, hub), round(hub)],
            ['by hand: stage, ledger, apply', perSecond(rows, hand), round(hand)],
            ['bare upsert of the numbers', perSecond(rows, bare), round(bare)],
            ['hub / by hand', ratio, ''],
            ['hub / bare upsert', round(bare / hub), ''],
            ['others on the machine, %', othersPercent ?? 0, ''],
          ],
        },
      ],
      headlines: [{ goal: 'every row changes: hub / by hand', measured: ratio, atLeast: 0.7, unit: '×' }],
    };
  } finally {
    await Promise.all([mine.db.close(), plain.db.close()]);
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

function perSecond(rows: number, seconds: number): number {
  return Math.round(rows / seconds);
}

async function byHub(db: Database, big: BigStock): Promise<void> {
  const id = 'every';
  await db.tx((tx) =>
    openSnapshot(tx, {
      id,
      companyId: COMPANY,
      clientId: 'bench',
      whole: true,
      consistency: 'EXACT',
      missingPolicy: 'ZERO',
      bodyHash: '0'.repeat(64),
      places: big.stores.map((locationId) => ({ locationId, watermark: ledgerOf('1000'), omsSeq: 0, omsParked: [] })),
      expiresAt: new Date(Date.now() + 3_600_000),
    }),
  );
  let chunkCount = 0;
  let quantitySum = 0;
  for (const lines of chunksOf(big)) {
    chunkCount += 1;
    quantitySum += lines.reduce((sum, line) => sum + line.onHand, 0);
    await db.tx((tx) => putChunk(tx, id, chunkCount, lines, String(chunkCount).padStart(64, '0')));
  }
  const lineCount = big.stores.length * big.skus.length;
  const check = await db.tx((tx) => checkSnapshot(tx, id, { chunkCount, lineCount, quantitySum }));
  if (check.ok !== true) throw new Error(JSON.stringify(check));
  await db.tx((tx) => beginApply(tx, id));
  while ((await applySlice(db, id)) === 'more');
}

function* chunksOf(
  big: BigStock,
): Generator<{ locationId: string; sku: string; onHand: number; quarantine: number }[]> {
  for (const [at, locationId] of big.stores.entries()) {
    for (let from = 0; from < big.skus.length; from += CHUNK) {
      yield big.skus
        .slice(from, from + CHUNK)
        .map((sku, no) => ({ locationId, sku, onHand: openingOf(at, from + no) + 1, quarantine: 0 }));
    }
  }
}

/** What a good engineer would write without a hub around it: staged in chunks, then per slice the ledger and the numbers. */
async function byHand(url: string, big: BigStock): Promise<void> {
  const on = await mysql.createConnection(url);
  try {
    await on.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    await on.query(`CREATE TABLE plain_stage (location_id VARCHAR(20) NOT NULL, sku VARCHAR(64) NOT NULL, on_hand INT NOT NULL,
      PRIMARY KEY (location_id, sku)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    for (const lines of chunksOf(big)) {
      await on.query('INSERT INTO plain_stage (location_id, sku, on_hand) VALUES ?', [
        lines.map((line) => [line.locationId, line.sku, line.onHand]),
      ]);
    }
    for (const store of big.stores) {
      for (let from = 0; from < big.skus.length; from += SLICE) {
        const slice = [store, big.skus[from], big.skus[Math.min(from + SLICE, big.skus.length) - 1]];
        const range = 'p.location_id = ? AND p.sku >= ? AND p.sku <= ?';
        const joined = 'plain_stage p STRAIGHT_JOIN stock s ON s.location_id = p.location_id AND s.sku = p.sku';
        await on.beginTransaction();
        await on.query(`SELECT COUNT(*) FROM ${joined} WHERE ${range} AND p.on_hand <> s.physical FOR UPDATE`, slice);
        await on.query(
          `INSERT INTO stock_movements (location_id, sku, kind, quantity, business_key, who, at)
           SELECT p.location_id, p.sku, 'snapshot', p.on_hand - s.physical, CONCAT('plain:', p.location_id, ':', p.sku), 'bench', NOW(3)
           FROM ${joined} WHERE ${range} AND p.on_hand <> s.physical`,
          slice,
        );
        await on.query(
          `UPDATE ${joined} SET s.base = p.on_hand, s.physical = p.on_hand, s.version = s.version + 1
           WHERE ${range} AND p.on_hand <> s.physical`,
          slice,
        );
        await on.commit();
      }
    }
  } finally {
    await on.end();
  }
}

/** No staging, no ledger, no comparison: the numbers alone. */
async function bareUpsert(url: string, big: BigStock): Promise<void> {
  const on = await mysql.createConnection(url);
  try {
    for (const lines of chunksOf(big)) {
      await on.query(
        `INSERT INTO stock (location_id, sku, base, physical) VALUES ?
         ON DUPLICATE KEY UPDATE base = VALUES(base), physical = VALUES(physical)`,
        [lines.map((line) => [line.locationId, line.sku, line.onHand, line.onHand])],
      );
    }
  } finally {
    await on.end();
  }
}

async function mustBeApplied(db: Database, rows: number): Promise<void> {
  const ledger = await db.read((reader) =>
    reader.one<{ n: number }>("SELECT COUNT(*) AS n FROM stock_movements WHERE kind = 'snapshot'"),
  );
  if (Number(ledger?.n) !== rows) throw new Error(`${ledger?.n} of ${rows} rows reached the ledger`);
}
