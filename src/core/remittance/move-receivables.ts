/** The only way in which the cash that a courier owes changes: table → guarded save → history. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { mustMove } from '../../platform/machine.ts';
import { momentOf } from '../../platform/time.ts';
import type { Receivable } from './receivable.ts';
import { receivableMoves, receivableStates, type ReceivableMoveName } from './states.ts';
import { saveReceivables } from './store-receivables.ts';

export type ReceivableMoving = {
  /** As it was locked. */
  readonly before: Receivable;
  readonly move: ReceivableMoveName;
  readonly sums?: Partial<Pick<Receivable, 'remittedMinor' | 'writtenMinor'>>;
  readonly why?: string;
};

/** @throws conflict `receivable.illegal_move`, `remittance.changed_meanwhile` */
export async function moveReceivables(tx: Tx, moving: readonly ReceivableMoving[]): Promise<Receivable[]> {
  if (moving.length === 0) return [];
  const changes = moving.map((one) => {
    const summed = { ...one.before, ...one.sums };
    const { to } = mustMove('receivable', receivableMoves, one.before.state, one.move, summed);
    const settledAt = receivableStates[to].final ? momentOf(new Date()) : null;
    const after: Receivable = { ...summed, state: to, version: one.before.version + 1, settledAt };
    return { ...one, after };
  });
  const saved = await saveReceivables(
    tx,
    changes.map(({ before, after }) => ({ before: before.version, after })),
  );
  if (saved !== changes.length) fail('conflict', 'remittance.changed_meanwhile', { wanted: changes.length, saved });
  for (const { before, after, move, why } of changes) {
    remember(tx, {
      entity: 'receivable',
      entityId: after.id,
      orderId: after.orderId,
      move,
      from: before.state,
      to: after.state,
      version: after.version,
      changes: {
        ...(before.remittedMinor === after.remittedMinor
          ? {}
          : { remittedMinor: [before.remittedMinor, after.remittedMinor] }),
        ...(before.writtenMinor === after.writtenMinor
          ? {}
          : { writtenMinor: [before.writtenMinor, after.writtenMinor] }),
      },
      ...(why === undefined ? {} : { why }),
    });
  }
  return changes.map(({ after }) => after);
}
