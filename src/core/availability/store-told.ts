/** The table channel_stock: what a channel was told at each source, what is under way to it, and when to look again. */
import type { KeyColumn, Reader, Tx } from '../../platform/db/index.ts';
import type { ChannelNumber } from './channel-number.ts';

export type Told = {
  readonly sourceCode: string;
  readonly sku: string;
  /** What the channel last took; undefined: nothing that we know of. */
  readonly told?: number;
  /** Sent, and the answer has not been recorded: it may have it or not. */
  readonly telling?: number;
  readonly errorCode?: string;
  readonly attempts: number;
  readonly toldAt?: string;
  /** Nothing may be told before its moment has come. */
  readonly waits: boolean;
};

type Stored = {
  source_code: string;
  sku: string;
  told: number | null;
  telling: number | null;
  error_code: string | null;
  attempts: number;
  told_at: string | null;
  waits: number;
};

const key: readonly KeyColumn[] = [
  ['channel_id', 'text'],
  ['source_code', 'text'],
  ['sku', 'text'],
];
const on = key.map(([name]) => name);

export async function readTold(reader: Reader, channelId: string, skus: readonly string[]): Promise<Told[]> {
  if (skus.length === 0) return [];
  const rows = await reader.all<Stored>(
    `SELECT t.source_code, t.sku, t.told, t.telling, t.error_code, t.attempts, t.told_at,
       CASE WHEN t.due_at > ${reader.sql.now} THEN 1 ELSE 0 END AS waits
     FROM ${reader.keysTable([['sku', 'text']])} k ${reader.sql.joinInOrder} channel_stock t
     ON t.channel_id = ? AND t.sku = k.sku`,
    [JSON.stringify([...new Set(skus)].map((sku) => [sku])), channelId],
  );
  return rows.map((row) => ({
    sourceCode: row.source_code,
    sku: row.sku,
    ...(row.told === null ? {} : { told: Number(row.told) }),
    ...(row.telling === null ? {} : { telling: Number(row.telling) }),
    ...(row.error_code === null ? {} : { errorCode: row.error_code }),
    attempts: Number(row.attempts),
    ...(row.told_at === null ? {} : { toldAt: row.told_at }),
    waits: Number(row.waits) === 1,
  }));
}

/** SKUs that are to be looked at again by now. */
export async function dueSkus(reader: Reader, channelId: string, limit: number): Promise<string[]> {
  const rows = await reader.all<{ sku: string }>(
    `SELECT DISTINCT sku FROM channel_stock WHERE channel_id = ? AND due_at <= ${reader.sql.now} LIMIT ${limit}`,
    [channelId],
  );
  return rows.map((row) => row.sku);
}

/** What was due is being looked at. */
export async function clearDue(tx: Tx, channelId: string, skus: readonly string[]): Promise<void> {
  await tx.updateMany(
    'channel_stock',
    [
      ['channel_id', 'text'],
      ['sku', 'text'],
    ],
    skus.map((sku) => [channelId, sku]),
    ['channel_id', 'sku'],
    { due_at: 'NULL' },
    `t.due_at <= ${tx.sql.now}`,
  );
}

/** The sources that the channel was ever told of. */
export async function toldSources(reader: Reader, channelId: string): Promise<string[]> {
  const rows = await reader.all<{ source_code: string }>(
    'SELECT DISTINCT source_code FROM channel_stock WHERE channel_id = ?',
    [channelId],
  );
  return rows.map((row) => row.source_code);
}

/** What the channel was told of a source behind a SKU, in pages. */
export async function toldAt(
  reader: Reader,
  channelId: string,
  sourceCode: string,
  after: string,
  limit: number,
): Promise<{ readonly sku: string; readonly told: number }[]> {
  const rows = await reader.all<{ sku: string; told: number }>(
    `SELECT sku, told FROM channel_stock WHERE channel_id = ? AND source_code = ? AND sku > ? AND told IS NOT NULL
     ORDER BY sku LIMIT ${limit}`,
    [channelId, sourceCode, after],
  );
  return rows.map((row) => ({ sku: row.sku, told: Number(row.told) }));
}

