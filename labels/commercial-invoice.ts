/** The commercial invoice for customs, in English: what crosses the border, where it comes from and what it is worth. */
import type { CommercialInvoiceData } from '../src/core/shipment/paper-data.ts';
import { isolate } from './bidi.ts';
import { moneyText } from './money.ts';
import { drawSheets, type SheetPaper } from './sheet.ts';
import { sheetWords, type Words } from './sheet-words.ts';
import { addressLines, placeLines } from './slips.ts';
import { clean, kilograms } from './values.ts';

const english = (text: string): Words => [text, '', ''];
type Item = CommercialInvoiceData['items'][number];

const goodsOf = (data: CommercialInvoiceData): number =>
  data.items.reduce((sum, item) => sum + item.unitMinor * item.quantity, 0);

function formOf(data: CommercialInvoiceData): SheetPaper<CommercialInvoiceData, Item> {
  const money = (minor: number): string => moneyText({ minor, currency: data.currency });
  return {
    title: sheetWords.commercialInvoice,
    country: () => '',
    facts: () => [
      [english('Invoice'), isolate(clean(data.number))],
      [english('Date'), data.on],
      [english('Order'), isolate(clean(data.orderNumber))],
      [english('AWB'), isolate(clean(data.awb ?? '–'))],
      [english('Incoterm 2020'), clean(data.incoterm)],
    ],
    parties: () => [
      [
        english('Exporter'),
        [
          clean(data.seller.company),
          data.seller.taxNumber === undefined ? '' : `VAT ${clean(data.seller.taxNumber)}`,
          ...placeLines(data.seller),
        ],
      ],
      [english('Consignee'), addressLines(data.to)],
    ],
    code128: () => data.reference,
    rowMm: 10,
    columns: [
      { head: english('#'), width: 7, text: (_row, at) => String(at + 1), align: 'center' },
      { head: english('Description of goods'), width: 62, text: (row) => [clean(row.description), clean(row.sku)] },
      { head: english('HS code'), width: 24, text: (row) => clean(row.hsCode ?? '–') },
      { head: english('Origin'), width: 16, text: (row) => clean(row.originCountry ?? '–'), align: 'center' },
      { head: english('Qty'), width: 12, text: (row) => String(row.quantity), align: 'center' },
      { head: english('Net weight'), width: 22, text: (row) => kilograms(row.weightG * row.quantity), align: 'right' },
      { head: english('Unit value'), width: 26, text: (row) => money(row.unitMinor), align: 'right' },
      {
        head: english('Value'),
        width: 28,
        text: (row) => money(row.unitMinor * row.quantity),
        align: 'right',
        bold: true,
      },
    ],
    rows: () => data.items,
    foot: {
      mm: 52,
      fields: () => [
        [[96, 1, 50, 5], 'Goods'],
        [[146, 1, 40, 5], money(goodsOf(data)), { align: 'right' }],
        [[96, 6, 50, 5], 'Freight'],
        [[146, 6, 40, 5], money(data.freightMinor), { align: 'right' }],
        [[96, 12, 50, 6], 'Total value for customs', { bold: true, size: 10 }],
        [[146, 12, 40, 6], money(goodsOf(data) + data.freightMinor), { bold: true, size: 10, align: 'right' }],
        [
          [0, 1, 90, 5],
          `Pieces: ${data.pieces} · Gross weight: ${kilograms(data.weightG)} · Carrier: ${clean(data.courierName)}`,
        ],
        [[0, 6, 90, 5], 'Reason for export: sale'],
        [
          [0, 24, 186, 10],
          'We declare that the information on this invoice is true and correct and that the contents of this shipment are as stated above.',
          { align: 'left' },
        ],
        [[0, 45, 90, 4], 'Name, signature, stamp', { size: 7 }],
        [[120, 45, 66, 4], 'Place and date', { size: 7 }],
      ],
      rules: [
        [96, 11.6, 90, 0.25],
        [0, 44, 90, 0.25],
        [120, 44, 66, 0.25],
      ],
    },
    printedAt: () => data.printedAt,
  };
}

export const drawCommercialInvoice = (data: CommercialInvoiceData): Promise<Buffer> => drawSheets(formOf(data), [data]);
