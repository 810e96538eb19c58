/** Papers of A4 sheets: a title in two languages, facts, who it concerns, a code to scan, a table over as many pages as it needs, a foot. */
import { drawCode128, drawQr } from './barcodes.ts';
import { type Box, drawText, fillBoxes, frame, type Paper, startPage, startPaper, type TextStyle } from './draw.ts';
import { secondOf, type Words } from './sheet-words.ts';

export const A4 = { width: 210, height: 297 };
const LEFT = 12;
const WIDTH = A4.width - 2 * LEFT;
const BOTTOM = A4.height - 18;
const HAIR = 0.2;
const TABLE_HEAD = 9;
const small: TextStyle = { size: 8.5, min: 5.5, middle: true };
const strong: TextStyle = { ...small, bold: true };

export type Column<Row, Data = unknown> = {
  readonly head: Words;
  /** Parts of the table's width. */
  readonly width: number;
  readonly text: (row: Row, at: number, data: Data) => string | readonly string[];
  readonly align?: TextStyle['align'];
  readonly bold?: boolean;
};

export type SheetPaper<Data, Row> = {
  readonly title: Words;
  /** Whose second language stands beside English. */
  readonly country: (data: Data) => string;
  readonly facts: (data: Data) => readonly (readonly [Words, string])[];
  readonly parties: (data: Data) => readonly (readonly [Words, readonly string[]])[];
  /** Beside the title: what a scanner reads to find this paper's matter. */
  readonly code128?: (data: Data) => string | undefined;
  readonly qr?: (data: Data) => string | undefined;
  readonly rowMm: number;
  readonly columns: readonly Column<Row, Data>[];
  readonly rows: (data: Data) => readonly Row[];
  readonly foot?: {
    readonly mm: number;
    readonly fields: (
      data: Data,
    ) => readonly (readonly [box: Box, text: string | readonly string[], style?: Partial<TextStyle>])[];
    /** Lines to write on, from the top of the foot. */
    readonly rules?: readonly Box[];
  };
  readonly printedAt: (data: Data) => string;
};

/** English and the country's own language, as one line. */
export function inBoth(words: Words, country: string): string {
  const second = secondOf(words, country);
  return second === '' ? words[0] : `${words[0]} / ${second}`;
}

const HEAD_MM = 30;
const PARTIES_MM = 34;

/** One paper after the other in one document; the same data give the same bytes. */
export async function drawSheets<Data, Row>(form: SheetPaper<Data, Row>, list: readonly Data[]): Promise<Buffer> {
  const at = Date.parse(`${form.printedAt(list[0] as Data).replace(' ', 'T')}Z`);
  const paper = startPaper(new Date(Number.isNaN(at) ? 0 : at));
  for (const data of list) drawOne(paper, form, data);
  paper.doc.end();
  return paper.done;
}

function drawOne<Data, Row>(paper: Paper, form: SheetPaper<Data, Row>, data: Data): void {
  const rows = form.rows(data);
  const footMm = form.foot?.mm ?? 0;
  const parties = form.parties(data);
  const headMm = HEAD_MM + (parties.length === 0 ? 0 : PARTIES_MM);
  const counts = pagesOf(rows.length, form.rowMm, headMm, footMm);
  let from = 0;
  counts.forEach((count, page) => {
    startPage(paper, A4.width, A4.height);
    let y = 14;
    if (page === 0) {
      drawHead(paper, form, data);
      drawParties(paper, form.country(data), parties);
      y = headMm + 8;
    }
    drawTableHead(paper, form, form.country(data), y);
    y += TABLE_HEAD;
    rows.slice(from, from + count).forEach((row, index) => {
      drawRow(paper, form, data, row, from + index, y);
      y += form.rowMm;
    });
    from += count;
    if (page === counts.length - 1) drawFoot(paper, form, data);
    const text = `${form.facts(data)[0]?.[1] ?? ''} · ${page + 1} / ${counts.length} · ${form.printedAt(data)}`;
    drawText(paper, [LEFT, A4.height - 12, WIDTH, 5], [text], {
      size: 7,
      align: 'center',
      direction: 'ltr',
      middle: true,
    });
  });
}

/** How many rows stand on each page; the last has room for the foot. */
function pagesOf(rows: number, rowMm: number, headMm: number, footMm: number): number[] {
  const pages: number[] = [];
  for (let left = rows; ;) {
    const room = BOTTOM - (pages.length === 0 ? headMm + 8 : 14) - TABLE_HEAD;
    if (left <= Math.floor((room - footMm) / rowMm)) return [...pages, left];
    const count = Math.min(left, Math.floor(room / rowMm));
    pages.push(count);
    left -= count;
  }
}

