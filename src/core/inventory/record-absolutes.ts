/** Absolute numbers of the ERP for single SKUs (rule R1): a count, or the answer to "how much exactly?". */
import type { Tx } from '../../platform/db/index.ts';
import { groupBy } from '../../platform/group.ts';
import { rebase } from './rebase.ts';
import { findFacts } from './store-ledger.ts';
import { listOpen } from './store-open.ts';
import { lockPlaces } from './store-places.ts';
import { isNewer, markOf, placeKey, type FactStatus, type StockKey } from './stock.ts';
import { workbench } from './workbench.ts';

export type Absolute = StockKey & {
  readonly companyId: string;
  readonly onHand: number;
  /** The part of `onHand` that cannot be sold. */
  readonly quarantine: number;
  /** The ledger position for which it holds. */
  readonly ledger: string;
  /** FUZZY: movements after `ledger` and up to here may be in it. */
  readonly doubtTo?: string;
  readonly omsSeq: number;
  readonly omsParked: readonly number[];
  readonly businessKey: string;
  readonly at: string;
};

export async function recordAbsolutes(tx: Tx, absolutes: readonly Absolute[]): Promise<FactStatus[]> {
  if (absolutes.length === 0) return [];
  const places = await lockPlaces(
    tx,
    absolutes.map((one) => one.locationId),
  );
  const known = await findFacts(
    tx,
    absolutes.map((one) => one.businessKey),
    [],
  );
  const bench = await workbench(tx, absolutes);
  const open = groupBy(await listOpen(tx, uniquePlaces(absolutes)), placeKey);
  const answers = absolutes.map((one): FactStatus => {
    if (known.has(one.businessKey)) return { status: 'DUPLICATE' };
    known.add(one.businessKey);
    const row = bench.row(one);
    const place = places.get(one.locationId);
    const to = {
      watermark: one.ledger,
      doubtTo: one.doubtTo ?? '',
      omsSeq: one.omsSeq,
      onHand: one.onHand,
      quarantine: one.quarantine,
      omsParked: new Set(one.omsParked),
    };
    const mark = place === undefined ? row : markOf(row, place);
    // An exact number for the same position ends the doubt of a fuzzy one.
    const settles = mark.watermark === to.watermark && mark.doubtTo > mark.watermark && to.doubtTo <= to.watermark;
    // A SKU that the place's last file named before its master did: the number for that very mark is told afterwards.
    const late = row.watermark === '' && mark.watermark === to.watermark && mark.omsSeq === to.omsSeq;
    if (!isNewer(to, mark) && !settles && !late) return { status: 'STALE' };
    const entries = open.get(placeKey(one)) ?? [];
    const next = rebase(row, entries, to);
    bench.put(next.row);
    bench.drop(next.ended);
    for (const entry of next.recounted) bench.recount(entry);
    open.set(
      placeKey(one),
      entries
        .filter((entry) => !next.ended.includes(entry))
        .map((entry) => next.recounted.find((two) => two.entryKey === entry.entryKey) ?? entry),
    );
    bench.note({
      locationId: one.locationId,
      sku: one.sku,
      kind: 'count',
      quantity: next.difference,
      quarantine: next.quarantineDifference,
      businessKey: one.businessKey,
      ref: `${one.ledger}${one.doubtTo === undefined ? '' : ' fuzzy'}`,
      takenAt: one.at,
    });
    return { status: 'APPLIED' };
  });
  await bench.save();
  return answers;
}

function uniquePlaces(all: readonly StockKey[]): StockKey[] {
  return [...new Map(all.map((one) => [placeKey(one), one])).values()];
}
