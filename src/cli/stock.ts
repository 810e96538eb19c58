/** `hub stock explain|prove|export|import`: the numbers of stock by command. */
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { uuidv7 } from '../platform/ids.ts';
import type { Config } from '../../config/index.ts';
import { recordAudit } from '../core/access/index.ts';
import { listLocations } from '../core/catalog/index.ts';
import { adjustmentReasons, applyStockFile, checkStockFile, type AdjustmentReason } from '../core/erp/index.ts';
import { explainStock, proveStock, type Explanation } from '../core/inventory/index.ts';
import { everywhere, narrow, stockPlaces } from '../core/reading/index.ts';
import { withCause } from '../platform/correlation.ts';
import { openDatabase, type Database } from '../platform/db/index.ts';
import { readStockCsv, thresholdsOf, writeStockCsv } from '../routes/stock-csv.ts';

const LEDGER = 20;
const WHO = 'cli';

/** `hub stock explain <location> <sku>`: the number, each part of it, and the ledger. */
export async function explainStockCommand(config: Config, [location, sku]: readonly string[]): Promise<number> {
  if (location === undefined || sku === undefined) {
    console.error('hub stock explain <location> <sku>');
    return 2;
  }
  const at = { locationId: location.trim().toUpperCase(), sku };
  return withDatabase(config, async (db) => {
    const explained = await db.read((reader) => explainStock(reader, at, { limit: LEDGER }));
    if (explained === undefined) {
      console.error(`${at.locationId} never had ${sku}`);
      return 1;
    }
    linesOf(explained).forEach((line) => console.log(line));
    return 0;
  });
}

function linesOf({ row, free, place, open, ledger }: Explanation): string[] {
  const number = (n: number): string => String(n).padStart(10);
  const parts = [
    ['quarantine', row.quarantine],
    ['pending', row.pending],
    ['hold', row.hold],
    ['safety', row.safety],
    ['reserved', row.reserved],
  ] as const;
  const ownIsLater =
    row.watermark > place.watermark || (row.watermark === place.watermark && row.omsSeq >= place.omsSeq);
  const mark = ownIsLater ? row : place;
  return [
    `${row.sku} at ${row.locationId}`,
    `  physical    ${number(row.physical)}  = ${row.base} the ERP's last word, ${row.relSum} its movements since, ${row.overlaySum} our postings it does not show`,
    ...parts.map(([name, n]) => `  ${name.padEnd(12)}${number(-n)}`),
    `  free        ${number(free)}${row.shortfall > 0 && row.reserved > 0 ? `  short by ${row.shortfall}` : ''}`,
    mark.watermark === ''
      ? '  the ERP has never said anything about it'
      : `  the ERP's word holds for ${mark.watermark}${mark.doubtTo > mark.watermark ? `, doubtful up to ${mark.doubtTo}` : ''}, our postings up to ${mark.omsSeq}`,
    `  last whole snapshot ${place.snapshotId ?? 'none'}${place.snapshotAt === null ? '' : ` at ${place.snapshotAt}`}; our last posting #${place.outSeq}`,
    `on top: ${open.length === 0 ? 'nothing' : ''}`,
    ...open.map(
      (one) =>
        `  ${one.kind.padEnd(8)}${number(one.quantity)}  counts ${one.counted}  ${one.outSeq === null ? (one.ledger ?? '-') : `#${one.outSeq}`}  ${one.entryKey}  ${one.at}`,
    ),
    `ledger, the last ${LEDGER}:`,
    ...ledger.map(
      (one) =>
        `  ${one.at}  ${one.kind.padEnd(12)}${number(one.quantity)}  ${one.who}  ${one.businessKey}${one.reason === undefined ? '' : `  ${one.reason}`}${one.ref === undefined ? '' : `  ${one.ref}`}`,
    ),
  ];
}

