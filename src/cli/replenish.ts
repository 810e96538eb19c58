/** `hub replenish list`: what has been asked for, of whom, and where it stands. */
import { parseArgs } from 'node:util';
import type { Config } from '../../config/index.ts';
import {
  listReplenishments,
  replenishmentStates,
  type Replenishment,
  type ReplenishmentState,
} from '../core/replenishment/index.ts';
import { openDatabase } from '../platform/db/index.ts';

const SHOWN = 100;

/** `hub replenish list [--location id] [--from id] [--supplier id] [--state state | --all]`; the open ones by default. */
export async function listReplenishmentsCommand(config: Config, words: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      location: { type: 'string' },
      from: { type: 'string' },
      supplier: { type: 'string' },
      state: { type: 'string' },
      all: { type: 'boolean', default: false },
    },
  });
  const { state, location, from, supplier, all } = values;
  if (state !== undefined && state !== 'open' && !(state in replenishmentStates)) {
    console.error(`--state is one of open, ${Object.keys(replenishmentStates).join(', ')}`);
    return 2;
  }
  const filter = {
    ...(all ? {} : { state: (state ?? 'open') as ReplenishmentState | 'open' }),
    ...(location === undefined ? {} : { locationId: location }),
    ...(from === undefined ? {} : { fromLocation: from }),
    ...(supplier === undefined ? {} : { supplierId: supplier }),
  };
  const db = openDatabase(config.databaseUrl);
  try {
    const { rows, total } = await db.read((reader) => listReplenishments(reader, filter, { limit: SHOWN, offset: 0 }));
    for (const row of rows) console.log(lineOf(row));
    console.log(total > rows.length ? `${rows.length} of ${total} shown` : `${total} requests`);
    return 0;
  } finally {
    await db.close();
  }
}

function lineOf(row: Replenishment): string {
  const source = row.supplierId ?? `from ${row.fromLocation}`;
  const amount = `${row.received}/${row.quantity}`;
  const due = row.dueOn === null ? '' : `  due ${row.dueOn}`;
  const said = row.errorCode ?? row.closedWhy ?? '';
  return `${row.number}  ${row.locationId}  ${row.sku}  ${amount}  ${source}  ${row.state}${due}  ${said}`.trimEnd();
}
