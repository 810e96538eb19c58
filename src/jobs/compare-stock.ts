/** Compares hub, ERP and Magento for every SKU, shows what differs and why, and tells Magento again what was changed there. */
import { uuidv7 } from '../platform/ids.ts';
import { limits } from '../../config/retry.ts';
import {
  compareItems,
  compareMoment,
  endOthers,
  forgetDifferences,
  keepCorrections,
  recordCompared,
  sourcesToCompare,
  unlisted,
} from '../core/availability/index.ts';
import type { Partners } from '../connectors/index.ts';
import type { Database } from '../platform/db/index.ts';
import { asAppError } from '../platform/errors.ts';
import type { Job } from './index.ts';

const SLICE = 500;

export function compareStock(p: Pick<Partners, 'magento'>, channelIds: readonly string[]): Job {
  return {
    id: 'stock.compare',
    every: '0 10 22 * * *',
    about: 'Compares stock of hub, ERP and Magento; overwrites what was changed in Magento',
    async run({ db }) {
      const runId = uuidv7();
      const corrected = await keepCorrections(db, runId);
      let compared = 0;
      let different = 0;
      const failures: unknown[] = [];
      for (const channelId of channelIds) {
        try {
          const done = await compareChannel(p, db, runId, channelId);
          compared += done.compared;
          different += done.different;
        } catch (error) {
          // One channel that cannot be asked does not keep the others from being compared.
          failures.push(error);
        }
      }
      await db.tx((tx) => forgetDifferences(tx, limits.journalKeepDays));
      if (failures.length > 0) throw asAppError(failures[0]);
      return `${compared} quantities compared with Magento, ${different} differ; ${corrected} were corrected by the ERP`;
    },
  };
}

async function compareChannel(
  p: Pick<Partners, 'magento'>,
  db: Database,
  runId: string,
  channelId: string,
): Promise<{ compared: number; different: number }> {
  let compared = 0;
  let different = 0;
  const sources = await db.read((reader) => sourcesToCompare(reader, channelId));
  for (const source of sources) {
    const listed = new Set<string>();
    for (let after: string | undefined; ;) {
      const asked = await db.read((reader) => compareMoment(reader));
      const page = await p.magento.listSourceItems(channelId, source.sourceCode, limits.stockBatch, after);
      for (const one of page.items) listed.add(one.sku);
      const found = await db.read((reader) => compareItems(reader, channelId, source, page.items, [], asked));
      if (found.length > 0) await db.tx((tx) => recordCompared(tx, runId, channelId, found));
      compared += page.items.length;
      different += found.length;
      after = page.lastSku;
      if (page.done) break;
    }
    const gone = await unlisted(db, channelId, source.sourceCode, listed);
    for (let at = 0; at < gone.length; at += SLICE) {
      const part = gone.slice(at, at + SLICE);
      const asked = await db.read((reader) => compareMoment(reader));
      const found = await db.read((reader) => compareItems(reader, channelId, source, [], part, asked));
      if (found.length > 0) await db.tx((tx) => recordCompared(tx, runId, channelId, found));
      different += found.length;
    }
  }
  if (sources.length > 0) await db.tx((tx) => endOthers(tx, runId, 'magento', channelId));
  return { compared, different };
}
