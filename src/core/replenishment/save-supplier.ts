/** Suppliers as operations keep them. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import type { Supplier, SupplierWish } from './replenishment.ts';
import { deleteSupplier, lockSupplier, usesOf, writeSupplier } from './store-rules.ts';

export type SupplierSaving = {
  readonly who: string;
  /** The version that the change was made from; left out: whatever is there. */
  readonly seen?: number;
  /** Whether this hub has a broker that a supplier can listen to. */
  readonly broker: boolean;
};

/**
 * @throws invalid `replenishment.no_address`, `replenishment.no_broker`, `replenishment.lead_time`;
 * conflict `replenishment.changed_meanwhile`, `replenishment.supplier_in_use` when rules need the one switched off
 */
export async function saveSupplier(tx: Tx, wish: SupplierWish, by: SupplierSaving): Promise<Supplier> {
  const { id, sendsBy, leadTimeDays } = wish;
  if (sendsBy !== 'amqp' && wish.email === undefined) fail('invalid', 'replenishment.no_address', { id, sendsBy });
  if (sendsBy === 'amqp' && !by.broker) fail('invalid', 'replenishment.no_broker', { id });
  const sane = Number.isSafeInteger(leadTimeDays) && leadTimeDays >= 0 && leadTimeDays <= 365;
  if (!sane) fail('invalid', 'replenishment.lead_time', { id, leadTimeDays });
  const before = await lockSupplier(tx, id);
  if (by.seen !== undefined && by.seen !== (before?.version ?? 0))
    fail('conflict', 'replenishment.changed_meanwhile', { id, version: before?.version ?? 0 });
  if (!wish.active) {
    const { rules } = await usesOf(tx, id);
    if (rules > 0) fail('conflict', 'replenishment.supplier_in_use', { id, rules });
  }
  const saved: Supplier = { ...wish, version: (before?.version ?? 0) + 1 };
  await writeSupplier(tx, saved, { who: by.who, at: momentOf(new Date()) });
  return saved;
}

/** One that was ever asked for something stays, switched off: its requests name it. */
export async function removeSupplier(tx: Tx, id: string): Promise<void> {
  if ((await lockSupplier(tx, id)) === undefined) fail('missing', 'replenishment.unknown_supplier', { id });
  const { rules, requests } = await usesOf(tx, id);
  if (rules > 0 || requests > 0) fail('conflict', 'replenishment.supplier_in_use', { id, rules, requests });
  await deleteSupplier(tx, id);
}
