/**
 * Lines that cannot be booked yet. Each is kept with all it needs, a task tells a person, and it is played again when
 * the master of its store or SKU arrives; a person may play it again or close it at any time.
 */
import type { Database, Reader, Tx } from '../../platform/db/index.ts';
import { asAppError, fail, type AppError } from '../../platform/errors.ts';
import { findUnits, listLocations } from '../catalog/index.ts';
import { openTask, settleTask } from '../task/index.ts';
import type { Caller, Envelope, LineResult } from './message.ts';
import { readEnvelope } from './read-envelope.ts';
import { readings } from './readings.ts';
import {
  countOpen,
  endParked,
  listWanted,
  lockParked,
  pageParked,
  setParkedCode,
  upsertParked,
  type ParkedLine,
  type ParkedQuery,
} from './store-parked.ts';

export type { ParkedLine, ParkedLineState, ParkedQuery } from './store-parked.ts';

const TASK = 'erp.lines_parked';
/** Played again in the transaction that saves a master; the rest is a job's. */
const PLAYED_AT_ONCE = 200;
const PAGE = 500;

export async function parkLines(
  tx: Tx,
  caller: Caller,
  envelope: Envelope,
  lines: readonly { id: string; storeId: string; sku: string; code: string; body: unknown }[],
): Promise<void> {
  if (lines.length === 0) return;
  const watermark = envelope.watermark;
  await upsertParked(
    tx,
    lines.map((line) => ({
      companyId: caller.companyId,
      lineKey: `${envelope.type}:${line.id}`.slice(0, 200),
      type: envelope.type,
      locationId: line.storeId,
      sku: line.sku,
      code: line.code,
      body: JSON.stringify({ ...(watermark === undefined ? {} : { watermark }), payload: line.body }),
      messageId: envelope.messageId ?? '',
    })),
  );
  for (const code of new Set(lines.map((line) => line.code))) {
    const example = lines.find((line) => line.code === code);
    await tellParked(tx, caller.companyId, code, { storeId: example?.storeId, sku: example?.sku });
  }
}

/** A message that was accepted for later and then turned out impossible: parked whole. */
export async function parkMessage(tx: Tx, caller: Caller, envelope: Envelope, error: AppError): Promise<void> {
  await upsertParked(tx, [
    {
      companyId: caller.companyId,
      lineKey: `message:${envelope.messageId ?? envelope.bodyHash}`.slice(0, 200),
      type: envelope.type,
      locationId: envelope.stream?.locationId ?? null,
      sku: null,
      code: error.code,
      body: envelope.text,
      messageId: envelope.messageId ?? '',
    },
  ]);
  await tellParked(tx, caller.companyId, error.code, { messageId: envelope.messageId });
}

/** One task for all lines of a company that wait for the same reason. */
export async function tellParked(
  tx: Tx,
  companyId: string,
  code: string,
  example: Record<string, unknown>,
): Promise<void> {
  await openTask(tx, {
    kind: TASK,
    about: `${companyId}:${code}`,
    workgroup: 'integration',
    reasonCode: `erp.${code.toLowerCase()}`,
    facts: { companyId, code, example },
  });
}

/** The company whose lines somebody may decide on; left out: any. */
type Within = { readonly companyId?: string | undefined };

export async function listParkedLines(
  reader: Reader,
  query: ParkedQuery,
): Promise<{ readonly rows: ParkedLine[]; readonly total: number }> {
  return pageParked(reader, query);
}

/**
 * Plays a line again; what became of it. While it cannot be booked it stays open with its new reason.
 * @throws missing `erp.parked_line_unknown`; conflict `erp.parked_line_not_open`
 */
export async function replayParkedLine(tx: Tx, id: string, within: Within = {}): Promise<LineResult> {
  const line = await lockOpen(tx, id, within);
  const result = await play(tx, line);
  if (result.status === 'PARKED' || result.status === 'REJECTED') {
    await setParkedCode(tx, id, result.code ?? result.status);
    if (result.status === 'REJECTED')
      await tellParked(tx, line.companyId, result.code ?? result.status, { storeId: line.locationId, sku: line.sku });
  } else await endParked(tx, id, 'applied');
  await settleIfLast(tx, line);
  return result;
}

