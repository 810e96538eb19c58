/** A process of its own that fights for the last pieces: as many callers as it is told, one piece each. */
import { reservePieces } from '../../../src/core/inventory/index.ts';
import { openDatabase } from '../../../src/platform/db/index.ts';
import { AppError } from '../../../src/platform/errors.ts';

const [url = '', callers = '0', locationId = '', sku = ''] = process.argv.slice(2);
const db = openDatabase(url, { poolSize: 16 });
// All begin together, when every process has its line open.
await db.ping();
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));

const said = await Promise.all(
  Array.from({ length: Number(callers) }, () =>
    db
      .tx((tx) => reservePieces(tx, [{ locationId, sku, quantity: 1 }]))
      .then(
        () => 'reserved',
        (error: unknown) => (error instanceof AppError ? error.code : String(error)),
      ),
  ),
);
process.stdout.write(`${JSON.stringify(said)}\n`);
await db.close();
process.exit(0);
