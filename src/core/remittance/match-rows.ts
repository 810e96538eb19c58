/**
 * What each row of a statement means for the cash that is owed. Pure: rows in their order, each against what the rows
 * before it have left. A row that fits nothing changes nothing.
 */
import { openOf, type Receivable } from './receivable.ts';
import type { StatementRow } from './read-statement.ts';

export const outcomes = [
  'matched',
  'short',
  'over',
  'unknown_awb',
  'duplicate',
  'not_cod',
  'not_delivered',
  'wrong_currency',
  'already_remitted',
  'negative',
  'unreadable',
] as const;
export type Outcome = (typeof outcomes)[number];

/** What is known of a parcel that a row names. */
export type Known = {
  /** Whether its customer pays at the door. */
  readonly cod: boolean;
  /** Left out: no cash has come in for it. */
  readonly receivable?: Receivable;
};

export type Verdict = {
  readonly row: StatementRow;
  readonly outcome: Outcome;
  readonly receivableId?: string;
  /** Of its amount: what goes to the receivable. */
  readonly appliedMinor: number;
  /** Whether this row is the one that counts for its AWB. */
  readonly counts: boolean;
  /** Whether a person has to look. */
  readonly open: boolean;
};

/** By which a row counts once: its AWB however it is written, else our reference. */
export function nameOf({ awb, reference }: Pick<StatementRow, 'awb' | 'reference'>): string {
  return awb === '' ? reference : awb.toUpperCase();
}

/** An AWB as it may stand with us: databases tell small letters from capitals. */
export function spellingsOf(awb: string): string[] {
  return awb === '' ? [] : [...new Set([awb, awb.toUpperCase(), awb.toLowerCase()])];
}

/**
 * @param find the parcel of a row by its AWB, else by our reference
 * @param counted names of rows that this statement of the courier has brought before
 */
export function matchRows(
  rows: readonly StatementRow[],
  find: (row: StatementRow) => Known | undefined,
  counted: ReadonlySet<string>,
): { readonly verdicts: readonly Verdict[]; readonly paid: ReadonlyMap<string, Receivable> } {
  const seen = new Set(counted);
  const paid = new Map<string, Receivable>();
  const verdicts = rows.map((row): Verdict => {
    const key = nameOf(row);
    if (key !== '' && seen.has(key)) return { row, outcome: 'duplicate', appliedMinor: 0, counts: false, open: true };
    const known = find(row);
    const now = known?.receivable === undefined ? undefined : (paid.get(known.receivable.id) ?? known.receivable);
    const verdict = judge(row, known, now);
    // A row that cannot be read may come again in a corrected file.
    if (!verdict.counts) return verdict;
    seen.add(key);
    if (now !== undefined && verdict.receivableId !== undefined)
      paid.set(now.id, { ...now, remittedMinor: now.remittedMinor + verdict.appliedMinor });
    return verdict;
  });
  return { verdicts, paid };
}

function judge(row: StatementRow, known: Known | undefined, now: Receivable | undefined): Verdict {
  const { amountMinor } = row;
  const misfit = (outcome: Outcome, counts = false): Verdict => ({
    row,
    outcome,
    appliedMinor: 0,
    counts,
    open: true,
    ...(now === undefined ? {} : { receivableId: now.id }),
  });
  if (amountMinor === null) return misfit('unreadable');
  if (known === undefined) return misfit('unknown_awb');
  // Statements name what was paid before as nothing.
  if (!known.cod) return { ...misfit('not_cod'), open: amountMinor !== 0 };
  if (amountMinor < 0) return misfit('negative');
  if (now === undefined) return misfit('not_delivered');
  if (now.currency !== row.currency) return misfit('wrong_currency');
  const open = openOf(now);
  if (open === 0) return misfit('already_remitted');
  const appliedMinor = Math.min(amountMinor, open);
  const outcome = amountMinor === open ? 'matched' : amountMinor < open ? 'short' : 'over';
  return { row, outcome, receivableId: now.id, appliedMinor, counts: true, open: outcome !== 'matched' };
}
