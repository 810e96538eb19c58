/**
 * Stock at a million rows (100 stores × 10,000 SKUs), on MariaDB: a snapshot over the ERP's HTTP door while reservations
 * go on, a snapshot in which every row changes beside the same staging, ledger and apply written by hand, movements in
 * batches, and what a reservation with its dispatch costs as the tables grow.
 */
import type { SuiteOptions } from '../run.ts';
import type { Outcome } from '../report.ts';
import { onStage } from '../stage.ts';
import { growthCost } from './stock-growth.ts';
import { movementRate } from './stock-movements.ts';
import { reserveFloor } from './stock-reserve.ts';
import { snapshotFlow } from './stock-snapshot.ts';
import { snapshotFloor } from './stock-snapshot-floor.ts';

export function stock({ quick, only, statements }: SuiteOptions): Promise<Outcome> {
  const stores = quick ? 10 : 100;
  const skus = quick ? 1000 : 10_000;
  return onStage({ statements }, async (stage) => {
    const parts: Outcome[] = [];
    if (only === undefined || only === 'snapshot') parts.push(await snapshotFlow(stage, stores, skus));
    if (only === undefined || only === 'floor') parts.push(await snapshotFloor(stage, stores, skus));
    if (only === undefined || only === 'movements') parts.push(await movementRate(stage, quick ? 10_000 : 100_000));
    if (only === undefined || only === 'reserve')
      parts.push(await reserveFloor(stage, stores, skus, quick ? 500 : 4000));
    if (only === undefined || only === 'growth') parts.push(await growthCost(stage, quick ? 1000 : 10_000));
    return {
      figures: Object.assign({ servers: stage.versions }, ...parts.map((one) => one.figures)) as Outcome['figures'],
      tables: parts.flatMap((one) => one.tables),
      headlines: parts.flatMap((one) => one.headlines),
      notes: parts.flatMap((one) => one.notes ?? []),
    };
  });
}
