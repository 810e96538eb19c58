/** A place is entered or changed by a person. Its id, company and country are for ever: who needs others makes a new place. */
import type { Row, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { normalCode, type LocationSeed } from './catalog.ts';
import { isValidAt, type MappingFacts } from './mapping.ts';
import { underRules, type SavedVersion } from './save-mapping.ts';
import { insertLocation, isSourceTaken, locationColumns, lockLocation, updateLocation } from './store-locations.ts';

/** What of a place a person may say; of one that is not there yet all that a place must have. */
export type LocationWish = Partial<Omit<LocationSeed, 'id'>> & { readonly id: string };

export type SavedLocation = SavedVersion & { readonly created: boolean; readonly changed: readonly string[] };

const needed = ['companyId', 'kind', 'name', 'country', 'city', 'address', 'phone'] as const;

/**
 * @throws invalid `catalog.location_code`, `catalog.location_incomplete`, `mapping.rules_broken`; conflict
 *   `catalog.location_fixed`, `catalog.source_taken`, `mapping.changed_meanwhile`
 */
export async function saveLocation(
  tx: Tx,
  wish: LocationWish,
  change: { readonly seen?: number } = {},
): Promise<SavedLocation> {
  const id = mustBeCode(wish.id);
  let created = false;
  let changed: string[] = [];
  const saved = await underRules(tx, `location:${id}`, async (facts) => {
    const before = await lockLocation(tx, id);
    const version = before === undefined ? 0 : Number(before['version']);
    if (change.seen !== undefined && change.seen !== version)
      fail('conflict', 'mapping.changed_meanwhile', { key: id, seen: change.seen, version });
    if (wish.sourceCode !== undefined && (await isSourceTaken(tx, wish.sourceCode, id)))
      fail('conflict', 'catalog.source_taken', { sourceCode: wish.sourceCode });
    if (before === undefined) {
      created = true;
      await insertLocation(tx, newLocation(id, wish));
      return { version: 1, validFrom: momentOf(new Date()) };
    }
    mustStay(before, wish, facts);
    changed = await updateLocation(tx, before, locationColumns(wish));
    return { version: version + (changed.length > 0 ? 1 : 0), validFrom: momentOf(new Date()) };
  });
  return { ...saved, created, changed };
}

/** @throws invalid `catalog.location_code` */
export function mustBeCode(text: string): string {
  const code = normalCode(text);
  return /^[A-Z0-9-]{2,10}$/.test(code) ? code : fail('invalid', 'catalog.location_code', { code: text.slice(0, 40) });
}

/** Unique as ids are, which have no underscore. */
export function ownSource(id: string, country: string): string {
  return `${country.toLowerCase()}_${id.toLowerCase().replaceAll('-', '_')}`;
}

function newLocation(id: string, wish: LocationWish): Row {
  const missing = needed.filter((field) => wish[field] === undefined);
  if (missing.length > 0) fail('invalid', 'catalog.location_incomplete', { id, missing });
  const { country = '' } = wish;
  return {
    id,
    source_code: ownSource(id, country),
    ships_online: 0,
    active: 1,
    ...locationColumns(wish),
  };
}

/** History and open postings hang on what a place is. Its kind may be put right until the ERP posts there. */
function mustStay(before: Row, wish: LocationWish, facts: MappingFacts): void {
  const id = String(before['id']);
  const fixed = (field: string): never => fail('conflict', 'catalog.location_fixed', { id, field });
  if (wish.companyId !== undefined && wish.companyId !== before['company_id']) fixed('companyId');
  if (wish.country !== undefined && wish.country !== before['country']) fixed('country');
  if (wish.kind === undefined || wish.kind === before['kind']) return;
  const now = momentOf(new Date());
  if (facts.bindings.some((one) => one.locationId === id && isValidAt(one, now))) fixed('kind');
}
