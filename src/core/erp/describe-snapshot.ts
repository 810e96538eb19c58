/** Where a snapshot stands, for its sender: what came, what is missing to commit, how far it is applied. */
import type { Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { findSnapshot, listPlacesOf } from '../inventory/index.ts';
import type { Caller } from './message.ts';
import { snapshotIdOf } from './snapshots.ts';
import { listChunkSums } from './store-chunks.ts';

export type SnapshotStatus = {
  readonly snapshotId: string;
  readonly status: string;
  readonly reason: string | null;
  readonly chunks: readonly number[];
  readonly lines: number;
  readonly parked: number;
  readonly changed: number;
  readonly stores: readonly { readonly storeId: string; readonly appliedTo: string; readonly done: boolean }[];
  readonly openedAt: string;
  readonly expiresAt: string;
  readonly committedAt: string | null;
  readonly endedAt: string | null;
};

/** @throws missing `SNAPSHOT_UNKNOWN`; forbidden `STORE_FORBIDDEN` */
export async function describeSnapshot(reader: Reader, caller: Caller, id: string): Promise<SnapshotStatus> {
  const snapshot = await findSnapshot(reader, snapshotIdOf(caller.companyId, id));
  if (snapshot === undefined) return fail('missing', 'SNAPSHOT_UNKNOWN', { snapshotId: id });
  const places = await listPlacesOf(reader, snapshot.id);
  const { locations } = caller;
  if (locations !== undefined && places.some((place) => !locations.includes(place.locationId)))
    fail('forbidden', 'STORE_FORBIDDEN', { snapshotId: id });
  const sums = await listChunkSums(reader, snapshot.id);
  return {
    snapshotId: id,
    status: snapshot.state.toUpperCase(),
    reason: snapshot.heldReason,
    chunks: sums.map((one) => one.chunkNo),
    lines: sums.reduce((sum, one) => sum + one.lines, 0),
    parked: sums.reduce((sum, one) => sum + one.lines - one.staged, 0),
    changed: snapshot.changedCount,
    stores: places.map((place) => ({ storeId: place.locationId, appliedTo: place.appliedTo, done: place.done })),
    openedAt: snapshot.openedAt,
    expiresAt: snapshot.expiresAt,
    committedAt: snapshot.committedAt,
    endedAt: snapshot.endedAt,
  };
}
