/** The rules in force, for every order that is routed: read at most every quarter of a second. */
import { kept } from '../catalog/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { standardRules, type RoutingRules } from './rules.ts';
import { findVersion, listCurrent } from './store.ts';
import { activeAt } from './version.ts';

/** A version that has begun never changes again, so that one read once is right for ever. */
const rulesOf = new WeakMap<object, Map<number, RoutingRules>>();

/** The version that is active now; a plan begins at its moment, not when somebody notices. */
export async function loadRules(reader: Reader): Promise<RoutingRules> {
  const current = await kept(reader, 'routing', () => listCurrent(reader));
  const version = activeAt(current, momentOf(new Date()))?.version ?? 0;
  return version === 0 ? standardRules : begunRules(reader, version);
}

async function begunRules(reader: Reader, version: number): Promise<RoutingRules> {
  let known = rulesOf.get(reader.owner);
  if (known === undefined) rulesOf.set(reader.owner, (known = new Map<number, RoutingRules>()));
  const before = known.get(version);
  if (before !== undefined) return before;
  const found = await findVersion(reader, version);
  const { rules } = found ?? fail('bug', 'routing.version_missing', { version });
  known.set(version, rules);
  return rules;
}
