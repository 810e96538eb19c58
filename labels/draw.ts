/** Strokes: sheets, boxes and text in millimetres from the top left corner, drawn with pdfkit. */
import PDFDocument from 'pdfkit';
import { features, useFace } from './fonts.ts';
import { layText, type TextStyle } from './layout.ts';

export type { TextStyle } from './layout.ts';

/** Left, top, width, height in mm. */
export type Box = readonly [x: number, y: number, width: number, height: number];

export type Paper = { readonly doc: PDFKit.PDFDocument; readonly done: Promise<Buffer> };

export const PT = 72 / 25.4;
/** One dot of a 203-dpi thermal head (8 dots per mm). */
export const DOT = 0.125;
/** `at` becomes the creation date: the same content must give the same bytes. */
export function startPaper(at: Date): Paper {
  const doc = new PDFDocument({ autoFirstPage: false, margin: 0, info: { Producer: 'omnihub', CreationDate: at } });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  return { doc, done };
}

export function startPage({ doc }: Paper, width: number, height: number): void {
  doc.addPage({ size: [width * PT, height * PT], margin: 0 });
}

const fixed = (mm: number): string => String(Math.round(mm * PT * 10000) / 10000);

/** Black rectangles as one path: far fewer operators than one fill each. */
export function fillBoxes({ doc }: Paper, boxes: readonly Box[]): void {
  if (boxes.length === 0) return;
  doc.addContent(`${boxes.map((box) => `${box.map(fixed).join(' ')} re`).join('\n')}\nf`);
}

/** The outline of a box, drawn inwards. */
export function frame(paper: Paper, [x, y, w, h]: Box, thickness: number): void {
  const t = thickness;
  fillBoxes(paper, [
    [x, y, w, t],
    [x, y + h - t, w, t],
    [x, y + t, t, h - 2 * t],
    [x + w - t, y + t, t, h - 2 * t],
  ]);
}

/** Draws paragraphs into a box and never outside it. Text must have passed `printable` (isolates may be added after). */
export function drawText({ doc }: Paper, [x, y, w, h]: Box, paragraphs: readonly string[], style: TextStyle): void {
  for (const line of layText(doc, [x * PT, y * PT, w * PT, h * PT], paragraphs, style))
    for (const { text, rtl, face, x: pen, advance } of line.runs) {
      useFace(doc, face);
      doc.fontSize(line.size);
      // pdfkit would measure again; `textWidth` spares it and is missing from its types.
      const known = { textWidth: advance, wordCount: 1 };
      doc.text(text, pen, line.baseline, {
        lineBreak: false,
        baseline: 'alphabetic',
        features: [rtl ? features.rtl : features.ltr],
        ...known,
      });
    }
}
