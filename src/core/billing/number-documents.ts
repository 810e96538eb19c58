/** Numbers for documents that are issued together: each series is locked once, and its numbers are taken at once. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { groupBy } from '../../platform/group.ts';
import type { Company, Location } from '../catalog/index.ts';
import { registrationOf } from './freeze-facts.ts';
import { seriesOf, type DocumentKind, type Series } from './series.ts';
import { takeMany } from './store.ts';

export function seriesFor(
  kind: DocumentKind,
  company: Company | undefined,
  location: Location | undefined,
  on: string,
): Series {
  if (company === undefined) fail('bug', 'billing.no_company', { locationId: location?.id });
  return seriesOf(kind, company, registrationOf(company, location), on);
}

/** By document, its number; whole series are taken at once. */
export async function numberAll(
  tx: Tx,
  wanted: readonly { readonly id: string; readonly series: Series }[],
): Promise<Map<string, string>> {
  const groups = groupBy(wanted, (one) => one.series.name);
  const first = await takeMany(tx, new Map([...groups].map(([name, list]) => [name, list.length])));
  return new Map(
    [...groups].flatMap(([name, list]) =>
      list.map((one, at): [string, string] => [one.id, one.series.format((first.get(name) ?? 1) + at)]),
    ),
  );
}
