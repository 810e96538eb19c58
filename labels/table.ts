/** Draws a paper that is a table of fields: one document, one page per record. */
import { drawCode128, drawGs1, drawQr } from './barcodes.ts';
import { type Box, type Paper, type TextStyle, drawText, fillBoxes, frame, startPage, startPaper } from './draw.ts';

type Value = string | readonly string[] | undefined;

/** What, where (mm) and how; an absent value leaves its place white. */
export type Field<Data> = { readonly id: string; readonly box: Box } & (
  | { readonly text: (data: Data) => Value; readonly style: TextStyle }
  | { readonly code128: (data: Data) => string; readonly dots: readonly number[] }
  | { readonly gs1: (data: Data) => string; readonly dots: readonly number[] }
  | { readonly qr: (data: Data) => string; readonly dots: readonly number[] }
  | { readonly frame: number }
  | { readonly fill: true }
);

/** `2026-11-21 18:40` as a date of the document; what cannot be read becomes the epoch, never the clock. */
function dateOf(printedAt: string): Date {
  const time = Date.parse(`${printedAt.trim().replace(' ', 'T')}Z`);
  return new Date(Number.isNaN(time) ? 0 : time);
}

/** `cells`: left and top of each record on a sheet that holds several. */
export type Sheet = {
  readonly width: number;
  readonly height: number;
  readonly cells?: readonly (readonly [left: number, top: number])[];
};

function drawField<Data>(paper: Paper, field: Field<Data>, data: Data, [left, top]: readonly [number, number]): void {
  const [x, y, width, height] = field.box;
  const box: Box = [left + x, top + y, width, height];
  if ('text' in field) drawText(paper, box, [field.text(data) ?? []].flat(), field.style);
  else if ('code128' in field) drawCode128(paper, box, field.code128(data), field.dots, field.id);
  else if ('gs1' in field) drawGs1(paper, box, field.gs1(data), field.dots);
  else if ('qr' in field) drawQr(paper, box, field.qr(data), field.dots);
  else if ('frame' in field) frame(paper, box, field.frame);
  else fillBoxes(paper, [box]);
}

export async function drawTables<Data>(
  fields: readonly Field<Data>[],
  sheet: Sheet,
  list: readonly Data[],
  printedAt: string,
): Promise<Buffer> {
  const paper = startPaper(dateOf(printedAt));
  const cells = sheet.cells ?? [[0, 0]];
  list.forEach((data, at) => {
    const [left = 0, top = 0] = cells[at % cells.length] ?? [];
    if (at % cells.length === 0) startPage(paper, sheet.width, sheet.height);
    for (const field of fields) drawField(paper, field, data, [left, top]);
  });
  paper.doc.end();
  return paper.done;
}
