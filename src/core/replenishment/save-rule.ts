/** Rules: which place wants how much of what, and who is asked. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { checkTransfer, findItems, listLocations, mustAllow, type Location } from '../catalog/index.ts';
import type { Rule, RuleWish } from './replenishment.ts';
import { deleteRule, findSupplier, writeRules } from './store-rules.ts';

/**
 * @throws invalid `replenishment.unknown_place`, `.no_shelf`, `.unknown_sku`, `.threshold`, `.one_source`,
 * `.unknown_supplier`, `.supplier_off`, `.no_warehouse`, `.from_itself`;
 * forbidden `CROSS_COMPANY_FORBIDDEN` for another company's warehouse
 */
export async function saveRule(tx: Tx, wish: RuleWish, who: string): Promise<Rule> {
  const to = await mustFindShelf(tx, wish.locationId);
  const { sku, threshold, fillTo } = wish;
  if (!(await findItems(tx, [sku])).has(sku)) fail('invalid', 'replenishment.unknown_sku', { sku });
  if (!isPieces(threshold) || !isPieces(fillTo) || threshold >= fillTo)
    fail('invalid', 'replenishment.threshold', { sku, threshold, fillTo });
  if ((wish.supplierId === undefined) === (wish.fromLocation === undefined))
    fail('invalid', 'replenishment.one_source', { locationId: to.id, sku });
  if (wish.supplierId !== undefined) await mustFindActive(tx, wish.supplierId);
  if (wish.fromLocation !== undefined) await mustReachFrom(tx, wish.fromLocation, to);
  const rule: Rule = { ...wish, changedBy: who, changedAt: momentOf(new Date()) };
  await writeRules(tx, [rule]);
  return rule;
}

/** @throws missing `replenishment.unknown_rule` */
export async function removeRule(tx: Tx, locationId: string, sku: string): Promise<void> {
  if ((await deleteRule(tx, locationId, sku)) === 0) fail('missing', 'replenishment.unknown_rule', { locationId, sku });
}

const MOST_PIECES = 1_000_000;

function isPieces(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0 && number <= MOST_PIECES;
}

async function mustFindShelf(reader: Reader, id: string): Promise<Location> {
  const place =
    (await listLocations(reader)).find((one) => one.id === id) ??
    fail('invalid', 'replenishment.unknown_place', { id });
  if (place.kind !== 'store' && place.kind !== 'warehouse')
    fail('invalid', 'replenishment.no_shelf', { id, kind: place.kind });
  return place;
}

async function mustFindActive(reader: Reader, id: string): Promise<void> {
  const supplier = (await findSupplier(reader, id)) ?? fail('invalid', 'replenishment.unknown_supplier', { id });
  if (!supplier.active) fail('invalid', 'replenishment.supplier_off', { id });
}

async function mustReachFrom(reader: Reader, id: string, to: Location): Promise<void> {
  const from = await mustFindShelf(reader, id);
  if (from.id === to.id) fail('invalid', 'replenishment.from_itself', { id });
  if (from.kind !== 'warehouse') fail('invalid', 'replenishment.no_warehouse', { id, kind: from.kind });
  mustAllow(checkTransfer(from, to), { from: from.id, to: to.id });
}
