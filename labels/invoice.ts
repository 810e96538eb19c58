/**
 * Invoice and credit note, A4. Head: seller and what it is. Middle: a table that goes on over as many pages as it needs.
 * Foot: totals, taxes by rate, the QR where the country wants one. Beside English stands Arabic, in India Hindi.
 */
import type { InvoiceData, PaperLine, PaperParty } from '../src/core/billing/invoice-data.ts';
import { drawQr } from './barcodes.ts';
import { isolate } from './bidi.ts';
import { type Box, drawText, fillBoxes, frame, type Paper, startPage, startPaper, type TextStyle } from './draw.ts';
import { reasons, titles, type Words, words } from './invoice-words.ts';
import { moneyText } from './money.ts';
import { clean } from './values.ts';

export const SHEET = { width: 210, height: 297 };
const LEFT = 12;
const WIDTH = SHEET.width - 2 * LEFT;
const BOTTOM = SHEET.height - 16;
const HAIR = 0.2;
const ROW = 10.5;

const small: TextStyle = { size: 8, min: 5.5, middle: true };
const strong: TextStyle = { ...small, bold: true };
const right: TextStyle = { ...small, align: 'right' };

type Column = {
  readonly head: Words;
  readonly width: number;
  readonly text: (line: PaperLine, at: number, data: InvoiceData) => string;
};

const figure = (minor: number, data: InvoiceData): string => moneyText({ minor, currency: data.currency }).slice(4);
const percent = (bp: number): string => `${(bp / 100).toFixed(2).replace(/\.?0+$/, '')} %`;

// prettier-ignore
const columns: readonly Column[] = [
  { head: ['#', '', ''],      width: 7,  text: (_line, at) => String(at + 1) },
  { head: words.item,       width: 61, text: () => '' },
  { head: words.quantity,   width: 11, text: (line) => String(line.quantity) },
  { head: words.unit,       width: 20, text: (line, _at, data) => figure(line.unitMinor, data) },
  { head: words.discount,   width: 17, text: (line, _at, data) => (line.discountMinor === 0 ? '' : figure(line.discountMinor, data)) },
  { head: words.net,        width: 20, text: (line, _at, data) => figure(line.netMinor, data) },
  { head: words.rate,       width: 13, text: (line) => percent(line.rateBp) },
  { head: words.tax,        width: 16, text: (line, _at, data) => figure(line.taxMinor, data) },
  { head: words.total,      width: 21, text: (line, _at, data) => figure(line.grossMinor, data) },
];

const isTaxed = (data: InvoiceData): boolean => data.taxKind !== 'none';
const inIndia = (data: InvoiceData): boolean => data.country === 'IN';
const second = (data: InvoiceData, [, arabic, hindi]: Words): string => (inIndia(data) ? hindi : arabic);

function titleOf(data: InvoiceData): Words {
  if (data.kind === 'credit_note') return isTaxed(data) ? titles.taxCreditNote : titles.creditNote;
  if (!isTaxed(data)) return titles.invoice;
  return data.country === 'SA' && data.simplified ? titles.simplified : titles.taxInvoice;
}

/** In India it is the GSTIN. */
const taxNumberWords = (data: InvoiceData): Words => (data.country === 'IN' ? ['GSTIN', '', ''] : words.taxNumber);

function both(data: InvoiceData, words: Words): string {
  const other = second(data, words);
  return other === '' ? words[0] : `${words[0]} / ${other}`;
}

/** The same document gives the same bytes. */
export async function drawInvoice(data: InvoiceData): Promise<Buffer> {
  const paper = startPaper(new Date(`${data.issuedOn}T00:00:00Z`));
  const pages = pagesOf(data);
  let from = 0;
  pages.forEach((count, page) => {
    startPage(paper, SHEET.width, SHEET.height);
    let y = page === 0 ? drawHead(paper, data) : 14;
    y = drawTableHead(paper, data, y);
    for (const [at, line] of data.lines.slice(from, from + count).entries()) {
      drawLine(paper, data, line, from + at, y);
      y += ROW;
    }
    from += count;
    if (page === pages.length - 1) drawFoot(paper, data, y);
    drawPageNumber(paper, data, page + 1, pages.length);
  });
  paper.doc.end();
  return paper.done;
}

const HEAD = 96;
const TABLE_HEAD = 10;

