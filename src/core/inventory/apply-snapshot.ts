/**
 * Applies a committed snapshot in slices, each a transaction of its own, while orders flow. A killed process leaves the
 * rest to the next: how far it came is written with each slice.
 *
 * For one place: rows with nothing open on top get the file's number in one statement (and only those that change, when
 * the file speaks of every SKU) · rows with movements or postings on top are worked out one by one · at the end the
 * place itself gets the new watermark, and what slipped in meanwhile at or below it is taken out again.
 */
import type { Database, Tx } from '../../platform/db/index.ts';
import { groupBy } from '../../platform/group.ts';
import { momentOf } from '../../platform/time.ts';
import { openTask } from '../task/index.ts';
import { rebase } from './rebase.ts';
import {
  insertFresh,
  insertPlainLedger,
  listShort,
  listSpecial,
  listUnsettled,
  lockSlice,
  sliceEnd,
  updatePlain,
  type Slice,
  type Special,
} from './store-apply.ts';
import { noteChanges } from './store-changes.ts';
import { listOpen } from './store-open.ts';
import { lockPlaces, savePlaceMark } from './store-places.ts';
import {
  addChanged,
  endSnapshot,
  lockSnapshot,
  nextPlaceOf,
  setPlaceProgress,
  type Snapshot,
  type SnapshotPlace,
} from './store-snapshot.ts';
import { isNewer, placeKey } from './stock.ts';
import { workbench } from './workbench.ts';

/** Long enough to be quick, short enough that an order waits for its rows a few hundredths of a second at most. */
const SLICE = 1000;

/** One slice, or the end of a place, or the end of the snapshot. Several processes at once do no harm. */
export async function applySlice(db: Database, snapshotId: string, size = SLICE): Promise<'more' | 'done'> {
  return db.tx(async (tx) => {
    const snapshot = await lockSnapshot(tx, snapshotId);
    if (snapshot?.state !== 'applying') return 'done';
    const place = await nextPlaceOf(tx, snapshotId);
    if (place === undefined) {
      await endSnapshot(tx, snapshotId, 'applied', 'hub');
      return 'done';
    }
    const known = (await lockPlaces(tx, [place.locationId])).get(place.locationId);
    // The place has heard later news meanwhile.
    if (snapshot.whole && known !== undefined && !isNewer(place, known)) {
      await setPlaceProgress(tx, snapshotId, place.locationId, place.appliedTo, true);
      return 'more';
    }
    const missingIsZero = snapshot.whole && snapshot.missingPolicy === 'ZERO';
    const to = await sliceEnd(
      tx,
      { snapshotId, locationId: place.locationId, after: place.appliedTo, missingIsZero },
      size,
    );
    if (to === undefined) {
      await finishPlace(tx, snapshot, place);
      return 'more';
    }
    const slice: Slice = {
      snapshotId,
      locationId: place.locationId,
      after: place.appliedTo,
      to,
      mark: place,
      whole: snapshot.whole,
    };
    const changed = await applyOne(tx, slice, place, missingIsZero);
    await addChanged(tx, snapshotId, changed);
    await setPlaceProgress(tx, snapshotId, place.locationId, to, false);
    return 'more';
  });
}

async function applyOne(tx: Tx, slice: Slice, place: SnapshotPlace, missingIsZero: boolean): Promise<number> {
  const facts = await lockSlice(tx, slice, missingIsZero);
  // Before the plain rows change, so that a row is in one of the two groups only.
  const special = facts.special > 0 ? await listSpecial(tx, slice, missingIsZero) : [];
  if (facts.changed > 0) {
    await insertPlainLedger(tx, slice);
    await updatePlain(tx, slice);
  }
  if (facts.fresh > 0) await insertFresh(tx, slice);
  if (facts.changed + facts.fresh > 0)
    noteChanges(tx, [{ locationId: slice.locationId, sku: slice.after, skuTo: slice.to }]);
  if (facts.short > 0) await alarmShort(tx, slice);
  await rebaseRows(tx, slice.snapshotId, place, special);
  return facts.changed + facts.fresh + special.length;
}

async function finishPlace(tx: Tx, snapshot: Snapshot, place: SnapshotPlace): Promise<void> {
  if (snapshot.whole) {
    const at = momentOf(new Date());
    await savePlaceMark(tx, place.locationId, place, { id: snapshot.id, at });
    await rebaseRows(tx, `${snapshot.id}:end`, place, await listUnsettled(tx, place.locationId, place));
  }
  await setPlaceProgress(tx, snapshot.id, place.locationId, place.appliedTo, true);
}

/** Rows with something on top, one by one. */
async function rebaseRows(tx: Tx, cause: string, place: SnapshotPlace, special: readonly Special[]): Promise<void> {
  if (special.length === 0) return;
  const keys = special.map(({ sku }) => ({ locationId: place.locationId, sku }));
  const bench = await workbench(tx, keys);
  const open = groupBy(await listOpen(tx, keys), placeKey);
  const omsParked = new Set(place.omsParked);
  for (const { sku, onHand, quarantine } of special) {
    const at = { locationId: place.locationId, sku };
    const row = bench.row(at);
    // Read before the lock: another may have been faster.
    if (!isNewer(place, row)) continue;
    const { watermark, doubtTo, omsSeq } = place;
    const next = rebase(row, open.get(placeKey(at)) ?? [], {
      watermark,
      doubtTo,
      omsSeq,
      onHand,
      quarantine,
      omsParked,
    });
    bench.put(next.row);
    bench.drop(next.ended);
    for (const entry of next.recounted) bench.recount(entry);
    if (next.difference === 0 && next.quarantineDifference === 0) continue;
    bench.note({
      ...at,
      kind: 'snapshot',
      quantity: next.difference,
      quarantine: next.quarantineDifference,
      businessKey: `snap:${cause}:${place.locationId}:${sku}`,
      ref: watermark,
    });
  }
  await bench.save();
}

async function alarmShort(tx: Tx, slice: Slice): Promise<void> {
  for (const { sku, shortfall } of await listShort(tx, slice)) {
    await openTask(tx, {
      kind: 'stock.shortfall',
      about: `${slice.locationId}:${sku}`,
      workgroup: 'stock',
      priority: 1,
      reasonCode: 'stock.shortfall',
      facts: { locationId: slice.locationId, sku, shortfall },
    });
  }
}
