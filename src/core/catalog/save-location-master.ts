/**
 * What the ERP says of its places. A place that is new holds stock at once but serves no order before a person has bound
 * it; what people decide (roles, routing, switched off) the ERP does not touch.
 */
import type { LocationKind } from '../../../config/locations.ts';
import type { Row, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import type { LocationSeed } from './catalog.ts';
import { forget } from './kept.ts';
import { mustBeCode, ownSource } from './save-location.ts';
import { insertLocation, locationColumns, lockLocation, updateLocation } from './store-locations.ts';
import { readCompanies } from './store.ts';

export type LocationMaster = {
  readonly code: string;
  /** The company that the ERP's key speaks for. */
  readonly companyId: string;
  readonly name: string;
  /** Only of a place that is new. */
  readonly kind?: LocationKind;
  /** Null takes a date away; left out it stays. */
  readonly validFrom?: string | null;
  readonly validTo?: string | null;
  readonly blocked?: boolean;
} & Partial<Pick<LocationSeed, 'nameAr' | 'city' | 'address' | 'phone' | 'email' | 'place' | 'timeZone'>>;

export type MasterStatus = 'created' | 'updated' | 'unchanged';

/** @throws invalid `catalog.location_code`; missing `catalog.company_missing`; forbidden `catalog.location_foreign` */
export async function saveLocationMaster(
  tx: Tx,
  master: LocationMaster,
): Promise<{ readonly id: string; readonly status: MasterStatus }> {
  const id = mustBeCode(master.code);
  const company = (await readCompanies(tx)).find((one) => one.id === master.companyId);
  if (company === undefined) fail('missing', 'catalog.company_missing', { id: master.companyId });
  const { code: _code, companyId: _companyId, kind = 'store', validFrom, validTo, blocked, ...facts } = master;
  const said: Row = {
    ...locationColumns(facts),
    ...(validFrom === undefined ? {} : { valid_from: validFrom }),
    ...(validTo === undefined ? {} : { valid_to: validTo }),
    ...(blocked === undefined ? {} : { blocked: blocked ? 1 : 0 }),
  };
  const before = await lockLocation(tx, id);
  if (before === undefined) {
    const blank = { city: '', address: JSON.stringify({ lines: [] }), phone: '' };
    const fresh = {
      id,
      company_id: company.id,
      country: company.country,
      kind,
      ...blank,
      source_code: ownSource(id, company.country),
      ships_online: 0,
      active: 1,
      ...said,
    };
    tx.afterCommit(() => forget(tx));
    if (await insertLocation(tx, fresh)) return { id, status: 'created' };
  }
  const there = before ?? (await lockLocation(tx, id));
  // The id is free and the insert failed all the same: another place has its source code.
  if (there === undefined) fail('conflict', 'catalog.source_taken', { sourceCode: ownSource(id, company.country) });
  if (there['company_id'] !== company.id) fail('forbidden', 'catalog.location_foreign', { id, companyId: company.id });
  const changed = await updateLocation(tx, there, said);
  if (changed.length > 0) tx.afterCommit(() => forget(tx));
  return { id, status: changed.length > 0 ? 'updated' : 'unchanged' };
}