function footHeight(data: InvoiceData): number {
  const left = (isTaxed(data) ? 8 + (data.taxes.length + 1) * 5 : 0) + (data.qr === undefined ? 0 : 46);
  return Math.max(left, 8 + (data.charges.length + 5) * 7);
}

/** How many lines stand on each page; the last one has room for the foot. */
function pagesOf(data: InvoiceData): number[] {
  const pages: number[] = [];
  let left = data.lines.length;
  for (;;) {
    const room = BOTTOM - (pages.length === 0 ? HEAD : 14) - TABLE_HEAD;
    const withFoot = Math.floor((room - footHeight(data)) / ROW);
    if (left <= Math.max(0, withFoot)) return [...pages, left];
    const count = Math.min(left, Math.floor(room / ROW));
    pages.push(count);
    left -= count;
  }
}

function drawHead(paper: Paper, data: InvoiceData): number {
  const title = titleOf(data);
  drawText(paper, [LEFT, 12, 100, 10], [title[0]], { size: 20, min: 12, bold: true, middle: true });
  drawText(paper, [110, 12, 88, 10], [second(data, title)], {
    size: 20,
    min: 12,
    bold: true,
    middle: true,
    align: 'right',
    direction: inIndia(data) ? 'ltr' : 'rtl',
  });
  fillBoxes(paper, [[LEFT, 23.5, WIDTH, 0.6]]);
  drawParty(paper, data, words.seller, data.seller, [LEFT, 26, 90, 32]);
  drawParty(paper, data, words.buyer, data.buyer, [LEFT, 60, 90, 32]);
  const facts: [Words, string][] = [
    [data.awaited ? words.awaited : data.kind === 'invoice' ? words.number : words.noteNumber, data.number],
    [words.date, data.issuedOn],
    [words.order, data.orderNumber],
    ...(data.original === undefined
      ? []
      : [[words.original, `${data.original.number} · ${data.original.on}`] as [Words, string]]),
    ...(data.reason === undefined ? [] : [[words.reason, reasonOf(data)] as [Words, string]]),
    ...(data.placeOfSupply === undefined ? [] : [[words.place, data.placeOfSupply] as [Words, string]]),
  ];
  frame(paper, [107, 27, 91, facts.length * 10 + 2], HAIR);
  facts.forEach(([label, value], at) => {
    drawText(paper, [109, 28 + at * 10, 87, 4.5], [both(data, label)], { ...small, size: 7.5, direction: 'ltr' });
    drawText(paper, [109, 32.3 + at * 10, 87, 5.2], [clean(value)], { ...strong, size: 10, direction: 'ltr' });
  });
  return HEAD;
}

function reasonOf(data: InvoiceData): string {
  const known = reasons[data.reason ?? ''];
  return known === undefined ? (data.reason ?? '') : both(data, known);
}

function drawParty(paper: Paper, data: InvoiceData, label: Words, party: PaperParty, [x, y, w, h]: Box): void {
  drawText(paper, [x, y, w, 4], [both(data, label)], { ...small, size: 7.5, direction: 'ltr' });
  const lines = [party.name, ...(!inIndia(data) && party.nameAr !== undefined ? [party.nameAr] : [])].map(clean);
  drawText(paper, [x, y + 4, w, 9], lines, { size: 10, min: 7, bold: true, align: 'left' });
  const number =
    party.taxNumber === undefined ? '' : `${both(data, taxNumberWords(data))}: ${isolate(clean(party.taxNumber))}`;
  const address = [...party.lines, ...(inIndia(data) ? [] : (party.linesAr ?? []))].map(clean);
  drawText(paper, [x, y + 13.2, w, h - 18.5], address, { size: 8.5, min: 5.5, align: 'left' });
  drawText(paper, [x, y + h - 5, w, 5], [number], { ...strong, direction: 'ltr' });
}

function drawTableHead(paper: Paper, data: InvoiceData, y: number): number {
  let x = LEFT;
  for (const [at, { head, width }] of columns.entries()) {
    const texts = [head[0], second(data, head)].filter((text) => text !== '');
    drawText(paper, [x + 0.8, y, width - 1.6, TABLE_HEAD - 1], texts, {
      ...strong,
      size: 7.5,
      min: 5,
      align: at === 1 ? 'left' : at === 0 ? 'center' : 'right',
    });
    x += width;
  }
  fillBoxes(paper, [[LEFT, y + TABLE_HEAD - 0.5, WIDTH, 0.4]]);
  return y + TABLE_HEAD;
}

