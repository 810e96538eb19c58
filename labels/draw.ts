/**
 * Strokes: sheets, boxes and text in millimetres from the top left corner, drawn with pdfkit.
 * Text in a box is broken in reading order, made smaller until it fits, cut with an ellipsis if it still does not,
 * and only then put into visual order line by line.
 */
import PDFDocument from 'pdfkit';
import { type Direction, type Paragraph, readParagraph, visualRuns } from './bidi.ts';
import { type Face, features, isWinAnsi, useFace, widthOf } from './fonts.ts';

/** Left, top, width, height in mm. */
export type Box = readonly [x: number, y: number, width: number, height: number];

export type TextStyle = {
  /** Points. */
  readonly size: number;
  /** Smallest size to shrink to; the same as `size` when absent. */
  readonly min?: number;
  readonly bold?: boolean;
  /** `start` is left, or right for a right-to-left paragraph. */
  readonly align?: 'start' | 'left' | 'center' | 'right';
  readonly middle?: boolean;
  readonly direction?: Direction;
};

export type Paper = { readonly doc: PDFKit.PDFDocument; readonly done: Promise<Buffer> };

export const PT = 72 / 25.4;
/** One dot of a 203-dpi thermal head (8 dots per mm). */
export const DOT = 0.125;
/** Nothing readable is longer; a hostile megabyte costs nothing. */
const LONGEST = 300;
const STEP = 0.5;

/** Line height and baseline as parts of the size; Arabic needs room for marks above and tails below. */
const METRICS = { latin: { line: 1.17, baseline: 0.84 }, arabic: { line: 1.34, baseline: 0.93 } };

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

type Passage = { paragraph: Paragraph; face: Face; measure: (from: number, to: number) => number };
type Room = readonly [width: number, height: number];
type Triple = readonly [left: number, baseline: number, width: number];
type Line = { passage: Passage; from: number; to: number };

/** Widths are measured at size 1 and hold for every size. */
function passageOf(doc: PDFKit.PDFDocument, text: string, style: TextStyle): Passage {
  const paragraph = readParagraph(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text, style.direction);
  const face = { bold: style.bold ?? false, plex: !isWinAnsi(paragraph.text) };
  const measure = (from: number, to: number): number =>
    visualRuns(paragraph, from, to).reduce((sum, run) => sum + widthOf(doc, face, run.text, run.rtl), 0);
  return { paragraph, face, measure };
}

type Word = { from: number; to: number; width: number };

function wordsOf({ paragraph, measure }: Passage): Word[] {
  return [...paragraph.text.matchAll(/[^ ]+/g)].map(({ index, 0: word }) => {
    return { from: index, to: index + word.length, width: measure(index, index + word.length) };
  });
}

/** A word wider than the box is cut between letters. */
function cutToWidth({ measure }: Passage, word: Word, width: number): Word[] {
  const parts: Word[] = [];
  let from = word.from;
  while (from < word.to) {
    let to = from + 1;
    while (to < word.to && measure(from, to + 1) <= width) to += 1;
    parts.push({ from, to, width: measure(from, to) });
    from = to;
  }
  return parts;
}

function breakLines(passage: Passage, words: readonly Word[], width: number): Line[] {
  const blank = words.length > 1 ? spaceWidth(passage) : 0;
  const lines: Line[] = [];
  let open: Word | undefined;
  for (const whole of words) {
    for (const word of whole.width > width ? cutToWidth(passage, whole, width) : [whole]) {
      const together = open === undefined ? Infinity : open.width + blank + word.width;
      if (open !== undefined && together <= width && word.from > open.to)
        open = { ...open, to: word.to, width: together };
      else {
        if (open !== undefined) lines.push({ passage, from: open.from, to: open.to });
        open = word;
      }
    }
  }
  if (open !== undefined) lines.push({ passage, from: open.from, to: open.to });
  return lines;
}

function spaceWidth({ paragraph, measure }: Passage): number {
  const at = paragraph.text.indexOf(' ');
  return at < 0 ? 0 : measure(at, at + 1);
}

