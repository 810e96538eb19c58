/** When couriers pay and how their statements look, in force: what operations have set, or what the hub came with. */
import {
  firstRemittanceRules,
  remittanceRulesSchema,
  type RemittanceRule,
  type RemittanceRules,
} from '../../../config/remittances.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { readSetting, writeSetting } from '../../platform/settings.ts';

const NAME = 'remittances';

export async function loadRemittanceRules(reader: Reader): Promise<RemittanceRules> {
  return (await readSetting<RemittanceRules>(reader, NAME)) ?? firstRemittanceRules;
}

export function remittanceRuleOf(rules: RemittanceRules, courierCode: string): RemittanceRule {
  const rule = Object.hasOwn(rules, courierCode) ? rules[courierCode] : undefined;
  return rule ?? rules['*'] ?? fail('bug', 'remittance.no_rule', { courierCode });
}

/**
 * What is collected from now on is due by these; statements that come are read by them.
 * @throws invalid `remittance.rules_invalid` with the fields that are wrong
 */
export async function setRemittanceRules(tx: Tx, rules: unknown): Promise<RemittanceRules> {
  const checked = remittanceRulesSchema.validate(rules, { abortEarly: false, convert: false });
  if (checked.error !== undefined) {
    const fields = checked.error.details.slice(0, 10).map((detail) => `${detail.path.join('.')}: ${detail.type}`);
    fail('invalid', 'remittance.rules_invalid', { fields });
  }
  await writeSetting(tx, NAME, checked.value);
  return checked.value;
}
