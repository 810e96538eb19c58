/** First boot: suppliers and rules where there are none of that name. */
import type { Tx } from '../../platform/db/index.ts';
import type { RuleWish, SupplierWish } from './replenishment.ts';
import { saveRule } from './save-rule.ts';
import { saveSupplier } from './save-supplier.ts';
import { findRule, findSupplier } from './store-rules.ts';

export type ReplenishmentSeeds = {
  readonly suppliers: readonly SupplierWish[];
  readonly rules: readonly RuleWish[];
};

export async function seedReplenishment(tx: Tx, { suppliers, rules }: ReplenishmentSeeds): Promise<void> {
  for (const one of suppliers)
    if ((await findSupplier(tx, one.id)) === undefined) await saveSupplier(tx, one, { who: 'hub', broker: false });
  for (const one of rules)
    if ((await findRule(tx, one.locationId, one.sku)) === undefined) await saveRule(tx, one, 'hub');
}
