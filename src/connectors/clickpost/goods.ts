/** What is in a parcel, as items or as boxes: a multi-piece product reads every item of an order as one box. */
import type { BookingIntent, ReturnIntent } from '../../core/shipment/courier.ts';
import { fail } from '../../platform/errors.ts';
import { multiPieceIds } from './codes.ts';
import * as field from './fields.ts';

export type Wanted = BookingIntent | ReturnIntent;
type Item = BookingIntent['items'][number];
type Fields = Record<string, unknown>;

export function isReturn(intent: Wanted): intent is ReturnIntent {
  return 'reason' in intent;
}

/** `items`, and for multi-piece products `items_in_shipment`. @throws invalid `clickpost.boxes_not_served` */
export function goodsOf(intent: Wanted, itemFields: (item: Item) => Fields): Fields {
  const pieces = intent.items.map(itemFields);
  const boxes = isReturn(intent) ? undefined : intent.packages;
  if (!multiPieceIds.has(intent.courier.partnerId)) {
    // An order of a one-piece product would be read as one box, whatever we say.
    if ((boxes?.length ?? 0) > 1) {
      fail('invalid', 'clickpost.boxes_not_served', { shipment: intent.shipmentId, boxes: boxes?.length ?? 0 });
    }
    return { items: pieces };
  }
  const items = boxes?.length
    ? boxes.map((box, at) => boxFields(intent, box, at + 1))
    : [boxFields(intent, undefined, 1)];
  return { items, items_in_shipment: pieces };
}

function boxFields(
  intent: Wanted,
  box: NonNullable<BookingIntent['packages']>[number] | undefined,
  no: number,
): Fields {
  const names = new Map(intent.items.map((item) => [item.sku, item]));
  const held = box?.items ?? intent.items;
  const priceMinor =
    box === undefined
      ? intent.value.minor
      : held.reduce((sum, one) => sum + one.quantity * (names.get(one.sku)?.unitPriceMinor ?? 0), 0);
  const size = box === undefined ? field.parcelSize(intent) : field.parcelSize({ parcel: box });
  return {
    sku: field.cut(box === undefined ? intent.reference : `${intent.reference}-${no}`, 100),
    description: field.must(
      held.map((one) => names.get(one.sku)?.description ?? one.sku).join(', '),
      500,
      'items.description',
    ),
    quantity: 1,
    price: field.decimal({ minor: priceMinor, currency: intent.value.currency }),
    weight: field.grams((box ?? intent.parcel).weightG),
    ...size,
  };
}
