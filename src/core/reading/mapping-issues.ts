/** All that breaks a rule of the location mapping now, with what the books say of codes that only sell; errors first. */
import {
  checkBalances,
  checkMapping,
  isSellOnly,
  lineOf,
  readMappingFacts,
  type MappingIssue,
} from '../catalog/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { listBalances, listOpenGroups } from './store-mapping.ts';

export async function findMappingIssues(reader: Reader, now: Date): Promise<MappingIssue[]> {
  const facts = await readMappingFacts(reader);
  const locationById = new Map(facts.locations.map((one) => [one.id, one]));
  const sellOnly = facts.locations.filter(isSellOnly).map((one) => one.id);
  const balances = await listBalances(reader, sellOnly);
  const tolerated = balances.length === 0 ? new Set<string>() : await listOpenGroups(reader);
  const issues = [...checkMapping(facts, momentOf(now)), ...checkBalances({ locationById }, balances, tolerated)];
  const rank = (one: MappingIssue): string => `${one.severity === 'error' ? 0 : 1}${lineOf(one)}`;
  return issues.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}