function drawHead<Data, Row>(paper: Paper, form: SheetPaper<Data, Row>, data: Data): void {
  const country = form.country(data);
  const second = secondOf(form.title, country);
  const code = form.code128?.(data);
  const qr = form.qr?.(data);
  drawText(paper, [LEFT, 10, 80, 8], [form.title[0]], { size: 18, min: 10, bold: true, middle: true });
  drawText(paper, [LEFT, 18, 80, 7], [second], { size: 13, min: 8, bold: true, middle: true, align: 'left' });
  if (code !== undefined) drawCode128(paper, [92, 9, 76, 13], code, [3, 2], 'reference');
  if (code !== undefined)
    drawText(paper, [92, 22.5, 76, 4], [code], { size: 8, align: 'center', middle: true, direction: 'ltr' });
  if (qr !== undefined) drawQr(paper, [172, 7, 26, 26], qr, [6, 5, 4, 3]);
  fillBoxes(paper, [[LEFT, 27, qr === undefined ? WIDTH : 158, 0.5]]);
  const facts = form.facts(data);
  const width = (qr === undefined ? WIDTH : 158) / Math.max(1, facts.length);
  facts.forEach(([label, value], at) => {
    const x = LEFT + at * width;
    drawText(paper, [x, 28, width - 2, 3.6], [inBoth(label, country)], {
      size: 6.5,
      min: 4.5,
      middle: true,
      direction: 'ltr',
    });
    drawText(paper, [x, 31.6, width - 2, 5], [value], { ...strong, size: 10, min: 6 });
  });
}

function drawParties(paper: Paper, country: string, parties: readonly (readonly [Words, readonly string[]])[]): void {
  const width = WIDTH / Math.max(1, parties.length);
  parties.forEach(([label, lines], at) => {
    const x = LEFT + at * width;
    frame(paper, [x, 39, width - 2, 30], HAIR);
    drawText(paper, [x + 2, 40, width - 6, 4], [inBoth(label, country)], {
      size: 7,
      bold: true,
      middle: true,
      direction: 'ltr',
    });
    drawText(paper, [x + 2, 44.5, width - 6, 24], lines, { size: 9, min: 6 });
  });
}

function places<Data, Row>(columns: readonly Column<Row, Data>[]): Box[] {
  const whole = columns.reduce((sum, { width }) => sum + width, 0);
  let x = LEFT;
  return columns.map(({ width }): Box => {
    const box: Box = [x + 0.8, 0, (width / whole) * WIDTH - 1.6, 0];
    x += (width / whole) * WIDTH;
    return box;
  });
}

function drawTableHead<Data, Row>(paper: Paper, form: SheetPaper<Data, Row>, country: string, y: number): void {
  places(form.columns).forEach(([x, , w], at) => {
    const column = form.columns[at];
    if (column === undefined) return;
    const texts = [column.head[0], secondOf(column.head, country)];
    drawText(paper, [x, y, w, TABLE_HEAD - 1], texts, { ...strong, size: 7.5, min: 5, align: column.align ?? 'left' });
  });
  fillBoxes(paper, [[LEFT, y + TABLE_HEAD - 0.5, WIDTH, 0.4]]);
}

function drawRow<Data, Row>(
  paper: Paper,
  form: SheetPaper<Data, Row>,
  data: Data,
  row: Row,
  index: number,
  y: number,
): void {
  places(form.columns).forEach(([x, , w], at) => {
    const column = form.columns[at];
    if (column === undefined) return;
    const style = { ...(column.bold === true ? strong : small), align: column.align ?? 'left' };
    drawText(paper, [x, y + 0.5, w, form.rowMm - 1], [column.text(row, index, data)].flat(), style);
  });
  fillBoxes(paper, [[LEFT, y + form.rowMm - HAIR, WIDTH, HAIR]]);
}

function drawFoot<Data, Row>(paper: Paper, form: SheetPaper<Data, Row>, data: Data): void {
  const { foot } = form;
  if (foot === undefined) return;
  const top = BOTTOM - foot.mm;
  for (const [[x, y, w, h], text, style] of foot.fields(data))
    drawText(paper, [LEFT + x, top + y, w, h], [text].flat(), { ...small, ...style });
  fillBoxes(
    paper,
    (foot.rules ?? []).map(([x, y, w, h]): Box => [LEFT + x, top + y, w, h]),
  );
}
