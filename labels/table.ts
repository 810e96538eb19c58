/** Draws a paper that is a table of fields: one document, one page per record. */
import { drawCode128, drawQr } from './barcodes.ts';
import { type Box, type TextStyle, drawText, fillBoxes, frame, startPage, startPaper } from './draw.ts';

type Value = string | readonly string[] | undefined;

/** What, where (mm) and how; an absent value leaves its place white. */
export type Field<Data> = { readonly id: string; readonly box: Box } & (
  | { readonly text: (data: Data) => Value; readonly style: TextStyle }
  | { readonly code128: (data: Data) => string; readonly dots: readonly number[] }
  | { readonly qr: (data: Data) => string; readonly dots: readonly number[] }
  | { readonly frame: number }
  | { readonly fill: true }
);

/** `2026-11-21 18:40` as a date of the document; what cannot be read becomes the epoch, never the clock. */
function dateOf(printedAt: string): Date {
  const time = Date.parse(`${printedAt.trim().replace(' ', 'T')}Z`);
  return new Date(Number.isNaN(time) ? 0 : time);
}

export async function drawTables<Data>(
  fields: readonly Field<Data>[],
  sheet: { width: number; height: number },
  list: readonly Data[],
  printedAt: string,
): Promise<Buffer> {
  const paper = startPaper(dateOf(printedAt));
  for (const data of list) {
    startPage(paper, sheet.width, sheet.height);
    for (const field of fields) {
      if ('text' in field) drawText(paper, field.box, [field.text(data) ?? []].flat(), field.style);
      else if ('code128' in field) drawCode128(paper, field.box, field.code128(data), field.dots, field.id);
      else if ('qr' in field) drawQr(paper, field.box, field.qr(data), field.dots);
      else if ('frame' in field) frame(paper, field.box, field.frame);
      else fillBoxes(paper, [field.box]);
    }
  }
  paper.doc.end();
  return paper.done;
}
