/** What a store works with: the pick list of a wave, by place and item, and the sheet on which a courier signs. */
import type { ManifestData, PaperItem, PickData } from '../src/core/shipment/paper-data.ts';
import { isolate } from './bidi.ts';
import { moneyText } from './money.ts';
import { drawSheets, inBoth, type SheetPaper } from './sheet.ts';
import { sheetWords as words } from './sheet-words.ts';
import { itemNames, placeLines } from './slips.ts';
import { apart, clean, kilograms } from './values.ts';

type Picked = PaperItem & { readonly orders: readonly string[] };

/** One row per item over all parcels, in the order in which somebody walks: by bin where it is known, then by SKU. */
export function walkOf(data: PickData): Picked[] {
  const rows = new Map<string, Picked>();
  for (const { orderNumber, items } of data.parcels)
    for (const item of items) {
      const key = `${item.bin ?? ''}\n${item.sku}`;
      const known = rows.get(key);
      const label = item.quantity === 1 ? orderNumber : `${orderNumber} ×${item.quantity}`;
      rows.set(key, {
        ...item,
        quantity: (known?.quantity ?? 0) + item.quantity,
        orders: [...(known?.orders ?? []), label],
      });
    }
  const place = (row: Picked): string => row.bin ?? '\uFFFF';
  return [...rows.values()].sort((one, other) =>
    place(one) === place(other) ? compare(one.sku, other.sku) : compare(place(one), place(other)),
  );
}

/** A-2 comes before A-10. */
const compare = (one: string, other: string): number => one.localeCompare(other, 'en', { numeric: true });

const picking: SheetPaper<PickData, Picked> = {
  title: words.pickList,
  country: (data) => data.place.country,
  facts: (data) => [
    [words.place, isolate(clean(data.place.code))],
    [words.date, isolate(data.on)],
    [words.parcels, String(data.parcels.length)],
    [words.pieces, String(data.parcels.flatMap((one) => one.items).reduce((sum, one) => sum + one.quantity, 0))],
  ],
  parties: () => [],
  rowMm: 12,
  columns: [
    { head: words.bin, width: 18, text: (row) => clean(row.bin ?? '–'), bold: true },
    { head: words.item, width: 66, text: itemNames },
    { head: words.sku, width: 34, text: (row) => [clean(row.sku), clean(row.barcode)] },
    { head: words.quantity, width: 12, text: (row) => String(row.quantity), align: 'center', bold: true },
    { head: words.forOrders, width: 44, text: (row) => isolate(clean(row.orders.join(', '))) },
    { head: words.picked, width: 14, text: () => '[   ]', align: 'center' },
  ],
  rows: walkOf,
  printedAt: (data) => data.printedAt,
};

type Parcel = ManifestData['parcels'][number];

const cashOf = (data: ManifestData): string[] => {
  const sums = new Map<string, number>();
  for (const { cashOnDelivery: cash } of data.parcels)
    if (cash !== undefined) sums.set(cash.currency, (sums.get(cash.currency) ?? 0) + cash.minor);
  return [...sums].map(([currency, minor]) => moneyText({ minor, currency }));
};

const handing: SheetPaper<ManifestData, Parcel> = {
  title: words.manifest,
  country: (data) => data.place.country,
  facts: (data) => [
    [words.date, isolate(data.on)],
    [words.courier, clean(data.courierName)],
    [words.parcels, String(data.parcels.length)],
    [words.pieces, String(data.parcels.reduce((sum, one) => sum + one.pieces, 0))],
    [words.cash, cashOf(data).join(' + ') || '–'],
  ],
  parties: (data) => [[words.place, placeLines(data.place)]],
  code128: (data) => data.number,
  rowMm: 7,
  columns: [
    { head: ['#', '', ''], width: 8, text: (_row, at) => String(at + 1), align: 'center' },
    { head: words.awb, width: 40, text: (row) => clean(row.awb), bold: true },
    { head: words.shipment, width: 36, text: (row) => clean(row.reference) },
    { head: words.order, width: 34, text: (row) => clean(row.orderNumber) },
    { head: words.city, width: 26, text: (row) => clean(row.city) },
    { head: words.pieces, width: 12, text: (row) => String(row.pieces), align: 'center' },
    { head: words.weight, width: 18, text: (row) => kilograms(row.weightG), align: 'right' },
    {
      head: words.cash,
      width: 26,
      text: (row) => (row.cashOnDelivery === undefined ? '' : moneyText(row.cashOnDelivery)),
      align: 'right',
    },
  ],
  rows: (data) => data.parcels,
  foot: {
    mm: 40,
    fields: (data) => [
      [[0, 2, 60, 5], inBoth(words.driver, data.place.country), { direction: 'ltr' }],
      [[0, 20, 60, 5], inBoth(words.handed, data.place.country), { direction: 'ltr' }],
      [[100, 20, 60, 5], inBoth(words.taken, data.place.country), { direction: 'ltr' }],
      [[100, 2, 86, 5], apart(`${data.number} · ${data.parcels.length}`), { align: 'right', bold: true }],
    ],
    rules: [
      [0, 16, 86, 0.25],
      [0, 36, 80, 0.25],
      [100, 36, 80, 0.25],
    ],
  },
  printedAt: (data) => data.printedAt,
};

export const drawPickList = (data: PickData): Promise<Buffer> => drawSheets(picking, [data]);
export const drawManifest = (data: ManifestData): Promise<Buffer> => drawSheets(handing, [data]);
