/** What a person makes of a row that fitted nothing, or not wholly: matched by hand, written off, disputed, or set aside. */
import type { Tx } from '../../platform/db/index.ts';
import { currentCause } from '../../platform/correlation.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { findParcels } from '../shipment/index.ts';
import { settleTask } from '../task/index.ts';
import { matchRows, nameOf, spellingsOf } from './match-rows.ts';
import { moveReceivables } from './move-receivables.ts';
import { openOf, type Receivable } from './receivable.ts';
import { settleShort } from './settle-short.ts';
import { lockReceivable, lockReceivablesOf, searchReceivables } from './store-receivables.ts';
import { findStatement, knownRowKeys, listRows, lockRow, saveRow, type KeptRow } from './store-statements.ts';
import { pay, rowKeyOf } from './take-statement.ts';

export type Resolving = {
  readonly action: 'match' | 'write_off' | 'dispute' | 'dismiss';
  /** For `match`: AWB, our reference or order number. */
  readonly to?: string;
  readonly note: string;
  readonly version?: number;
};

/**
 * `write_off` and `dispute` are about the cash that a short row leaves open; `dismiss` says of any row that nothing follows.
 * @throws missing `remittance.unknown_row`, `remittance.no_such_parcel`; conflict `remittance.changed_meanwhile`,
 * `remittance.row_done`, `remittance.nothing_open`, `remittance.wrong_currency`; invalid `remittance.amount_unreadable`
 */
export async function resolveRow(tx: Tx, id: string, wish: Resolving): Promise<void> {
  const row = await lockSeen(tx, id, wish.version);
  switch (wish.action) {
    case 'match':
      await matchByHand(tx, row, wish);
      break;
    case 'dismiss':
      await saveEnd(tx, row, { state: 'done', resolution: 'dismissed', note: wish.note });
      break;
    case 'write_off':
    case 'dispute': {
      const owed = row.receivableId === null ? undefined : await lockReceivable(tx, row.receivableId);
      if (owed === undefined || openOf(owed) === 0) fail('conflict', 'remittance.nothing_open', { line: row.lineNo });
      await settleRest(tx, owed, wish.action, wish.note);
      const ends = wish.action === 'write_off';
      await saveEnd(tx, row, {
        state: ends ? 'done' : 'open',
        resolution: ends ? 'written_off' : 'disputed',
        note: wish.note,
      });
      // Other rows may have left some of it too.
      if (ends) await settleShort(tx, [owed.id], 'written_off');
    }
  }
  await settleIfDone(tx, row.statementId);
}

async function lockSeen(tx: Tx, id: string, version: number | undefined): Promise<KeptRow> {
  const row = (await lockRow(tx, id)) ?? fail('missing', 'remittance.unknown_row', { id });
  if (version !== undefined && version !== row.version)
    fail('conflict', 'remittance.changed_meanwhile', { seen: version, version: row.version });
  if (row.state === 'done') fail('conflict', 'remittance.row_done', { line: row.lineNo, by: row.resolvedBy });
  return row;
}

async function matchByHand(tx: Tx, row: KeptRow, { to = '', note }: Resolving): Promise<void> {
  if (row.appliedMinor > 0) fail('conflict', 'remittance.row_done', { line: row.lineNo, by: row.resolvedBy });
  if (row.amountMinor === null || row.amountMinor < 0)
    fail('invalid', 'remittance.amount_unreadable', { line: row.lineNo });
  const statement = (await findStatement(tx, row.statementId)) ?? fail('bug', 'remittance.no_statement');
  const found = await searchReceivables(tx, statement.courierCode, spellingsOf(to.trim()));
  const [only] = found;
  if (only === undefined || found.length > 1) fail('missing', 'remittance.no_such_parcel', { found: found.length });
  await apply(tx, row, only.id, { note, resolution: 'matched' });
}

