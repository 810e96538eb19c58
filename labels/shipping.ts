/** Our shipping label, 100 × 150 mm: a table of what stands where, in which size, as text or as a code. */
import type { LabelData } from '../src/core/shipment/label-data.ts';
import type { Box, TextStyle } from './draw.ts';
import { type Field, drawTables, type Sheet } from './table.ts';
import { checkLabel, cityLine, clean, grouped, isCod, kilograms, phoneLine, qrText, senderLines } from './values.ts';
import { moneyText } from './money.ts';

export const LABEL = { width: 100, height: 150 };
const HAIR = 0.25;
const THICK = 0.75;

/** English, and the receiver's second language. */
const captions = {
  arabic: { to: 'TO / المرسل إليه', cod: 'COD / الدفع عند الاستلام', prepaid: 'PREPAID / مدفوع' },
  hindi: { to: 'TO / प्राप्तकर्ता', cod: 'COD / डिलीवरी पर भुगतान', prepaid: 'PREPAID / प्रीपेड' },
};
const captionsOf = ({ to }: LabelData): (typeof captions)['hindi'] =>
  captions[to.country === 'IN' ? 'hindi' : 'arabic'];

const caption: TextStyle = { size: 7, min: 6, bold: true, direction: 'ltr', middle: true };
const figure: TextStyle = { size: 20, min: 9, bold: true, align: 'center', middle: true };
const bold: TextStyle = { size: 13, min: 8, bold: true, middle: true };
const awbText: TextStyle = { size: 16, min: 9, bold: true, align: 'center', middle: true };
const footer: TextStyle = { size: 7, min: 5, middle: true };

const payment: Box = [3, 46, 52, 14.5];

