/** A one-page label of 100 × 150 mm with the waybill in print and as Code 128; drawn when first asked for, then kept a while. */
import bwipjs from 'bwip-js';
import PDFDocument from 'pdfkit';
import type { Shipment } from './types.ts';

const mm = 72 / 25.4;
const kept = 500;

function draw(shipment: Shipment): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const doc = new PDFDocument({ size: [100 * mm, 150 * mm], margin: 0, compress: false });
    doc.on('data', (part: Buffer) => parts.push(part));
    doc.on('end', () => resolve(Buffer.concat(parts)));
    doc.on('error', reject);
    doc.fontSize(14).text(shipment.courier.name, 5 * mm, 6 * mm, { lineBreak: false });
    doc
      .fontSize(10)
      .text(shipment.codValue > 0 ? `COD ${shipment.codValue} ${shipment.currency}` : 'PREPAID', 5 * mm, 16 * mm, {
        lineBreak: false,
      });
    doc.text(`Ref ${shipment.reference}`, 5 * mm, 24 * mm, { lineBreak: false });
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
    doc.fontSize(16).text(shipment.waybill, 10 * mm, 68 * mm, { lineBreak: false });
    doc.end();
  });
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