function drawLine(paper: Paper, data: InvoiceData, line: PaperLine, at: number, y: number): void {
  let x = LEFT;
  for (const [place, { width, text }] of columns.entries()) {
    const box: Box = [x + 0.8, y + 0.6, width - 1.6, ROW - 1.2];
    if (place === 1) drawGoods(paper, data, line, box);
    else drawText(paper, box, [text(line, at, data)], place === 0 ? { ...small, align: 'center' } : right);
    x += width;
  }
  fillBoxes(paper, [[LEFT, y + ROW - HAIR, WIDTH, HAIR]]);
}

function drawGoods(paper: Paper, data: InvoiceData, line: PaperLine, [x, y, w, h]: Box): void {
  const names = [
    line.name,
    ...(!inIndia(data) && line.nameAr !== undefined && line.nameAr !== line.name ? [line.nameAr] : []),
  ];
  drawText(paper, [x, y, w, h - 3], names.map(clean), { size: 8, min: 5, align: 'left', middle: true });
  const codes = [line.sku, ...(line.hsn === undefined ? [] : [`HSN ${line.hsn}`])].map(clean).join(' · ');
  drawText(paper, [x, y + h - 3, w, 3], [codes], { size: 6.5, min: 5, middle: true, direction: 'ltr' });
}

function drawFoot(paper: Paper, data: InvoiceData, top: number): void {
  const rows: [Words, number, boolean][] = [
    ...data.charges.map((one): [Words, number, boolean] => [words[one.type], one.grossMinor, false]),
    ...(isTaxed(data)
      ? ([
          [words.totalNet, data.netMinor, false],
          [words.totalTax, data.taxMinor, false],
          [words.totalGross, data.netMinor + data.taxMinor, true],
        ] as [Words, number, boolean][])
      : ([[words.totalPlain, data.netMinor + data.taxMinor, true]] as [Words, number, boolean][])),
    ...(data.giftMinor === 0
      ? []
      : ([
          [words.gift, -data.giftMinor, false],
          [words.due, data.totalMinor, true],
        ] as [Words, number, boolean][])),
  ];
  let y = top + 3;
  for (const [label, minor, bold] of rows) {
    const style = bold ? strong : small;
    drawText(paper, [112, y, 54, 6], [both(data, label)], { ...style, direction: 'ltr' });
    drawText(paper, [166, y, 32, 6], [moneyText({ minor, currency: data.currency })], {
      ...style,
      size: bold ? 10 : 8,
      align: 'right',
    });
    if (bold) fillBoxes(paper, [[112, y - 0.4, 86, HAIR]]);
    y += 7;
  }
  const below = isTaxed(data) ? drawTaxes(paper, data, top + 3) : top + 3;
  if (data.qr !== undefined) drawQr(paper, [LEFT, below + 1, 44, 44], data.qr, [4, 3, 2]);
}

function drawTaxes(paper: Paper, data: InvoiceData, top: number): number {
  drawText(paper, [LEFT, top, 90, 5], [both(data, words.summary)], { ...strong, direction: 'ltr' });
  let y = top + 5;
  const cells = (texts: readonly string[], style: TextStyle): void => {
    texts.forEach((text, at) =>
      drawText(paper, [LEFT + at * 19, y, 18, 4.6], [text], { ...style, size: 7, align: at === 0 ? 'left' : 'right' }),
    );
    y += 5;
  };
  const halves = data.taxKind === 'cgst_sgst';
  cells(
    [...(inIndia(data) ? ['HSN'] : []), '%', 'Net', ...(halves ? ['CGST', 'SGST'] : [inIndia(data) ? 'IGST' : 'VAT'])],
    strong,
  );
  for (const one of data.taxes)
    cells(
      [
        ...(inIndia(data) ? [one.hsn ?? '-'] : []),
        percent(one.rateBp),
        figure(one.netMinor, data),
        ...(halves ? (one.halves ?? [0, 0]).map((half) => figure(half, data)) : [figure(one.taxMinor, data)]),
      ],
      small,
    );
  return y;
}

function drawPageNumber(paper: Paper, data: InvoiceData, page: number, of: number): void {
  const text = `${clean(data.number)} · ${page} / ${of}`;
  drawText(paper, [LEFT, SHEET.height - 12, WIDTH, 5], [text], {
    ...small,
    size: 7,
    align: 'center',
    direction: 'ltr',
  });
}
