/** A courier's statement is kept, read in steps, and its rows matched; as often as a file or a row of it comes, it counts once. */
import { createHash } from 'node:crypto';
import { uuidv7 } from '../../platform/ids.ts';
import type { Database, Tx } from '../../platform/db/index.ts';
import { currentCause } from '../../platform/correlation.ts';
import { AppError, fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { listCouriers } from '../catalog/index.ts';
import { listChargesOfShipments } from '../payment/index.ts';
import { findParcels } from '../shipment/index.ts';
import { openTask } from '../task/index.ts';
import { matchRows, nameOf, spellingsOf, type Known, type Verdict } from './match-rows.ts';
import { moveReceivables } from './move-receivables.ts';
import { openOf, type Receivable } from './receivable.ts';
import { readStatement, type StatementRow } from './read-statement.ts';
import { loadRemittanceRules, remittanceRuleOf } from './rules.ts';
import { settleShort } from './settle-short.ts';
import { lockReceivablesOf } from './store-receivables.ts';
import {
  findStatementByHash,
  insertRows,
  insertStatement,
  knownRowKeys,
  lockStatement,
  saveProgress,
} from './store-statements.ts';

/** Rows of one transaction. */
const STEP = 500;

export type NewStatement = {
  readonly courierCode: string;
  readonly statementNo: string;
  /** Local date `YYYY-MM-DD`. */
  readonly paidOn?: string;
  /** Of rows that name none. */
  readonly currency: string;
  readonly fileName: string;
  readonly text: string;
};

/**
 * @returns the statement's id, and whether this very file was there before
 * @throws invalid `remittance.unknown_courier` and as `readStatement`
 */
export async function takeStatement(
  tx: Tx,
  wish: NewStatement,
): Promise<{ readonly id: string; readonly repeated: boolean }> {
  const { courierCode, statementNo, currency, text } = wish;
  if (!(await listCouriers(tx)).some((one) => one.code === courierCode))
    fail('invalid', 'remittance.unknown_courier', { courierCode });
  const rule = remittanceRuleOf(await loadRemittanceRules(tx), courierCode);
  const rows = readStatement(text, rule, currency);
  const hash = createHash('sha256').update(text).digest('hex');
  const id = uuidv7();
  const fresh = await insertStatement(tx, {
    id,
    courier_code: courierCode,
    statement_no: statementNo,
    paid_on: wish.paidOn ?? null,
    file_name: wish.fileName.slice(0, 160),
    file_hash: hash,
    body: JSON.stringify(rows),
    state: 'waiting',
    version: 1,
    rows_total: rows.length,
    uploaded_at: momentOf(new Date()),
    uploaded_by: currentCause().who,
  });
  if (fresh === 1) return { id, repeated: false };
  const before = await findStatementByHash(tx, courierCode, hash);
  return { id: before?.id ?? fail('conflict', 'remittance.changed_meanwhile', {}), repeated: true };
}

/** Reads what is left of a statement, a step in a transaction; false when nothing was. */
export async function readOn(db: Database, id: string): Promise<boolean> {
  for (let done = false; ;) {
    const left = await db.tx((tx) => readStep(tx, id));
    if (left === 0) return done;
    done = true;
  }
}

/** How many rows it has read. */
async function readStep(tx: Tx, id: string): Promise<number> {
  const statement = await lockStatement(tx, id);
  if (statement?.state !== 'waiting') return 0;
  const all = JSON.parse(statement.body ?? '[]') as readonly StatementRow[];
  const rows = all.slice(statement.rowsDone, statement.rowsDone + STEP);
  const { verdicts, keyOf } = await match(tx, statement, rows);
  await insertRows(
    tx,
    verdicts.map((verdict) => rowOf(id, verdict, keyOf(verdict.row))),
  );
  const rowsDone = statement.rowsDone + rows.length;
  const isRead = rowsDone >= all.length;
  const readAt = isRead ? momentOf(new Date()) : null;
  await saveProgress(tx, id, { state: isRead ? 'done' : 'waiting', rowsDone, error: null, readAt });
  const open = verdicts.filter((one) => one.open).length;
  if (open > 0)
    await openTask(tx, {
      kind: 'remittance.unmatched',
      about: id,
      reasonCode: 'remittance.unmatched',
      facts: { statementId: id, courier: statement.courierCode, statement: statement.statementNo },
    });
  return rows.length;
}

type Of = { readonly courierCode: string; readonly statementNo: string };

async function match(
  tx: Tx,
  of: Of,
  rows: readonly StatementRow[],
): Promise<{ verdicts: readonly Verdict[]; keyOf: (row: StatementRow) => string }> {
  const keyOf = (row: StatementRow): string => rowKeyOf(of, nameOf(row));
  const parcels = await findParcels(tx, of.courierCode, {
    awbs: rows.flatMap((row) => spellingsOf(row.awb)),
    references: rows.map((row) => row.reference).filter((one) => one !== ''),
  });
  const ids = parcels.map((one) => one.id);
  const receivables = new Map((await lockReceivablesOf(tx, ids)).map((one) => [one.shipmentId, one]));
  const charges = await listChargesOfShipments(tx, ids);
  const cod = new Set(charges.filter((one) => one.mode === 'cod').map((one) => one.shipmentId));
  const known = new Map<string, Known>();
  for (const parcel of parcels) {
    const receivable = receivables.get(parcel.id);
    const one = { cod: cod.has(parcel.id), ...(receivable === undefined ? {} : { receivable }) };
    known.set(`awb ${parcel.awb.toUpperCase()}`, one);
    known.set(`ref ${parcel.reference}`, one);
  }
  const keys = await knownRowKeys(tx, rows.map(keyOf));
  const counted = new Set(rows.filter((row) => keys.has(keyOf(row))).map(nameOf));
  const find = (row: StatementRow): Known | undefined =>
    known.get(`awb ${row.awb.toUpperCase()}`) ?? (row.reference === '' ? undefined : known.get(`ref ${row.reference}`));
  const { verdicts, paid } = matchRows(rows, find, counted);
  await pay(tx, [...receivables.values()], paid);
  return { verdicts, keyOf };
}

/** A row counts once for its courier's statement, whichever file brings it. */
export function rowKeyOf({ courierCode, statementNo }: Of, name: string): string {
  return createHash('sha256').update(`${courierCode}\n${statementNo.toUpperCase()}\n${name}`).digest('hex');
}

/** What has come in is remitted, or short of what is owed. */
export async function pay(tx: Tx, before: readonly Receivable[], paid: ReadonlyMap<string, Receivable>): Promise<void> {
  const moved = await moveReceivables(
    tx,
    before.flatMap((one) => {
      const after = paid.get(one.id);
      if (after === undefined) return [];
      const { remittedMinor } = after;
      const move = openOf(after) > 0 ? 'pay_part' : after.writtenMinor > 0 ? 'write_off' : 'remit';
      return [{ before: one, move, sums: { remittedMinor } } as const];
    }),
  );
  // Only what some row has left open before.
  const left = new Set(before.filter((one) => ['short', 'disputed'].includes(one.state)).map((one) => one.id));
  const whole = moved.filter((one) => openOf(one) === 0 && left.has(one.id)).map((one) => one.id);
  await settleShort(tx, whole, 'paid');
}

function rowOf(statementId: string, { row, outcome, receivableId, appliedMinor, counts, open }: Verdict, key: string) {
  return {
    id: uuidv7(),
    statement_id: statementId,
    line_no: row.lineNo,
    row_key: counts ? key : null,
    awb: row.awb,
    reference: row.reference,
    currency: row.currency,
    amount_minor: row.amountMinor,
    said: row.said,
    outcome,
    receivable_id: receivableId ?? null,
    applied_minor: appliedMinor,
    state: open ? 'open' : 'done',
    version: 1,
  };
}

/** A statement that cannot be read on stands as failed with its reason, instead of being tried for ever. */
export async function failStatement(tx: Tx, id: string, error: unknown): Promise<void> {
  const statement = await lockStatement(tx, id);
  if (statement?.state !== 'waiting') return;
  const code = error instanceof AppError ? error.code : 'bug.unexpected';
  await saveProgress(tx, id, { state: 'failed', rowsDone: statement.rowsDone, error: code, readAt: null });
}
