/** A letter to a supplier: what it says, and what became of it. */
import type { Tx } from '../../platform/db/index.ts';
import type { AppError } from '../../platform/errors.ts';
import { groupBy } from '../../platform/group.ts';
import { momentOf } from '../../platform/time.ts';
import { findItems, listCompanies, listLocations } from '../catalog/index.ts';
import { openTask, settleTask } from '../task/index.ts';
import { moveReplenishment } from './move-replenishment.ts';
import { dueOn, type Replenishment, type SendingWay } from './replenishment.ts';
import { lockOfLetter } from './store.ts';
import { lockLetter, markLetter } from './store-letters.ts';
import { findSupplier } from './store-rules.ts';

export type LetterPlace = {
  readonly id: string;
  readonly name: string;
  readonly lines: readonly string[];
  readonly city: string;
  readonly country: string;
  readonly phone: string;
};

export type LetterLine = {
  readonly number: string;
  readonly sku: string;
  readonly item: string;
  readonly barcode: string | null;
  readonly quantity: number;
  readonly uom: string;
  readonly locationId: string;
  readonly dueOn: string;
};

/** Plain data, as it is kept with the intent. */
export type SupplierLetter = {
  readonly letterId: string;
  readonly reference: string;
  readonly sendsBy: SendingWay;
  readonly askedAt: string;
  readonly supplier: {
    readonly id: string;
    readonly name: string;
    readonly contact: string | null;
    readonly email: string | null;
  };
  readonly company: { readonly id: string; readonly name: string };
  readonly places: readonly LetterPlace[];
  readonly lines: readonly LetterLine[];
};

/** Undefined when it goes another way, has gone already, or nothing of it is wanted any more. */
export async function intendLetter(
  tx: Tx,
  letterId: string,
  ways: readonly SendingWay[],
): Promise<SupplierLetter | undefined> {
  const letter = await lockLetter(tx, letterId);
  if (letter === undefined || letter.sentAt !== null) return undefined;
  const supplier = await findSupplier(tx, letter.supplierId);
  if (supplier === undefined || !ways.includes(letter.sendsBy)) return undefined;
  // Address and form are asked now: what was mended meanwhile counts for the next attempt.
  const sendsBy = ways.includes(supplier.sendsBy) ? supplier.sendsBy : letter.sendsBy;
  const wanted = (await lockOfLetter(tx, letterId)).filter(isUntold);
  if (wanted.length === 0) return undefined;
  const items = await findItems(
    tx,
    wanted.map((one) => one.sku),
  );
  const places = new Map((await listLocations(tx)).map((one) => [one.id, one]));
  const company = (await listCompanies(tx)).find((one) => one.id === letter.companyId);
  const now = new Date();
  return {
    letterId,
    reference: letter.reference,
    sendsBy,
    askedAt: letter.createdAt,
    supplier: {
      id: supplier.id,
      name: supplier.name,
      contact: supplier.contact ?? null,
      email: supplier.email ?? null,
    },
    company: { id: letter.companyId, name: company?.name ?? letter.companyId },
    places: [...groupBy(wanted, (one) => one.locationId).keys()].flatMap((id) => {
      const place = places.get(id);
      if (place === undefined) return [];
      const { name, address, city, country, phone } = place;
      return [{ id, name, lines: address.lines, city, country, phone }];
    }),
    lines: wanted.map((one) => ({
      number: one.number,
      sku: one.sku,
      item: items.get(one.sku)?.name ?? one.sku,
      barcode: items.get(one.sku)?.barcode ?? null,
      quantity: one.quantity,
      uom: items.get(one.sku)?.uom ?? 'PCS',
      locationId: one.locationId,
      dueOn: dueOn(now, supplier.leadTimeDays, places.get(one.locationId)?.timeZone),
    })),
  };
}

function isUntold(one: Replenishment): boolean {
  return one.state === 'requested' || one.state === 'untold';
}

export async function recordLetterSent(tx: Tx, sent: SupplierLetter): Promise<void> {
  const sentAt = momentOf(new Date());
  const due = new Map(sent.lines.map((line) => [line.number, line.dueOn]));
  for (const one of await lockOfLetter(tx, sent.letterId)) {
    const dueDay = due.get(one.number);
    // Closed while the letter was on its way: the supplier is told all the same, and a receipt is a receipt.
    if (dueDay === undefined) continue;
    const facts = { sentBy: sent.sendsBy, sentAt, dueOn: dueDay, errorCode: null };
    await moveReplenishment(tx, one, 'tell', facts, sent.reference);
  }
  await markLetter(tx, sent.letterId, { sentAt });
  await settleTask(tx, 'replenishment.untold', sent.letterId);
}

/** The supplier could not be told: one task for the letter; a person mends the address and replays it. */
export async function recordLetterRefused(tx: Tx, letterId: string, error: AppError): Promise<void> {
  const letter = await lockLetter(tx, letterId);
  if (letter === undefined || letter.sentAt !== null) return;
  const waiting = (await lockOfLetter(tx, letterId)).filter(isUntold);
  for (const one of waiting) await moveReplenishment(tx, one, 'refuse', { errorCode: error.code }, error.code);
  await markLetter(tx, letterId, { errorCode: error.code });
  if (waiting.length === 0) return;
  await openTask(tx, {
    kind: 'replenishment.untold',
    about: letterId,
    workgroup: 'stock',
    reasonCode: error.code,
    facts: {
      reference: letter.reference,
      supplierId: letter.supplierId,
      requests: waiting.length,
      numbers: waiting.slice(0, 20).map((one) => one.number),
    },
  });
}
