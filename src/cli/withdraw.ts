/** `hub item withdraw|restore`: an item is taken off sale everywhere, and put back. */
import { parseArgs } from 'node:util';
import { uuidv7 } from '../platform/ids.ts';
import type { Config } from '../../config/index.ts';
import { recordAudit } from '../core/access/index.ts';
import { restoreItem, withdrawItem } from '../core/rerouting/index.ts';
import { withCause } from '../platform/correlation.ts';
import { openDatabase, type Tx } from '../platform/db/index.ts';

const WHO = 'cli';

export async function withdrawItemCommand(config: Config, words: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { reason: { type: 'string' } },
  });
  const [sku] = positionals;
  const why = values.reason?.trim() ?? '';
  if (sku === undefined || why.length < 3) {
    console.error('hub item withdraw <sku> --reason <why>');
    return 2;
  }
  return within(config, async (tx) => {
    const { places, parcels } = await withdrawItem(tx, { sku, why, who: WHO });
    await recordAudit(tx, { who: WHO, action: 'item.withdraw', target: `item:${sku}`, detail: { why } });
    return `${sku}: held back at ${places} places; ${parcels} parcels give it up`;
  });
}

export async function restoreItemCommand(config: Config, [sku]: readonly string[]): Promise<number> {
  if (sku === undefined) {
    console.error('hub item restore <sku>');
    return 2;
  }
  return within(config, async (tx) => {
    await restoreItem(tx, sku);
    await recordAudit(tx, { who: WHO, action: 'item.restore', target: `item:${sku}`, detail: {} });
    return `${sku}: may be sold again`;
  });
}

async function within(config: Config, work: (tx: Tx) => Promise<string>): Promise<number> {
  const db = openDatabase(config.databaseUrl);
  try {
    console.log(await withCause({ correlationId: uuidv7(), who: WHO }, () => db.tx(work)));
    return 0;
  } finally {
    await db.close();
  }
}