/** What is about to be sent. Until `graceMs` have passed nobody sends another number: the first could arrive after it. */
export async function writeTelling(
  tx: Tx,
  channelId: string,
  numbers: readonly ChannelNumber[],
  graceMs: number,
): Promise<void> {
  await insertRows(tx, channelId, numbers);
  const due = await momentIn(tx, graceMs);
  const now = await momentIn(tx, 0);
  await tx.updateMany(
    'channel_stock',
    [...key, ['telling', 'int'], ['since', 'text'], ['due_at', 'text']],
    numbers.map((one) => [channelId, one.sourceCode, one.sku, one.quantity, now, due]),
    on,
    { telling: 'k.telling', telling_since: 'k.since', due_at: 'k.due_at' },
  );
}

/** The channel has taken them. */
export async function writeTold(tx: Tx, channelId: string, numbers: readonly ChannelNumber[]): Promise<void> {
  await tx.updateMany(
    'channel_stock',
    [...key, ['told', 'int']],
    numbers.map((one) => [channelId, one.sourceCode, one.sku, one.quantity]),
    on,
    {
      told: 'k.told',
      told_at: tx.sql.now,
      telling: 'NULL',
      telling_since: 'NULL',
      error_code: 'NULL',
      attempts: '0',
      due_at: 'NULL',
    },
  );
}

export type Setback = {
  readonly sourceCode: string;
  readonly sku: string;
  readonly code?: string;
  readonly waitMs: number;
  /** The channel has certainly not taken it. */
  readonly refused?: boolean;
};

/** Not told: to be looked at again after a while; `telling` stays where the channel may have taken it all the same. */
export async function writeSetbacks(tx: Tx, channelId: string, setbacks: readonly Setback[]): Promise<void> {
  if (setbacks.length === 0) return;
  await insertRows(tx, channelId, setbacks);
  const moments = new Map<number, string>();
  for (const { waitMs } of setbacks) if (!moments.has(waitMs)) moments.set(waitMs, await momentIn(tx, waitMs));
  await tx.updateMany(
    'channel_stock',
    [...key, ['code', 'text'], ['due_at', 'text'], ['refused', 'int']],
    setbacks.map((one) => [
      channelId,
      one.sourceCode,
      one.sku,
      one.code ?? null,
      moments.get(one.waitMs),
      one.refused === true ? 1 : 0,
    ]),
    on,
    {
      error_code: 'COALESCE(k.code, t.error_code)',
      attempts: 't.attempts + CASE WHEN k.code IS NULL THEN 0 ELSE 1 END',
      due_at: 'k.due_at',
      telling: 'CASE WHEN k.refused = 1 THEN NULL ELSE t.telling END',
      telling_since: 'CASE WHEN k.refused = 1 THEN NULL ELSE t.telling_since END',
    },
  );
}

/** Whatever was believed of them: the channel has this, and they are to be looked at now. Undefined: nothing is known. */
export async function writeFound(
  tx: Tx,
  channelId: string,
  found: readonly { sourceCode: string; sku: string; quantity?: number }[],
  code: string,
): Promise<void> {
  await insertRows(tx, channelId, found);
  await tx.updateMany(
    'channel_stock',
    [...key, ['told', 'int'], ['code', 'text']],
    found.map((one) => [channelId, one.sourceCode, one.sku, one.quantity ?? null, code]),
    on,
    { told: 'k.told', error_code: 'k.code', due_at: tx.sql.now },
  );
}

async function insertRows(
  tx: Tx,
  channelId: string,
  rows: readonly { sourceCode: string; sku: string }[],
): Promise<void> {
  await tx.insert(
    'channel_stock',
    rows.map((one) => ({ channel_id: channelId, source_code: one.sourceCode, sku: one.sku, told: null })),
    { ifAbsent: true },
  );
}

/** By the database's clock, as text that a keys table can carry. */
export async function momentIn(tx: Reader, ms: number): Promise<string> {
  const row = await tx.one<{ at: string }>(`SELECT ${tx.sql.nowPlusMs} AS at`, [ms]);
  return row?.at ?? '';
}
