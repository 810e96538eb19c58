/** The only ways in which charges, refunds and authorisations change: table → guarded save → history → event. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { next } from '../../platform/machine.ts';
import { tell } from '../events.ts';
import type { Authorisation, Charge, Refund } from './payment.ts';
import {
  authorisationMoves,
  chargeMoves,
  refundMoves,
  type AuthorisationMoveName,
  type ChargeMoveName,
  type RefundMoveName,
} from './states.ts';
import { saveAuthorisation } from './store-authorisations.ts';
import { saveCharges, saveRefund } from './store.ts';

type ChargeMoving = {
  readonly charge: Charge;
  readonly move: ChargeMoveName;
  readonly changes?: Partial<Charge>;
  readonly why?: string;
};

/** Moves locked charges in one statement; those whose move does not fit (late, or twice) are left out of the answer. */
export async function moveCharges(tx: Tx, moving: readonly ChargeMoving[]): Promise<Charge[]> {
  const fitting = moving.flatMap((one) => {
    const row = next(chargeMoves, one.charge.state, one.move, one.charge);
    if (row === undefined) return [];
    const after: Charge = { ...one.charge, ...one.changes, state: row.to, version: one.charge.version + 1 };
    return [{ ...one, row, after }];
  });
  if (fitting.length === 0) return [];
  const saved = await saveCharges(
    tx,
    fitting.map(({ charge, after }) => ({ before: charge.version, charge: after })),
  );
  if (saved !== fitting.length) fail('conflict', 'payment.moved_meanwhile', { wanted: fitting.length, saved });
  for (const { charge, move, row, after, why } of fitting) {
    remember(tx, {
      entity: 'charge',
      entityId: charge.id,
      orderId: charge.orderId,
      move,
      from: charge.state,
      to: after.state,
      version: after.version,
      changes: { amountMinor: [charge.amountMinor, after.amountMinor] },
      ...(why === undefined ? {} : { why }),
    });
    const fact = { orderId: charge.orderId, shipmentId: charge.shipmentId, chargeId: charge.id };
    if (row.tells !== undefined) tell(tx, row.tells as 'charge.captured', fact, after.version);
  }
  return fitting.map(({ after }) => after);
}

/** What covers a locked charge is more than it was, and nothing else changes. @throws conflict `payment.moved_meanwhile` */
export async function saveCovered(tx: Tx, charge: Charge, coveredMinor: number): Promise<Charge> {
  const after: Charge = { ...charge, coveredMinor, version: charge.version + 1 };
  if ((await saveCharges(tx, [{ before: charge.version, charge: after }])) !== 1)
    fail('conflict', 'payment.moved_meanwhile', { id: charge.id });
  remember(tx, {
    entity: 'charge',
    entityId: charge.id,
    orderId: charge.orderId,
    move: 'cover_part',
    version: after.version,
    changes: { coveredMinor: [charge.coveredMinor, coveredMinor] },
  });
  return after;
}

/** The refund after the move, or undefined when the table has none. */
export async function moveRefund(
  tx: Tx,
  refund: Refund,
  move: RefundMoveName,
  changes: Partial<Refund> = {},
  why?: string,
): Promise<Refund | undefined> {
  const row = next(refundMoves, refund.state, move, refund);
  if (row === undefined) return undefined;
  const after: Refund = { ...refund, ...changes, state: row.to, version: refund.version + 1 };
  if (!(await saveRefund(tx, refund.version, after))) fail('conflict', 'payment.moved_meanwhile', { id: refund.id });
  remember(tx, {
    entity: 'refund',
    entityId: refund.id,
    orderId: refund.orderId,
    move,
    from: refund.state,
    to: after.state,
    version: after.version,
    changes: { amountMinor: [refund.amountMinor, after.amountMinor] },
    ...(why === undefined ? {} : { why }),
  });
  if (row.tells !== undefined)
    tell(tx, row.tells as 'refund.done', { orderId: refund.orderId, refundId: refund.id }, after.version);
  return after;
}

/** The authorisation after the move, or undefined when the table has none. */
export async function moveAuthorisation(
  tx: Tx,
  one: Authorisation,
  move: AuthorisationMoveName,
  changes: Partial<Authorisation> = {},
  why?: string,
): Promise<Authorisation | undefined> {
  const row = next(authorisationMoves, one.state, move, one);
  if (row === undefined) return undefined;
  const after = await saveNext(tx, one, { ...one, ...changes, state: row.to });
  remember(tx, {
    entity: 'authorisation',
    entityId: one.orderId,
    orderId: one.orderId,
    move,
    from: one.state,
    to: after.state,
    version: after.version,
    changes: { voidedMinor: [one.voidedMinor, after.voidedMinor] },
    ...(why === undefined ? {} : { why }),
  });
  if (row.tells !== undefined)
    tell(tx, row.tells as 'authorisation.void_requested', { orderId: one.orderId }, after.version);
  return after;
}

/** Changes an authorisation without a move. @throws conflict `payment.moved_meanwhile` */
export async function saveNext(tx: Tx, before: Authorisation, after: Authorisation): Promise<Authorisation> {
  const saved = { ...after, version: before.version + 1 };
  if (!(await saveAuthorisation(tx, before.version, saved)))
    fail('conflict', 'payment.moved_meanwhile', { id: before.orderId });
  return saved;
}
