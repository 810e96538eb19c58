/** Putting a printer up and changing it; who saves names the version they saw. */
import { uuidv7 } from '../../platform/ids.ts';
import { currentCause } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { loadLocation } from '../catalog/index.ts';
import { checkPrinter, type Printer } from './printer.ts';
import { findPrinter, insertPrinter, listPrinters, updatePrinter } from './store-printers.ts';

export type PrinterWish = Omit<Printer, 'id' | 'version' | 'savedAt' | 'savedBy'>;

/**
 * `seen`: the version the person saw; left out: a new printer.
 * @throws invalid `printer.*`; missing `printer.unknown`, `catalog.location_missing`
 * @throws conflict `printer.changed_meanwhile`, `printer.name_taken`, `printer.default_taken`
 */
export async function savePrinter(tx: Tx, wish: PrinterWish, id?: string, seen?: number): Promise<Printer> {
  checkPrinter(wish);
  await loadLocation(tx, wish.locationId);
  const others = (await listPrinters(tx, [wish.locationId])).filter((one) => one.id !== id);
  if (others.some((one) => one.name === wish.name)) fail('conflict', 'printer.name_taken', { name: wish.name });
  const taken = others.find((one) => one.active && one.defaultFor.some((kind) => wish.defaultFor.includes(kind)));
  if (wish.active && taken !== undefined) fail('conflict', 'printer.default_taken', { printer: taken.name });
  const saved = { savedAt: momentOf(new Date()), savedBy: currentCause().who };
  if (id === undefined) {
    const made: Printer = { ...wish, ...saved, id: uuidv7(), version: 1 };
    if (!(await insertPrinter(tx, made))) fail('conflict', 'printer.name_taken', { name: wish.name });
    return made;
  }
  const before = (await findPrinter(tx, id, true)) ?? fail('missing', 'printer.unknown', { id });
  // A printer that moves house is another one: its queue would print in the wrong store.
  if (before.locationId !== wish.locationId) fail('invalid', 'printer.other_store', { id });
  const after: Printer = { ...wish, ...saved, id, version: before.version + 1 };
  if (before.version !== seen || !(await updatePrinter(tx, before.version, after)))
    fail('conflict', 'printer.changed_meanwhile', { by: before.savedBy });
  return after;
}
