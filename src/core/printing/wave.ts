/** Which papers go out together: all of a parcel in the order in which they are packed. */
import type { Reader } from '../../platform/db/index.ts';
import { listInvoices } from '../billing/index.ts';
import { listStanding, type DocumentHead, type DocumentKind } from '../document/index.ts';

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