/** A person says that it shall not be booked; it stays readable. */
export async function closeParkedLine(tx: Tx, id: string, within: Within = {}): Promise<void> {
  const line = await lockOpen(tx, id, within);
  await endParked(tx, id, 'closed');
  await settleIfLast(tx, line);
}

/** What waited for a master that has just been saved. */
export async function replayFor(tx: Tx, master: { sku: string } | { locationId: string }): Promise<number> {
  const { rows } = await pageParked(tx, { state: 'open', ...master, limit: PLAYED_AT_ONCE, offset: 0 });
  for (const row of rows) await replayParkedLine(tx, row.id);
  return rows.length;
}

/** Lines whose masters are there although nobody has played them again. */
export async function replayPlayable(db: Database): Promise<string> {
  let played = 0;
  let after = { sku: '', locationId: '' };
  for (;;) {
    const wanted = await db.read((reader) => listWanted(reader, after, PAGE));
    for (const at of await db.read((reader) => knownOf(reader, wanted))) {
      const { rows } = await db.read((reader) => pageParked(reader, { state: 'open', ...at, limit: PAGE, offset: 0 }));
      for (const { id } of rows) played += await playOne(db, id);
    }
    after = wanted.at(-1) ?? after;
    if (wanted.length < PAGE) return `${played} lines played again`;
  }
}

async function knownOf(
  reader: Reader,
  wanted: readonly { sku: string; locationId: string }[],
): Promise<{ sku: string; locationId: string }[]> {
  const units = await findUnits(
    reader,
    wanted.map((one) => one.sku),
  );
  const places = new Set((await listLocations(reader)).map((one) => one.id));
  return wanted.filter((one) => units.has(one.sku) && places.has(one.locationId));
}

async function playOne(db: Database, id: string): Promise<number> {
  try {
    await db.tx((tx) => replayParkedLine(tx, id));
    return 1;
  } catch (thrown) {
    // Somebody was faster.
    if (asAppError(thrown).kind === 'conflict') return 0;
    throw thrown;
  }
}

async function lockOpen(tx: Tx, id: string, { companyId }: Within): Promise<ParkedLine> {
  const line = await lockParked(tx, id);
  const foreign = companyId !== undefined && line?.companyId !== companyId;
  if (line === undefined || foreign) return fail('missing', 'erp.parked_line_unknown', { id });
  if (line.state !== 'open') fail('conflict', 'erp.parked_line_not_open', { state: line.state });
  return line;
}

/** The line alone, as a message of its own that leaves no answer behind. */
async function play(tx: Tx, line: ParkedLine): Promise<LineResult> {
  const caller: Caller = { clientId: 'hub', companyId: line.companyId };
  const messageId = line.messageId === '' ? line.id : line.messageId;
  try {
    const envelope = readEnvelope(caller, { text: line.body, type: line.type, key: messageId });
    const { body } = await readings[line.type](caller, envelope).apply(tx, { gap: false });
    const lines = (body['lines'] ?? []) as readonly LineResult[];
    return (
      lines.find((one) => one.status === 'PARKED' || one.status === 'REJECTED') ??
      lines[0] ?? { index: 0, id: line.lineKey, status: 'APPLIED' }
    );
  } catch (thrown) {
    const error = asAppError(thrown);
    if (!['refused', 'invalid', 'forbidden', 'missing'].includes(error.kind)) throw thrown;
    return { index: 0, id: line.lineKey, status: 'REJECTED', code: error.code };
  }
}

async function settleIfLast(tx: Tx, line: ParkedLine): Promise<void> {
  if ((await countOpen(tx, line.companyId, line.code)) === 0)
    await settleTask(tx, TASK, `${line.companyId}:${line.code}`);
}
