/** Couriers that are asked to come without a person: at a time of the day, or when enough parcels wait. Off unless rules say so. */
import { firstPickupRules, pickupRulesSchema, type PickupRule } from '../../../config/pickups.ts';
import type { Database, Reader, Tx } from '../../platform/db/index.ts';
import { AppError, fail } from '../../platform/errors.ts';
import { readSetting, writeSetting } from '../../platform/settings.ts';
import { localTime } from '../../platform/time.ts';
import { askPickup, zoneAt } from './ask-pickup.ts';
import { listCollectable, type Collectable } from './store-collectable.ts';
import { findPickupOn } from './store-pickups.ts';

const NAME = 'pickups';
export const BY_ITSELF = 'hub';

export async function loadPickupRules(reader: Reader): Promise<readonly PickupRule[]> {
  return (await readSetting<readonly PickupRule[]>(reader, NAME)) ?? firstPickupRules;
}

/** @throws invalid `pickup.rules_invalid` with the fields that are wrong */
export async function setPickupRules(tx: Tx, rules: unknown): Promise<readonly PickupRule[]> {
  const checked = pickupRulesSchema.validate(rules, { abortEarly: false, convert: false });
  if (checked.error !== undefined) {
    const fields = checked.error.details.slice(0, 10).map((detail) => `${detail.path.join('.')}: ${detail.type}`);
    fail('invalid', 'pickup.rules_invalid', { fields });
  }
  await writeSetting(tx, NAME, checked.value);
  return checked.value;
}

/** The rule of a place and a courier: the first that fits. */
export function pickupRuleOf(
  rules: readonly PickupRule[],
  { locationId, courierCode }: Pick<Collectable, 'locationId' | 'courierCode'>,
): PickupRule | undefined {
  return rules.find(
    ({ location, courier }) => [locationId, '*'].includes(location) && [courierCode, '*'].includes(courier),
  );
}

/** @param time local, `HH:MM`; behind the window nobody is asked for today any more */
export function isPickupDue(rule: PickupRule, time: string, parcels: number): boolean {
  if (parcels < 1 || time >= rule.until) return false;
  return (rule.at !== undefined && time >= rule.at) || (rule.parcels !== undefined && parcels >= rule.parcels);
}

/**
 * Once per place, courier and local day, whoever asked: one that was refused waits for a person. How many were asked.
 */
export async function askDuePickups(db: Database, now = new Date()): Promise<number> {
  const rules = await db.read((reader) => loadPickupRules(reader));
  if (rules.length === 0) return 0;
  let asked = 0;
  for (const ready of await db.read((reader) => listCollectable(reader))) {
    const rule = pickupRuleOf(rules, ready);
    if (rule === undefined) continue;
    const { locationId, courierCode, shipmentId, parcels } = ready;
    const local = localTime(now, await db.read((reader) => zoneAt(reader, locationId, shipmentId)));
    const on = local.slice(0, 10);
    if (!isPickupDue(rule, local.slice(11, 16), parcels)) continue;
    if ((await db.read((reader) => findPickupOn(reader, { locationId, courierCode, on }))) !== undefined) continue;
    const { from, until } = rule;
    try {
      await db.tx((tx) => askPickup(tx, { locationId, courierCode, on, from, until, who: BY_ITSELF }));
      asked++;
    } catch (error) {
      // Somebody asked, or it was collected, since it was looked at.
      if (!(error instanceof AppError) || error.kind !== 'conflict') throw error;
    }
  }
  return asked;
}
