/**
 * What of an order's credit notes the channel has no document for yet. Pieces of a parcel that was called off stay paid for
 * there as long as they leave from elsewhere: only those that nobody wants any more are credited, whichever note names them.
 */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { listCreditLines, listCreditNotesOf, type CreditNote } from '../billing/index.ts';
import { listLines } from '../order/index.ts';
import { listShipmentsOf, type Shipment } from '../shipment/index.ts';
import { listChannelDocuments, listMirroredLines } from './store-mirror.ts';

type Counts = ReadonlyMap<string, number>;

export type NoteSeen = {
  /** Pieces by order line, as the shop counts. */
  readonly pieces: Counts;
  readonly mirrored: Counts;
  /** Its parcel was called off; or its pieces are sent once more; or they came to somebody, or were paid back, as they are. */
  readonly parcel: 'cancelled' | 'resent' | 'stays';
};

/** Of one note, by order line: the pieces to be mirrored now. Pure. */
export function unmirrored(one: NoteSeen, all: readonly NoteSeen[], cancelled: Counts): Map<string, number> {
  const rest = new Map<string, number>();
  for (const [lineId, quantity] of one.pieces) {
    const left = quantity - (one.mirrored.get(lineId) ?? 0);
    // What came to its customer, or was paid back where it is, was never wanted anew.
    const credited = all
      .filter(({ parcel }) => parcel !== 'stays')
      .reduce((sum, note) => sum + (note.mirrored.get(lineId) ?? 0), 0);
    const now = one.parcel === 'cancelled' ? Math.min(left, (cancelled.get(lineId) ?? 0) - credited) : left;
    if (now > 0) rest.set(lineId, now);
  }
  return rest;
}

export type Unmirrored = {
  readonly note: CreditNote;
  /** Which part of the note this is, from 0. */
  readonly part: number;
  readonly pieces: readonly { readonly orderLineId: string; readonly quantity: number }[];
  /** With them nothing of the note is left. */
  readonly isLast: boolean;
};

/** Notes of an order with what is to be mirrored of each now; those of which there is nothing are left out. */
export async function listUnmirrored(reader: Tx | Reader, orderId: string): Promise<Unmirrored[]> {
  const notes = await listCreditNotesOf(reader, [orderId]);
  if (notes.length === 0) return [];
  const lines = await listCreditLines(
    reader,
    notes.map((note) => note.id),
  );
  const parcels = new Map((await listShipmentsOf(reader, [orderId])).map((one) => [one.id, parcelOf(one)]));
  const cancelled = new Map((await listLines(reader, [orderId])).map((line) => [line.id, line.cancelled]));
  const known = await listMirroredLines(reader, orderId);
  const documents = new Set((await listChannelDocuments(reader, orderId)).map((one) => one.documentId));
  const seen = notes.map((note): NoteSeen & { readonly note: CreditNote; readonly part: number } => {
    const pieces = sumBy(lines.filter((line) => line.creditNoteId === note.id));
    const mine = known.filter((line) => line.documentId === note.id);
    // Mirrored before its pieces were kept: as a whole.
    const mirrored = mine.length === 0 && documents.has(note.id) ? pieces : sumBy(mine);
    const part = documents.has(note.id) ? Math.max(0, ...mine.map((line) => line.part)) + 1 : 0;
    return { note, part, pieces, mirrored, parcel: parcels.get(note.shipmentId) ?? 'stays' };
  });
  return seen.flatMap((one): Unmirrored[] => {
    const rest = unmirrored(one, seen, cancelled);
    if (rest.size === 0) return [];
    const isLast = [...one.pieces].every(
      ([lineId, quantity]) => quantity <= (one.mirrored.get(lineId) ?? 0) + (rest.get(lineId) ?? 0),
    );
    const pieces = [...rest].map(([orderLineId, quantity]) => ({ orderLineId, quantity }));
    return [{ note: one.note, part: one.part, pieces, isLast }];
  });
}

function parcelOf({ state, resolution }: Pick<Shipment, 'state' | 'resolution'>): NoteSeen['parcel'] {
  if (state === 'cancelled') return 'cancelled';
  return resolution === 'reship' ? 'resent' : 'stays';
}

function sumBy(lines: readonly { readonly orderLineId: string; readonly quantity: number }[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { orderLineId, quantity } of lines) sums.set(orderLineId, (sums.get(orderLineId) ?? 0) + quantity);
  return sums;
}
