/** A cash parcel that its courier could not deliver, as the flow makes it, without a courier. */
import { createLinks } from '../../../src/core/amendment/index.ts';
import { findCaseOf, intendFailedLetter, openCases, type DeliveryCase } from '../../../src/core/delivery/index.ts';
import { recordScans, type CourierMeaning, type CourierScan } from '../../../src/core/shipment/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { momentOf } from '../../../src/platform/time.ts';
import { booked, messageOf } from '../made.ts';

export const links = createLinks('a secret of the tests that nobody else has', 'https://hub.example');
export const cod = { payment: { method: 'cashondelivery', mode: 'cod', paidMinor: 0, dueMinor: 12_000 } } as const;

const meanings: Record<number, CourierMeaning> = {
  4: 'picked_up',
  6: 'out_for_delivery',
  8: 'delivered',
  9: 'delivery_failed',
  12: 'returning',
  14: 'returned',
};

export async function scan(
  db: Database,
  of: { awb: string; partnerId: number },
  code: number,
  over: Partial<CourierScan> = {},
): Promise<void> {
  const at = new Date();
  const one = {
    awb: of.awb,
    partnerId: of.partnerId,
    code,
    description: `code ${code}`,
    remark: '',
    location: 'Dubai',
    scannedAtRaw: '',
    scannedAt: momentOf(at),
    ...over,
  };
  await db.tx((tx) =>
    recordScans(tx, [{ message: messageOf(), read: () => one }], (code_) => meanings[code_] ?? 'unknown'),
  );
}

export type Failed = Awaited<ReturnType<typeof booked>>;

/** Dispatched and failed once. */
export async function failed(db: Database, ndrCode = 1): Promise<Failed> {
  const parcel = await booked(db, cod);
  await scan(db, parcel, 4);
  await scan(db, parcel, 9, { ndrCode });
  await db.tx((tx) => openCases(tx, [parcel]));
  return parcel;
}

export async function caseOf(db: Database, { shipmentId }: { shipmentId: string }): Promise<DeliveryCase> {
  const one = await db.read((reader) => findCaseOf(reader, shipmentId));
  if (one === undefined) throw new Error('no case');
  return one;
}

export async function tokenOf(db: Database, caseId: string): Promise<string> {
  const letter = await db.tx((tx) => intendFailedLetter(tx, caseId, links));
  return links.tokenOf(letter?.linkId ?? '');
}
