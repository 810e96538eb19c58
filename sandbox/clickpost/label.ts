/** A one-page label of 100 × 150 mm with the waybill in print and as Code 128; drawn when first asked for, then kept a while. */
import bwipjs from 'bwip-js';
import PDFDocument from 'pdfkit';
import type { Shipment } from './types.ts';

const mm = 72 / 25.4;
const kept = 500;

function draw(shipment: Shipment): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    // No font of pdfkit's own: it would read Helvetica's metrics anew for each label, which is most of a label's cost.
    const doc = new PDFDocument({ size: [100 * mm, 150 * mm], margin: 0, compress: false, font: '' });
    doc.on('data', (part: Buffer) => parts.push(part));
    doc.on('end', () => resolve(Buffer.concat(parts)));
    doc.on('error', reject);
    const write = writerOn(doc);
    write(shipment.courier.name, 14, 5, 10);
    write(shipment.codValue > 0 ? `COD ${shipment.codValue} ${shipment.currency}` : 'PREPAID', 10, 5, 19);
    write(`Ref ${shipment.reference}`, 10, 5, 27);
    const [code] = bwipjs.raw('code128', shipment.waybill, {}) as { sbs: number[] }[];
    const bars = code?.sbs ?? [];
    const module = (80 * mm) / bars.reduce((sum, width) => sum + width, 0);
    let x = 10 * mm;
    for (const [index, width] of bars.entries()) {
      // bars and spaces take turns
      if (index % 2 === 0) doc.rect(x, 40 * mm, width * module, 25 * mm);
      x += width * module;
    }
    doc.fill('black');
    write(shipment.waybill, 16, 10, 73);
    doc.end();
  });
}

/** Writes Latin text in Helvetica, which every reader of PDF has; `x` and the base line `y` in mm from the upper left. */
function writerOn(doc: PDFKit.PDFDocument): (text: string, points: number, x: number, y: number) => void {
  const font = doc.ref({ Type: 'Font', Subtype: 'Type1', BaseFont: 'Helvetica', Encoding: 'WinAnsiEncoding' });
  (doc.page as unknown as { fonts: Record<string, unknown> }).fonts['F1'] = font;
  font.end(undefined);
  return (text, points, x, y) => {
    const shown = text.replace(/[^\x20-\x7e]/g, '?').replace(/[\\()]/g, '\\$&');
    // The page is turned upside down by pdfkit; text is turned back.
    doc.addContent(`BT 1 0 0 -1 ${x * mm} ${y * mm} Tm /F1 ${points} Tf (${shown}) Tj ET`);
  };
}

export function createLabels(): (shipment: Shipment) => Promise<Buffer> {
  const cache = new Map<string, Buffer>();
  return async (shipment) => {
    const key = `${shipment.courier.id}/${shipment.waybill}`;
    const found = cache.get(key);
    if (found !== undefined) return found;
    const pdf = await draw(shipment);
    cache.set(key, pdf);
    const oldest = cache.keys().next();
    if (cache.size > kept && oldest.done !== true) cache.delete(oldest.value);
    return pdf;
  };
}
