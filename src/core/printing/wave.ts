/** Which papers go out together: all of a parcel in the order in which they are packed, parcel after parcel as they are picked. */
import { createHash } from 'node:crypto';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { AppError, fail } from '../../platform/errors.ts';
import { listInvoices } from '../billing/index.ts';
import { listStanding, type DocumentHead, type DocumentKind } from '../document/index.ts';
import { openTask } from '../task/index.ts';
import { choosePrinter, type Printer } from './printer.ts';
import { requestPrint, sheetsFor } from './request-print.ts';

/** The label first, it goes on the box; then what goes into it. */
const inOrder: readonly DocumentKind[] = [
  'shipping_label',
  'carton_label',
  'packing_slip',
  'invoice',
  'return_slip',
  'commercial_invoice',
];

/** `what`: the labels alone, or every paper that there is. Parcel after parcel, as they were named. */
export async function papersOfParcels(
  reader: Reader,
  shipmentIds: readonly string[],
  what: 'labels' | 'all',
  also: (kind: DocumentKind) => boolean = () => true,
): Promise<DocumentHead[]> {
  // An invoice's paper is the invoice's; it is there once somebody has opened it.
  const invoices = what === 'all' && also('invoice') ? await listInvoices(reader, shipmentIds) : [];
  const parcelOf = new Map(invoices.map((one) => [one.id, one.shipmentId]));
  const heads = await listStanding(reader, [...shipmentIds, ...parcelOf.keys()]);
  const kinds = what === 'labels' ? inOrder.slice(0, 1) : inOrder;
  return shipmentIds.flatMap((id) =>
    kinds
      .filter(also)
      .flatMap((kind) =>
        heads.filter((head) => (parcelOf.get(head.ownerId) ?? head.ownerId) === id && head.kind === kind).slice(-1),
      ),
  );
}

export type Sent = {
  readonly sent: number;
  /** Papers that no printer of theirs takes: each is a task. */
  readonly left: number;
};

/**
 * Each paper to the printer that is set for it. One that its printer does not take stays behind with a task, the others go.
 * The same papers of the same wave are sent once.
 * @throws conflict `print.no_printer`; else as `requestPrint`
 */
export async function sendPapers(
  tx: Tx,
  printers: readonly Printer[],
  heads: readonly DocumentHead[],
  wish: { readonly waveId: string; readonly merge: boolean; readonly reason?: string },
): Promise<Sent> {
  const byPrinter = new Map<Printer, DocumentHead[]>();
  let left = 0;
  for (const head of heads) {
    const printer = choosePrinter(printers, head.kind) ?? fail('conflict', 'print.no_printer', { kind: head.kind });
    const trouble = troubleOf(printer, head);
    if (trouble === undefined) byPrinter.set(printer, [...(byPrinter.get(printer) ?? []), head]);
    else {
      left += 1;
      await openUnprintable(tx, printer, head, trouble);
    }
  }
  for (const [printer, papers] of [...byPrinter].sort(([a], [b]) => (a.id < b.id ? -1 : 1))) {
    const documents = papers.map((one) => one.id);
    const pages = papers.every((one) => one.mediaType !== 'application/zpl');
    await requestPrint(tx, {
      requestId: `${wish.waveId}:${createHash('sha256').update(documents.join()).digest('hex').slice(0, 16)}`,
      printerId: printer.id,
      documents,
      waveId: wish.waveId,
      merge: wish.merge && documents.length > 1 && pages,
      ...(wish.reason === undefined ? {} : { reason: wish.reason }),
    });
  }
  return { sent: heads.length - left, left };
}

function troubleOf(printer: Printer, head: DocumentHead): AppError | undefined {
  try {
    sheetsFor(printer, [head]);
    return undefined;
  } catch (error) {
    if (error instanceof AppError && error.kind === 'refused') return error;
    throw error;
  }
}

async function openUnprintable(tx: Tx, printer: Printer, head: DocumentHead, { code }: AppError): Promise<void> {
  await openTask(tx, {
    kind: 'print.failed',
    about: head.id,
    locationId: printer.locationId,
    ...(head.orderId === null ? {} : { orderId: head.orderId }),
    ...(head.kind === 'shipping_label' ? { shipmentId: head.ownerId } : {}),
    reasonCode: code,
    facts: { printer: printer.name, job: head.kind, said: head.mediaType, locationId: printer.locationId },
  });
}
