/** What couriers want of failed deliveries, in force: what operations have set, or what the hub came with. */
import {
  deliveryRulesSchema,
  firstDeliveryRules,
  type DeliveryRule,
  type DeliveryRules,
} from '../../../config/deliveries.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { readSetting, writeSetting } from '../../platform/settings.ts';

const NAME = 'deliveries';

export async function loadDeliveryRules(reader: Reader): Promise<DeliveryRules> {
  return (await readSetting<DeliveryRules>(reader, NAME)) ?? firstDeliveryRules;
}

export function deliveryRuleOf(rules: DeliveryRules, courierCode: string): DeliveryRule {
  const rule = Object.hasOwn(rules, courierCode) ? rules[courierCode] : undefined;
  return rule ?? rules['*'] ?? fail('bug', 'delivery.no_rule', { courierCode });
}

/**
 * Attempts that fail from now on go by these; deadlines that were given stay.
 * @throws invalid `delivery.rules_invalid` with the fields that are wrong
 */
export async function setDeliveryRules(tx: Tx, rules: unknown): Promise<DeliveryRules> {
  const checked = deliveryRulesSchema.validate(rules, { abortEarly: false, convert: false });
  if (checked.error !== undefined) {
    const fields = checked.error.details.slice(0, 10).map((detail) => `${detail.path.join('.')}: ${detail.type}`);
    fail('invalid', 'delivery.rules_invalid', { fields });
  }
  await writeSetting(tx, NAME, checked.value);
  return checked.value;
}