/** `hub stock prove [location]`: every number against the rows that make it; 1 when one does not add up. */
export async function proveStockCommand(config: Config, [location]: readonly string[]): Promise<number> {
  return withDatabase(config, async (db) => {
    const all = (await db.read((reader) => listLocations(reader))).map((one) => one.id);
    const wanted = location?.trim().toUpperCase();
    if (wanted !== undefined && !all.includes(wanted)) {
      console.error(`no location ${wanted}`);
      return 2;
    }
    let wrong = 0;
    const places = wanted === undefined ? all : [wanted];
    for (const id of places)
      for (const { sku, column, stored, proven } of await db.read((reader) => proveStock(reader, id))) {
        wrong += 1;
        console.log(`${id}  ${sku}  ${column} is ${stored}, proven ${proven}`);
      }
    console.log(`${places.length} places proven, ${wrong} differences`);
    return wrong === 0 ? 0 : 1;
  });
}

/** `hub stock export [--location id] [--country code] [--to file]`: CSV, to the screen when no file is named. */
export async function exportStockCommand(config: Config, words: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: { location: { type: 'string' }, country: { type: 'string' }, to: { type: 'string' } },
  });
  return withDatabase(config, async (db) => {
    const by = { locationId: values.location?.trim().toUpperCase(), country: values.country?.trim().toUpperCase() };
    const places = narrow(await db.read((reader) => stockPlaces(reader, everywhere)), by);
    if (places.ids.length === 0) {
      console.error('no such place');
      return 2;
    }
    const csv = writeStockCsv(db, places);
    if (values.to === undefined) for await (const part of csv) process.stdout.write(part as Uint8Array);
    else await pipeline(csv, createWriteStream(values.to));
    return 0;
  });
}

/** `hub stock import <file> [--reason COUNT] [--apply | --good]`: looks at it; changes only when told to. */
export async function importStockCommand(config: Config, words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      reason: { type: 'string', default: 'COUNT' },
      apply: { type: 'boolean', default: false },
      good: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [file] = positionals;
  const reason = values.reason as AdjustmentReason;
  if (file === undefined || !adjustmentReasons.includes(reason)) {
    console.error(`hub stock import <file.csv> [--reason ${adjustmentReasons.join('|')}] [--apply | --good]`);
    return 2;
  }
  const { rows, errors } = readStockCsv(await readFile(file));
  return withDatabase(config, async (db) => {
    const thresholds = thresholdsOf(WHO);
    const checked = await checkStockFile(db, rows, { thresholds });
    const wrong = [...errors, ...checked.errors].sort((a, b) => a.line - b.line);
    for (const one of wrong) console.error(`line ${one.line}  ${one.locationId}  ${one.sku}  ${one.code}`);
    if (!values.apply && !values.good)
      for (const one of checked.changes)
        console.log(`line ${one.line}  ${one.locationId}  ${one.sku}  ${one.what} ${one.before} -> ${one.after}`);
    console.log(
      `${checked.changes.length} changes, ${checked.same} rows as they are, ${wrong.length} rows with errors`,
    );
    if (!values.apply && !values.good) return wrong.length === 0 ? 0 : 1;
    if (wrong.length > 0 && !values.good) {
      console.error('nothing is applied; --good applies the others');
      return 1;
    }
    const done = await withCause({ correlationId: uuidv7(), who: WHO }, () =>
      applyStockFile(db, checked.changes, {
        reason,
        who: WHO,
        thresholds,
        note: (tx, { locationId, changes }) =>
          recordAudit(tx, {
            who: WHO,
            action: 'stock.file_applied',
            target: `stock:${locationId}`,
            detail: { changes, reason },
          }),
      }),
    );
    console.log(`${done.applied} changes applied`);
    if (done.stopped === undefined) return 0;
    console.error(`stopped: ${done.stopped.code}; run it again, what is done is not done twice`);
    return 1;
  });
}

async function withDatabase(config: Config, work: (db: Database) => Promise<number>): Promise<number> {
  const db = openDatabase(config.databaseUrl);
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