/** The row's money goes to the receivable, as far as that is open. */
async function apply(
  tx: Tx,
  row: KeptRow,
  receivableId: string,
  end: { note: string; resolution: string },
  key?: string,
): Promise<void> {
  const owed = (await lockReceivable(tx, receivableId)) ?? fail('missing', 'remittance.no_such_parcel', {});
  const { verdicts, paid } = matchRows([row], () => ({ cod: true, receivable: owed }), new Set());
  const verdict = verdicts[0];
  if (verdict?.outcome === 'wrong_currency')
    fail('conflict', 'remittance.wrong_currency', { row: row.currency, owed: owed.currency });
  if (verdict === undefined || !verdict.counts) fail('conflict', 'remittance.nothing_open', { line: row.lineNo });
  await pay(tx, [owed], paid);
  await saveEnd(
    tx,
    {
      ...row,
      outcome: verdict.outcome,
      receivableId: owed.id,
      appliedMinor: verdict.appliedMinor,
    },
    { ...end, state: verdict.open ? 'open' : 'done' },
    key,
  );
}

async function saveEnd(
  tx: Tx,
  row: KeptRow,
  end: { readonly state: KeptRow['state']; readonly resolution: string; readonly note: string },
  key?: string,
): Promise<void> {
  const after = {
    ...row,
    ...end,
    note: end.note.slice(0, 300),
    version: row.version + 1,
    resolvedAt: momentOf(new Date()),
    resolvedBy: currentCause().who,
  };
  if ((await saveRow(tx, row.version, after, key)) !== 1)
    fail('conflict', 'remittance.changed_meanwhile', { seen: row.version });
}

async function settleIfDone(tx: Tx, statementId: string): Promise<void> {
  const [open] = await listRows(tx, statementId, { open: true }, { limit: 1, offset: 0 });
  if (open === undefined) await settleTask(tx, 'remittance.unmatched', statementId);
}

async function settleRest(tx: Tx, owed: Receivable, action: 'write_off' | 'dispute', why: string): Promise<void> {
  const sums = action === 'write_off' ? { writtenMinor: owed.writtenMinor + openOf(owed) } : {};
  // Who disputes it once more says no more than before.
  if (action === 'dispute' && owed.state === 'disputed') return;
  await moveReceivables(tx, [{ before: owed, move: action, sums, why }]);
}

/**
 * The same for cash that no row speaks of, such as what is late.
 * @throws missing `remittance.unknown`; conflict `remittance.changed_meanwhile`, `remittance.nothing_open`
 */
export async function resolveReceivable(
  tx: Tx,
  id: string,
  wish: { readonly action: 'write_off' | 'dispute'; readonly note: string; readonly version?: number },
): Promise<void> {
  const owed = (await lockReceivable(tx, id)) ?? fail('missing', 'remittance.unknown', { id });
  if (wish.version !== undefined && wish.version !== owed.version)
    fail('conflict', 'remittance.changed_meanwhile', { seen: wish.version, version: owed.version });
  if (openOf(owed) === 0) fail('conflict', 'remittance.nothing_open', { number: owed.orderNumber });
  await settleRest(tx, owed, wish.action, wish.note);
  if (wish.action === 'write_off') await settleShort(tx, [owed.id], 'written_off');
}

/** A row that came before its parcel's cash did: true when it fits now. */
export async function matchEarlyRow(
  tx: Tx,
  early: { readonly id: string; readonly courierCode: string; readonly statementNo: string },
): Promise<boolean> {
  const row = await lockRow(tx, early.id);
  if (row?.state !== 'open' || row.resolution !== null || row.amountMinor === null || row.amountMinor < 0) return false;
  const owed = await findOwed(tx, early.courierCode, row);
  if (owed === undefined || openOf(owed) === 0 || owed.currency !== row.currency) return false;
  const key = rowKeyOf(early, nameOf(row));
  // The same parcel once more under the same number: the first row has it, this one waits for a person.
  if ((await knownRowKeys(tx, [key])).has(key)) return false;
  await apply(tx, row, owed.id, { note: '', resolution: 'matched' }, key);
  await settleIfDone(tx, row.statementId);
  return true;
}

/** As statements are matched: by AWB, else by our reference. */
async function findOwed(tx: Tx, courierCode: string, { awb, reference }: KeptRow): Promise<Receivable | undefined> {
  const references = reference === '' ? [] : [reference];
  const parcels = await findParcels(tx, courierCode, { awbs: spellingsOf(awb), references });
  const one =
    parcels.find((parcel) => parcel.awb.toUpperCase() === awb.toUpperCase()) ??
    parcels.find((parcel) => parcel.reference === reference);
  return one === undefined ? undefined : (await lockReceivablesOf(tx, [one.id]))[0];
}