// prettier-ignore
export const shippingFields: readonly Field<LabelData>[] = [
  { id: 'courier',     box: [3, 3, 58, 8],          text: (d) => clean(d.courierName), style: { ...bold, size: 19, min: 9, align: 'left' } },
  { id: 'service',     box: [3, 11, 58, 5],         text: (d) => clean(d.service), style: { size: 11, min: 7, align: 'left' } },
  { id: 'sortCode',    box: [62, 3, 35, 13],        text: (d) => clean(d.sortCode), style: { ...bold, size: 32, min: 10, align: 'right' } },
  { id: 'rule1',       box: [3, 17, 94, THICK],     fill: true },

  { id: 'awb',         box: [2, 19, 96, 17.5],      code128: (d) => d.awb, dots: [3, 2] },
  { id: 'awbText',     box: [3, 37, 94, 7],         text: (d) => `AWB ${grouped(d.awb)}`, style: awbText },
  { id: 'rule2',       box: [3, 44.75, 94, HAIR],   fill: true },

  { id: 'payFrame',    box: payment,                frame: THICK },
  { id: 'codCaption',  box: [5, 47, 48, 4.5],       text: (d) => (isCod(d) ? captionsOf(d).cod : undefined), style: { ...caption, size: 8 } },
  { id: 'codAmount',   box: [5, 51.5, 48, 8],       text: (d) => d.cashOnDelivery && moneyText(d.cashOnDelivery), style: { ...bold, size: 22, min: 12 } },
  { id: 'prepaid',     box: [5, 47, 48, 12.5],      text: (d) => (isCod(d) ? undefined : captionsOf(d).prepaid), style: { ...figure, size: 17, direction: 'ltr' } },
  { id: 'pieceText',   box: [57, 46, 18, 4],        text: () => 'PIECE', style: { ...caption, align: 'center' } },
  { id: 'piece',       box: [57.5, 50, 17.5, 10.5],    text: (d) => `${d.piece.number}/${d.piece.of}`, style: figure },
  { id: 'rule3',       box: [76, 46, HAIR, 14.5],   fill: true },
  { id: 'weightText',  box: [77, 46, 20, 4],        text: () => 'WEIGHT', style: { ...caption, align: 'center' } },
  { id: 'weight',      box: [77, 50, 20, 10.5],     text: (d) => kilograms(d.weightG), style: { ...figure, size: 14 } },
  { id: 'rule4',       box: [3, 61.75, 94, THICK],  fill: true },

  { id: 'toCaption',   box: [3, 63, 94, 3.8],       text: (d) => captionsOf(d).to, style: caption },
  { id: 'toName',      box: [3, 66.8, 94, 7.5],     text: (d) => clean(d.to.name), style: { ...bold, size: 15 } },
  { id: 'toAddress',   box: [3, 74.3, 94, 21.5],    text: (d) => [d.to.company, ...d.to.lines, d.to.area].map(clean), style: { size: 11.5, min: 7 } },
  { id: 'toCity',      box: [3, 95.8, 94, 6.4],     text: (d) => cityLine(d.to), style: bold },
  { id: 'toPhone',     box: [3, 102.2, 94, 5.8],    text: (d) => phoneLine(d.to), style: { ...bold, size: 14 } },
  { id: 'rule5',       box: [3, 108.5, 94, THICK],  fill: true },

  { id: 'fromCaption', box: [3, 109.8, 58, 3.5],    text: () => 'FROM / RETURN TO', style: caption },
  { id: 'fromName',    box: [3, 113.3, 58, 4.2],    text: (d) => `${clean(d.from.name)} (${clean(d.from.code)})`, style: { ...bold, size: 9, min: 7 } },
  { id: 'fromLines',   box: [3, 117.5, 58, 7],      text: senderLines, style: { size: 8, min: 6 } },
  { id: 'rule6',       box: [62, 110.5, HAIR, 13.5], fill: true },
  { id: 'goodsText',   box: [63.5, 109.8, 33.5, 3.5], text: () => 'CONTENTS', style: caption },
  { id: 'goods',       box: [63.5, 113.3, 33.5, 11], text: (d) => clean(d.contents), style: { size: 8, min: 6 } },
  { id: 'rule7',       box: [3, 125, 94, HAIR],     fill: true },

  { id: 'order',       box: [3, 125.8, 71, 5],      text: (d) => `ORDER ${clean(d.orderNumber)}`, style: { ...bold, size: 11, min: 7 } },
  { id: 'reference',   box: [2, 131.2, 72, 8.6],    code128: (d) => d.reference, dots: [2] },
  { id: 'refText',     box: [3, 140, 71, 3.6],      text: (d) => d.reference, style: { ...footer, size: 8, align: 'center' } },
  { id: 'qr',          box: [75, 125.5, 22.5, 22],  qr: qrText, dots: [5, 4, 3] },
  { id: 'dates',       box: [3, 144, 55, 3.4],      text: (d) => `Ships ${clean(d.shipsOn)} · Printed ${clean(d.printedAt)}`, style: footer },
  { id: 'copy',        box: [58, 143.6, 16, 3.8],   text: (d) => (d.copy >= 2 ? `COPY ${d.copy}` : undefined), style: { ...bold, size: 10, min: 7, align: 'right' } },
];

/** The same 100 mm of label on other papers, never scaled: in the middle of an A6, four to an A4 sheet. */
export const labelSheets = {
  label: LABEL,
  a6: { width: 105, height: 148, cells: [[2.5, 0]] },
  a4x4: {
    width: 210,
    height: 297,
    cells: [
      [2.5, 0],
      [107.5, 0],
      [2.5, 148.5],
      [107.5, 148.5],
    ],
  },
} as const satisfies Record<string, Sheet>;

/** One document, in the given order, one label a page or four; the same list gives the same bytes. */
export async function drawShippingLabels(
  list: readonly LabelData[],
  sheet: keyof typeof labelSheets = 'label',
): Promise<Buffer> {
  list.forEach(checkLabel);
  return drawTables(shippingFields, labelSheets[sheet], list, list[0]?.printedAt ?? '');
}

export async function drawShippingLabel(data: LabelData): Promise<Buffer> {
  return drawShippingLabels([data]);
}

/** One page for each box of the parcel. */
export async function drawParcelLabels(data: LabelData, sheet: keyof typeof labelSheets = 'label'): Promise<Buffer> {
  const { of } = data.piece;
  return drawShippingLabels(
    Array.from({ length: of }, (_, at) => ({ ...data, piece: { number: at + 1, of } })),
    sheet,
  );
}
