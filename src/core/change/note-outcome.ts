/** A difference of a revision that waited for a courier's word has its answer: kept with the revision. */
import type { Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { findDifferences, saveRevision } from '../order/index.ts';
import { stateOf, type Decided } from './difference.ts';
import type { Waiting } from './store.ts';

export async function noteOutcome(tx: Tx, waiting: Waiting, outcome: 'applied' | 'refused'): Promise<void> {
  if (waiting.revisionId === null) return;
  const text = await findDifferences(tx, waiting.revisionId);
  if (text === undefined) return;
  const decided = (JSON.parse(text) as Decided[]).map((one) =>
    one.outcome === 'waiting' && (one.shipments ?? []).includes(waiting.shipmentId)
      ? settled(one, waiting, outcome)
      : one,
  );
  await saveRevision(tx, waiting.revisionId, {
    state: stateOf(decided),
    differences: JSON.stringify(decided),
    at: momentOf(new Date()),
  });
}

/** It is applied when the last parcel it waits for has been let go of; one that is kept is enough to refuse it. */
function settled(one: Decided, waiting: Waiting, outcome: 'applied' | 'refused'): Decided {
  if (outcome === 'refused') return { ...one, outcome: 'refused', code: 'change.parcel_kept' };
  const left = (one.shipments ?? []).filter((id) => id !== waiting.shipmentId);
  return left.length > 0 ? { ...one, shipments: left } : { ...one, outcome: 'applied' };
}
