/** `hub parked list|replay`. */
import type { Config } from '../../config/index.ts';
import { withCause } from '../platform/correlation.ts';
import { uuidv7 } from '../platform/ids.ts';
import { openDatabase } from '../platform/db/index.ts';
import { listParked, replayParked } from '../platform/parked.ts';

const SHOWN = 50;

export async function listParkedCommand(config: Config): Promise<number> {
  const db = openDatabase(config.databaseUrl);
  try {
    const { rows, total } = await db.read((reader) => listParked(reader, { state: 'open', limit: SHOWN, offset: 0 }));
    for (const row of rows) {
      console.log(
        `${row.id}  ${row.parkedAt}  ${row.listener}  ${row.orderNumber ?? '-'}  ${row.reasonCode}  ${row.reasonDetail}`,
      );
    }
    console.log(total > rows.length ? `${rows.length} of ${total} shown` : `${total} parked`);
    return 0;
  } finally {
    await db.close();
  }
}

/** A running hub picks it up within a second. */
export async function replayParkedCommand(config: Config, [id]: readonly string[]): Promise<number> {
  if (id === undefined) {
    console.error('which one? hub parked replay <id>');
    return 2;
  }
  const db = openDatabase(config.databaseUrl);
  try {
    await withCause({ correlationId: uuidv7(), who: 'cli' }, () => db.tx((tx) => replayParked(tx, id)));
    console.log('put back to work');
    return 0;
  } finally {
    await db.close();
  }
}
