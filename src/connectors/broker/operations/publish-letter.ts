/** A letter to a supplier whose system listens to the broker. */
import type { SupplierLetter } from '../../../core/replenishment/index.ts';
import type { Publication } from '../client.ts';

export type PublishedLetter = { readonly reference: string; readonly response: string };

export const routingKey = 'replenishment.requested.v1';

export const publishLetter: Publication<SupplierLetter, PublishedLetter> = {
  name: 'publish-letter',
  build: ({ letterId, reference, askedAt, supplier, company, places, lines }) => ({
    messageId: letterId,
    routingKey,
    body: {
      messageId: letterId,
      type: routingKey,
      reference,
      requestedAt: `${askedAt.replace(' ', 'T')}Z`,
      supplierId: supplier.id,
      company,
      places: places.map(({ id, name, lines: address, city, country, phone }) => ({
        locationId: id,
        name,
        address,
        city,
        country,
        phone,
      })),
      lines: lines.map(({ number, sku, item, barcode, quantity, uom, locationId, dueOn }) => ({
        requestNumber: number,
        sku,
        item,
        barcode,
        quantity: String(quantity),
        uom,
        locationId,
        dueOn,
      })),
    },
  }),
  parse: ({ reference }) => ({ reference, response: 'confirmed' }),
};