const heightOf = (lines: readonly Line[], size: number): number =>
  lines.reduce((sum, { passage }) => sum + metricsOf(passage).line * size, 0);

const metricsOf = ({ face }: Passage): (typeof METRICS)['latin'] => (face.plex ? METRICS.arabic : METRICS.latin);

/** Keeps the lines that fit and ends the last of them with an ellipsis. */
function cutToHeight(doc: PDFKit.PDFDocument, lines: Line[], size: number, box: Room, style: TextStyle): Line[] {
  const kept = [...lines];
  while (kept.length > 1 && heightOf(kept, size) > box[1]) kept.pop();
  const last = kept.at(-1);
  if (last === undefined || kept.length === lines.length) return kept;
  const { paragraph } = last.passage;
  let text = paragraph.text.slice(last.from, last.to);
  for (;;) {
    const passage = passageOf(doc, `${text.trimEnd()}…`, { ...style, direction: paragraph.rtl ? 'rtl' : 'ltr' });
    const to = passage.paragraph.text.length;
    if (text === '' || passage.measure(0, to) * size <= box[0]) return [...kept.slice(0, -1), { passage, from: 0, to }];
    text = text.slice(0, -1);
  }
}

/** Breaks, shrinks and cuts; returns what is to be drawn at which size. */
function fit(doc: PDFKit.PDFDocument, passages: readonly Passage[], [width, height]: Room, style: TextStyle) {
  const whole = passages.map(({ paragraph, measure }) => measure(0, paragraph.text.length));
  const words = new Map<Passage, Word[]>();
  const linesOf = (passage: Passage, i: number, size: number): Line[] => {
    if ((whole[i] ?? 0) * size <= width) return [{ passage, from: 0, to: passage.paragraph.text.length }];
    const known = words.get(passage) ?? wordsOf(passage);
    words.set(passage, known);
    return breakLines(passage, known, width / size);
  };
  const smallest = style.min ?? style.size;
  for (let size = style.size; ; size -= STEP) {
    const lines = passages.flatMap((passage, i) => linesOf(passage, i, size));
    if (heightOf(lines, size) <= height) return { lines, size };
    if (size - STEP < smallest) return { lines: cutToHeight(doc, lines, size, [width, height], style), size };
  }
}

/** Draws paragraphs into a box and never outside it. Text must have passed `printable` (isolates may be added after). */
export function drawText({ doc }: Paper, [x, y, w, h]: Box, paragraphs: readonly string[], style: TextStyle): void {
  const [left, top, width, height] = [x * PT, y * PT, w * PT, h * PT];
  const passages = paragraphs.filter((text) => text !== '').map((text) => passageOf(doc, text, style));
  if (passages.length === 0) return;
  const { lines, size } = fit(doc, passages, [width, height], style);
  let at = top + (style.middle ? Math.max(0, height - heightOf(lines, size)) / 2 : 0);
  for (const line of lines) {
    const { baseline, line: advance } = metricsOf(line.passage);
    drawLine(doc, line, [left, at + baseline * size, width], size, style.align ?? 'start');
    at += advance * size;
  }
}

type Align = NonNullable<TextStyle['align']>;

function drawLine(
  doc: PDFKit.PDFDocument,
  line: Line,
  [left, baseline, width]: Triple,
  size: number,
  align: Align,
): void {
  const { paragraph, face, measure } = line.passage;
  const spare = width - measure(line.from, line.to) * size;
  const onRight = align === 'right' || (align === 'start' && paragraph.rtl);
  let pen = left + (align === 'center' ? spare / 2 : onRight ? spare : 0);
  for (const { text, rtl } of visualRuns(paragraph, line.from, line.to)) {
    const advance = widthOf(doc, face, text, rtl) * size;
    useFace(doc, face);
    doc.fontSize(size);
    // pdfkit would measure again; `textWidth` spares it and is missing from its types.
    const known = { textWidth: advance, wordCount: 1 };
    doc.text(text, pen, baseline, {
      lineBreak: false,
      baseline: 'alphabetic',
      features: [rtl ? features.rtl : features.ltr],
      ...known,
    });
    pen += advance;
  }
}
