/** What lies in the parcel: packing slip and return slip, without prices, because a parcel may be a present. */
import type { PaperItem, PaperPlace, SlipData } from '../src/core/shipment/paper-data.ts';
import type { Address } from '../src/core/values.ts';
import { isolate } from './bidi.ts';
import { drawSheets, inBoth, type SheetPaper } from './sheet.ts';
import { sheetWords as words } from './sheet-words.ts';
import { apart, clean, joined, phoneLine } from './values.ts';

export const addressLines = (to: Address): string[] => [
  clean(to.name),
  clean(to.company),
  ...to.lines.map(clean),
  joined([clean(to.area), clean(to.city), clean(to.region), apart(to.postcode), apart(to.country)], ' · '),
  phoneLine(to),
];

export const placeLines = (place: PaperPlace): string[] => [
  joined([clean(place.name), clean(place.nameAr)], ' · '),
  ...place.lines.map(clean),
  joined([clean(place.city), apart(place.country)], ' · '),
  apart(place.phone),
];

/** Both names, where there are two. */
export const itemNames = (item: Pick<PaperItem, 'name' | 'nameAr'>): string[] =>
  [...new Set([clean(item.name), clean(item.nameAr)])].filter((name) => name !== '');

/** Where nobody reads Arabic there is one. */
const namesFor = (item: PaperItem, { to }: SlipData): string[] =>
  to.country === 'IN' ? [clean(item.name)] : itemNames(item);

const facts = (
  data: SlipData,
): SheetPaper<SlipData, PaperItem>['facts'] extends (d: SlipData) => infer F ? F : never => [
  [words.order, isolate(clean(data.orderNumber))],
  [words.shipment, isolate(clean(data.reference))],
  [words.awb, isolate(clean(data.awb ?? '–'))],
  [words.date, isolate(data.on)],
];

const packing: SheetPaper<SlipData, PaperItem> = {
  title: words.packingSlip,
  country: (data) => data.to.country,
  facts,
  parties: (data) => [
    [words.to, addressLines(data.to)],
    [words.from, placeLines(data.from)],
  ],
  code128: (data) => data.reference,
  qr: (data) => data.orderNumber.replace(/[^\x20-\x7E]/g, '?'),
  rowMm: 11,
  columns: [
    { head: ['#', '', ''], width: 6, text: (_row, at) => String(at + 1), align: 'center' },
    { head: words.item, width: 90, text: (row, _at, data) => namesFor(row, data) },
    { head: words.sku, width: 40, text: (row) => clean(row.sku) },
    { head: words.quantity, width: 16, text: (row) => String(row.quantity), align: 'center', bold: true },
    { head: words.checked, width: 18, text: () => '[   ]', align: 'center' },
  ],
  rows: (data) => data.items,
  foot: {
    mm: 14,
    fields: (data) => [
      [[0, 2, 186, 11], [words.thanks[0], words.thanks[data.to.country === 'IN' ? 2 : 1]], { align: 'left', size: 9 }],
    ],
  },
  printedAt: (data) => data.printedAt,
};

const returning: SheetPaper<SlipData, PaperItem> = {
  title: words.returnSlip,
  country: (data) => data.to.country,
  facts,
  parties: (data) => [
    [words.backTo, placeLines(data.from)],
    [words.customer, [clean(data.to.name), phoneLine(data.to)]],
  ],
  code128: (data) => data.reference,
  qr: returnCode,
  rowMm: 12,
  columns: [
    { head: words.item, width: 82, text: (row, _at, data) => namesFor(row, data) },
    { head: words.sku, width: 38, text: (row) => clean(row.sku) },
    { head: words.quantity, width: 16, text: (row) => String(row.quantity), align: 'center' },
    { head: words.back, width: 20, text: () => '______', align: 'center' },
    { head: words.reason, width: 30, text: () => '______', align: 'center' },
  ],
  rows: (data) => data.items,
  foot: {
    mm: 34,
    fields: (data) => {
      const second = data.to.country === 'IN' ? 2 : 1;
      return [
        [[0, 1, 186, 5], inBoth(words.reason, data.to.country), { bold: true, direction: 'ltr' }],
        [[0, 6, 186, 11], [words.reasons[0], words.reasons[second]], { align: 'left' }],
        [[0, 20, 186, 12], [words.howReturn[0], words.howReturn[second]], { align: 'left', bold: true }],
      ];
    },
  },
  printedAt: (data) => data.printedAt,
};

/** What the QR of a return says: `R`, order and shipment, parted by bars; never personal data. */
export function returnCode({ orderNumber, reference }: Pick<SlipData, 'orderNumber' | 'reference'>): string {
  return `R|${orderNumber.replace(/[^\x20-\x7E]/g, '?')}|${reference}`;
}

export const drawPackingSlips = (list: readonly SlipData[]): Promise<Buffer> => drawSheets(packing, list);
export const drawReturnSlips = (list: readonly SlipData[]): Promise<Buffer> => drawSheets(returning, list);
