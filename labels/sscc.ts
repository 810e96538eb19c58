/** Carton label, 100 × 150 mm, with its Serial Shipping Container Code: where from, where to, which carton, its code lowest. */
import type { CartonData } from '../src/core/shipment/paper-data.ts';
import { drawTables, type Field } from './table.ts';
import { apart, clean, joined } from './values.ts';

const caption = { size: 7, min: 6, bold: true, direction: 'ltr', middle: true } as const;
const strong = { size: 13, min: 8, bold: true, middle: true } as const;

/** `(00) 3 9501101 530000001 1` as people read it. */
const spelled = (sscc: string): string => `(00) ${sscc}`;

// GS1 General Specifications 5.4.6: the symbol is 32 mm high, its module at least 0.495 mm (4 dots of 203 dpi are 0.5).
// prettier-ignore
export const cartonFields: readonly Field<CartonData>[] = [
  { id: 'fromCaption', box: [3, 3, 46, 4],      text: () => 'FROM / من', style: caption },
  { id: 'from',        box: [3, 7, 46, 20],     text: ({ from }) => [from.name, ...from.lines, joined([from.city, from.country], ', ')].map(clean), style: { size: 9, min: 6 } },
  { id: 'rule1',       box: [50, 3, 0.3, 25],   fill: true },
  { id: 'toCaption',   box: [51.5, 3, 46, 4],   text: () => 'TO / إلى', style: caption },
  { id: 'to',          box: [51.5, 7, 46, 20],  text: ({ to }) => [to.name, ...to.lines, joined([clean(to.city), apart(to.postcode), apart(to.country)], ', ')].map((one) => one), style: { size: 9, min: 6 } },
  { id: 'rule2',       box: [3, 29, 94, 0.7],   fill: true },
  { id: 'orderText',   box: [3, 31, 46, 4],     text: () => 'ORDER / الطلب', style: caption },
  { id: 'order',       box: [3, 35, 46, 8],     text: (d) => apart(d.orderNumber), style: { ...strong, align: 'left' } },
  { id: 'refText',     box: [51.5, 31, 46, 4],  text: () => 'SHIPMENT / الشحنة', style: caption },
  { id: 'ref',         box: [51.5, 35, 46, 8],  text: (d) => apart(d.reference), style: { ...strong, align: 'left' } },
  { id: 'pieceText',   box: [3, 46, 46, 4],     text: () => 'CARTON / الكرتون', style: caption },
  { id: 'piece',       box: [3, 50, 46, 14],    text: (d) => `${d.piece.number}/${d.piece.of}`, style: { size: 28, min: 12, bold: true, middle: true } },
  { id: 'awbText',     box: [51.5, 46, 46, 4],  text: () => 'AWB', style: caption },
  { id: 'awb',         box: [51.5, 50, 46, 14], text: (d) => clean(d.awb), style: { size: 16, min: 8, bold: true, middle: true } },
  { id: 'rule3',       box: [3, 66, 94, 0.7],   fill: true },
  { id: 'contents',    box: [3, 68, 94, 22],    text: (d) => clean(d.contents), style: { size: 10, min: 6 } },
  { id: 'dates',       box: [3, 91, 94, 4],     text: (d) => `Made ${clean(d.printedAt)}`, style: { size: 7, min: 5, middle: true } },
  { id: 'rule4',       box: [3, 97, 94, 0.7],   fill: true },
  { id: 'ssccText',    box: [3, 100, 94, 4],    text: () => 'SSCC', style: { ...caption, size: 8 } },
  { id: 'ssccRead',    box: [3, 104, 94, 7],    text: (d) => spelled(d.sscc), style: { size: 15, min: 10, bold: true, align: 'center', middle: true } },
  { id: 'sscc',        box: [2, 113, 96, 32],   gs1: (d) => `(00)${d.sscc}`, dots: [4] },
];

export async function drawCartonLabels(list: readonly CartonData[]): Promise<Buffer> {
  return drawTables(cartonFields, { width: 100, height: 150 }, list, list[0]?.printedAt ?? '');
}
