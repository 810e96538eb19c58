/** Movements of the ERP in batches of 5,000: checked, deduplicated, counted, in the ledger and in the change feed. */
import { ledgerOf, recordMovements, type Movement } from '../../src/core/inventory/index.ts';
import { COMPANY, growStock } from '../big-stock.ts';
import { progress, type Outcome } from '../report.ts';
import { seededDatabase, type Stage } from '../stage.ts';
import { round, startMeter } from '../stats.ts';

const BATCH = 5000;

export async function movementRate(stage: Stage, count: number): Promise<Outcome> {
  const { db } = await seededDatabase(stage, 'bench_movements');
  try {
    const big = await growStock(db, 10, 5000);
    const at = '2026-03-01 10:00:00.000';
    const movement = (no: number): Movement => ({
      locationId: big.stores[Math.floor(no / BATCH) % big.stores.length] ?? '',
      sku: big.skus[(no * 7) % big.skus.length] ?? '',
      quantity: no % 3 === 0 ? 1 : -1,
      kind: 'SALE',
      companyId: COMPANY,
      businessKey: `mv:${COMPANY}:${no}`,
      ledger: ledgerOf(String(no + 1)),
      at,
    });
    const batches = Array.from({ length: Math.ceil(count / BATCH) }, (_, batch) =>
      Array.from({ length: BATCH }, (__, offset) => movement(batch * BATCH + offset)),
    );
    const meter = startMeter({ bench: process.pid, mariadb: stage.pids['mariadb'] });
    const began = performance.now();
    for (const batch of batches) await db.tx((tx) => recordMovements(tx, batch));
    const seconds = (performance.now() - began) / 1000;
    const total = batches.length * BATCH;
    const cpu = meter.perPiece(total / 1000);
    const again = performance.now();
    const repeated = await db.tx((tx) => recordMovements(tx, batches[0] ?? []));
    if (repeated.some((one) => one.status !== 'DUPLICATE')) throw new Error('a repeat was counted');
    const perSecond = Math.round(total / seconds);
    progress(`movements: ${perSecond}/s`);
    return {
      figures: {
        movements: { count: total, perSecond, repeatMs: round(performance.now() - again), cpuPerThousand: cpu },
      },
      tables: [
        {
          title: 'Movements in batches of 5,000',
          head: ['', 'value'],
          rows: [
            ['movements/s', perSecond],
            ['a whole batch repeated, ms', round(performance.now() - again)],
            ['CPU ms per 1,000, bench / MariaDB', `${cpu['bench']} / ${cpu['mariadb']}`],
            ['others on the machine, %', cpu['othersPercent'] ?? 0],
          ],
        },
      ],
      headlines: [{ goal: 'movements in batches', measured: perSecond, atLeast: 10_000, unit: 'movements/s' }],
    };
  } finally {
    await db.close();
  }
}
