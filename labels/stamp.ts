/** Marks a further print of a paper that must not pass for the original: on every page, at the edge, in the languages we print. */
import { PDFDocument } from '@cantoo/pdf-lib';
import { drawText, startPage, startPaper } from './draw.ts';

export type CopyMark = { readonly copyNo: number; readonly by: string; /** `2026-11-21 18:40` */ readonly at: string };

const PT = 72 / 25.4;
const STRIP = { width: 120, height: 6 };
const NO_DATE = new Date(0);

/** The same paper and the same mark give the same bytes; the kept paper stays as it is. */
export async function stampCopy(bytes: Uint8Array, { copyNo, by, at }: CopyMark): Promise<Uint8Array> {
  const strip = startPaper(NO_DATE);
  startPage(strip, STRIP.width, STRIP.height);
  const text = `COPY / نسخة / प्रति ${copyNo} · ${by.slice(0, 40)} · ${at}`;
  drawText(strip, [0, 0, STRIP.width, STRIP.height], [text], {
    size: 9,
    min: 6,
    bold: true,
    middle: true,
    align: 'right',
    direction: 'ltr',
  });
  strip.doc.end();
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  document.setModificationDate(NO_DATE);
  const [mark] = await document.embedPdf(await strip.done);
  for (const page of document.getPages()) {
    const { width } = page.getSize();
    if (mark !== undefined) page.drawPage(mark, { x: width - (STRIP.width + 8) * PT, y: 2 * PT });
  }
  return document.save();
}
