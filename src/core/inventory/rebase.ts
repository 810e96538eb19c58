/** What becomes of a row when the ERP gives a new absolute for it (rules R1, R3, R6): which entries end, what still counts. Pure. */
import { countedOf, isInBase, shortfallOf, type Mark, type OpenEntry, type StockRow } from './stock.ts';

export type NewBase = Mark & {
  readonly onHand: number;
  readonly quarantine: number;
  readonly omsParked: ReadonlySet<number>;
};

export type Rebased = {
  readonly row: StockRow;
  /** The difference to physical: what the ledger gets. */
  readonly difference: number;
  readonly quarantineDifference: number;
  readonly ended: readonly OpenEntry[];
  /** Entries whose counted part has changed. */
  readonly recounted: readonly OpenEntry[];
};

export function rebase(row: StockRow, open: readonly OpenEntry[], to: NewBase): Rebased {
  const fuzzy = to.doubtTo > to.watermark;
  const ended: OpenEntry[] = [];
  const recounted: OpenEntry[] = [];
  let relSum = 0;
  let overlaySum = 0;
  let quarantine = to.quarantine;
  let openCount = 0;
  for (const entry of open) {
    if (isOver(entry, to)) {
      ended.push(entry);
      continue;
    }
    openCount += 1;
    if (entry.kind === 'pending') continue;
    const counted =
      entry.kind === 'rel'
        ? countedOf(entry.quantity, entry.ledger, to)
        : // A fuzzy number may contain our numbered posting or not: then only what lowers it counts (R6).
          fuzzy && entry.outSeq !== null && !to.omsParked.has(entry.outSeq)
          ? Math.min(0, entry.quantity)
          : entry.quantity;
    if (counted !== entry.counted) recounted.push({ ...entry, counted });
    if (entry.kind === 'rel') relSum += counted;
    else overlaySum += counted;
    quarantine += entry.quarantine;
  }
  const physical = to.onHand + relSum + overlaySum;
  return {
    row: {
      ...row,
      base: to.onHand,
      baseQuarantine: to.quarantine,
      watermark: to.watermark,
      doubtTo: to.doubtTo,
      omsSeq: to.omsSeq,
      relSum,
      overlaySum,
      openCount,
      physical,
      quarantine,
      shortfall: shortfallOf(row.reserved, physical),
    },
    difference: physical - row.physical,
    quarantineDifference: quarantine - row.quarantine,
    ended,
    recounted,
  };
}

function isOver(entry: OpenEntry, to: NewBase): boolean {
  if (entry.kind === 'rel') return entry.ledger !== null && entry.ledger <= to.watermark;
  return entry.kind === 'overlay' && isInBase(entry.outSeq, to.omsSeq, to.omsParked);
}
