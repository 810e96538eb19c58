/**
 * Availability at a million rows: over HTTP one SKU × 50 stores and batches of 20, in process, how late a commit of
 * another process is seen, and what the index weighs. Beside each the floor: a bare hapi route, a bare map.
 */
import { openDatabase } from '../../src/platform/db/index.ts';
import { migrate } from '../../src/platform/migrate.ts';
import { progress, type Outcome } from '../report.ts';
import type { SuiteOptions } from '../run.ts';
import { nearUrl, onStage } from '../stage.ts';
import { availabilityHttp } from './availability-http.ts';
import { availabilityInProcess } from './availability-process.ts';
import { seedMillion } from './availability-world.ts';

export function availability({ quick, profileInto, only, statements }: SuiteOptions): Promise<Outcome> {
  return onStage({ statements }, async (stage) => {
    const url = await nearUrl(await stage.servers.createDatabase('bench_availability'));
    const db = openDatabase(url);
    try {
      await migrate(db);
      progress('seeding stock');
      const rows = await seedMillion(db, quick ? 5 : 50);
      progress(`${rows.toLocaleString('en')} rows of stock`);
      const parts: Outcome[] = [];
      if (only === undefined || only === 'process') parts.push(await availabilityInProcess(db, quick ? 0.1 : 1));
      if (only === undefined || only === 'http')
        parts.push(await availabilityHttp(stage, url, db, rows, quick ? 0.1 : 1, profileInto));
      return {
        figures: Object.assign(
          { servers: stage.versions, rows },
          ...parts.map((one) => one.figures),
        ) as Outcome['figures'],
        tables: parts.flatMap((one) => one.tables),
        headlines: parts.flatMap((one) => one.headlines),
        notes: parts.flatMap((one) => one.notes ?? []),
      };
    } finally {
      await db.close();
    }
  });
}
